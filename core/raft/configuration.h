// Who belongs to a cluster, and whose agreement decides (Raft 6; dissertation 4).
//
// While it is joint, it has two sets of voters, the ones that are to be and the outgoing ones, and
// "agreement (for elections and entry commitment) requires separate majorities from both". Learners
// are sent everything and vote for nothing; those of them that are joining are to vote once they
// have caught up ("non-voting members", dissertation 4.2.1). That is a part of the configuration,
// so that whoever leads next knows it too.
//
// bytes = flags u8 | four times: count u16 | that many ids u16 (little-endian): voters, outgoing,
// learners, joining.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/codec.h"
#include "core/base/ids.h"

namespace raftbed::raft {

using Nodes = std::vector<NodeId>;  // sorted, each once, from n1 on

struct Configuration {
  Nodes voters;                  // while joint: those that are to be
  Nodes outgoing{};              // while joint: those that were; else none
  Nodes learners{};              // none of the voters; while joint, maybe of the outgoing ones
  Nodes joining{};               // of the learners, who are to become voters
  bool leaves_by_itself = true;  // while joint: the leader leaves it as soon as it is committed

  [[nodiscard]] bool is_joint() const { return !outgoing.empty(); }
  [[nodiscard]] bool is_voter(NodeId node) const;  // of either set
  [[nodiscard]] bool is_learner(NodeId node) const;
  [[nodiscard]] bool is_joining(NodeId node) const;
  [[nodiscard]] bool is_member(NodeId node) const { return is_voter(node) || is_learner(node); }
  // Everybody whom it names.
  [[nodiscard]] Nodes members() const;

  friend bool operator==(const Configuration&, const Configuration&) = default;
};

// Nobody belongs to it: what a node knows that no cluster has told anything yet.
bool is_nobodys(const Configuration& configuration);
// Every set is sorted, there is a voter, no learner votes for what is to be, who joins is a
// learner, and only what is joint waits to be told.
bool is_sound(const Configuration& configuration);

Bytes encode(const Configuration& configuration);
// Reads one, as far as it goes; absent if none that is sound stands there.
std::optional<Configuration> read_configuration(Reader& reader);
// Absent if the bytes are not exactly one sound configuration.
std::optional<Configuration> decode_configuration(std::span<const std::byte> bytes);

// Of sorted sets.
bool has(const Nodes& nodes, NodeId node);
Nodes with(Nodes nodes, NodeId node);
Nodes without(Nodes nodes, NodeId node);
Nodes united(const Nodes& one, const Nodes& other);
// How many are in just one of them.
std::size_t difference(const Nodes& one, const Nodes& other);

}  // namespace raftbed::raft
