// What the tests of the paper's sentences share: cores of a certain role, and looks at what they
// say.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/core/raft/harness.h"

namespace raftbed::raft::testing {

inline std::vector<NodeId> nodes_of(const Cluster& cluster) {
  std::vector<NodeId> nodes;
  for (std::uint16_t i = 1; i <= cluster.size(); ++i) nodes.push_back(NodeId(i));
  return nodes;
}

// n1 stands for election in the term behind `from_disk`'s; its vote for itself is durable.
inline Solo candidate_of(std::uint16_t nodes, Restored from_disk = {}) {
  Solo solo(options_for(n1, nodes), std::move(from_disk));
  solo.step(Campaign{});
  solo.persist();
  return solo;
}

// n1 leads so many nodes, elected by as few as it takes; its no-op is durable here.
inline Solo leader_of(std::uint16_t nodes, Restored from_disk = {}) {
  Solo solo = candidate_of(nodes, std::move(from_disk));
  const std::uint64_t term = solo.raft.term().value();
  for (std::uint16_t i = 2; !solo.raft.is_leader(); ++i) solo.receive(NodeId(i), granted(term));
  solo.persist();
  return solo;
}

// Time passes for the leader, a heartbeat after the other, and each time all settles.
inline void let_heartbeats_pass(Cluster& cluster, NodeId leader, int heartbeats) {
  for (int i = 0; i < heartbeats; ++i) {
    cluster.wake(leader);
    cluster.settle();
  }
}

// n1 leads the first `voters` of so many nodes, and has committed in its term.
inline Cluster led_by_n1(std::uint16_t nodes, std::uint16_t voters, Options like = {}) {
  like.chance = Chance(7);
  Cluster cluster(nodes, like, {}, voters);
  cluster.elect(n1);
  let_heartbeats_pass(cluster, n1, 1);
  return cluster;
}

// Likewise; the others learn, and have caught up.
inline Cluster led_by_n1_with_learners(std::uint16_t nodes, std::uint16_t voters,
                                       const Options& like = {}) {
  Cluster cluster = led_by_n1(nodes, voters, like);
  for (auto i = static_cast<std::uint16_t>(voters + 1); i <= nodes; ++i) {
    cluster.change(n1, AddLearner{NodeId(i)});
    cluster.settle();
  }
  let_heartbeats_pass(cluster, n1, 2);
  return cluster;
}

inline std::optional<ChangeRefusal> why_refused(const Output& output) {
  if (!output.change) return std::nullopt;
  const auto* refused = std::get_if<ChangeRefused>(&*output.change);
  return refused == nullptr ? std::nullopt : std::optional(refused->reason);
}

inline const Configuration& known_to(const Cluster& cluster, NodeId node) {
  return cluster.raft(node).configuration();
}

inline bool has_committed_all(const Cluster& cluster, NodeId node) {
  return cluster.raft(node).commit_index() == cluster.raft(node).log().last_index();
}

// Every set of the first so many nodes.
inline std::vector<Nodes> subsets_of(std::uint16_t nodes) {
  std::vector<Nodes> subsets{{}};
  for (std::uint16_t i = 1; i <= nodes; ++i) {
    const std::vector<Nodes> without_it = subsets;
    for (const Nodes& each : without_it) subsets.push_back(with(each, NodeId(i)));
  }
  return subsets;
}

// The commands that a node's state machine has been given, a leader's no-op as "-".
inline std::vector<std::string> commands_of(const std::vector<Entry>& applied) {
  std::vector<std::string> commands;
  for (const Entry& entry : applied) {
    const bool is_noop = entry.kind() == EntryKind::noop;
    commands.push_back(is_noop ? "-" : std::string(entry.command().text()));
  }
  return commands;
}

inline bool starts_with(const Log& log, const Log& prefix, LogIndex through) {
  for (LogIndex at = LogIndex(1); at <= through; at = at.next()) {
    if (!log.has(at) || !prefix.has(at) || !(log.at(at) == prefix.at(at))) return false;
  }
  return true;
}

}  // namespace raftbed::raft::testing
