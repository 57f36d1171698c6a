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
