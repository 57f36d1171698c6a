// Ghosts: what the checkers believe of each node, built from observations alone.
//
// A ghost's log holds a name and a chain hash an index: equal chains mean equal prefixes, so that
// any two prefixes are compared in O(1). What the world knows (the durable state) is kept apart
// from what the node says. A ghost is a value; its copies share what they have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/chunked.h"
#include "core/base/ids.h"
#include "core/raft/membership.h"
#include "core/raft/step.h"
#include "sim/observe/observation.h"

namespace raftbed::check {

using observe::EntryName;

class CommitLedger;

struct GhostEntry {
  EntryName name;
  std::uint64_t chain = 0;  // of this entry and all before it
};

class GhostLog {
 public:
  [[nodiscard]] LogIndex last() const { return LogIndex(entries_.size()); }
  [[nodiscard]] Term last_term() const { return empty() ? Term() : entries_.back().name.term; }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] bool has(LogIndex index) const { return index >= LogIndex(1) && index <= last(); }
  // REQUIRES: has(index).
  [[nodiscard]] const GhostEntry& at(LogIndex index) const { return entries_[index.value() - 1]; }
  // 0 at the position before the first entry, absent beyond the end.
  [[nodiscard]] std::optional<std::uint64_t> chain_at(LogIndex index) const;

  // Gives back what is now its last entry.
  GhostEntry append(const EntryName& name);
  // Keeps the entries up to `last`; no effect where it is not below the end.
  void keep(LogIndex last);
  // The log is now this one. O(its length), and nothing is written where the two agree: up to the
  // index that is given back. What it has forgotten stays as it was (LogRules compares its base);
  // where that is not here, nothing changes.
  LogIndex become(const raft::Log& log);
  // The log is now what was committed up to here. REQUIRES: ledger.has(last).
  void become(const CommitLedger& ledger, LogIndex last);
  // Whether a log that stands on an entry of this term there is not contradicted.
  [[nodiscard]] bool may_have(LogIndex index, Term term) const {
    return !has(index) || at(index).name.term == term;
  }

 private:
  Chunked<GhostEntry, 32> entries_;
};

// What a node has said to others, and must therefore never forget.
struct Promises {
  Term term;       // the highest term that it let be seen
  Term vote_term;  // of its last vote
  std::optional<NodeId> vote;
  LogIndex match;  // acknowledged, and not cut from its log since
};

struct Ghost {
  NodeId node;
  // What the node says, in this life.
  bool alive = false;
  observe::RoleName role = observe::RoleName::follower;
  Term role_term;
  raft::HardState hard_state;
  GhostLog log;
  LogIndex commit;
  LogIndex applied;
  // Over all lives.
  Promises promises;
  raft::HardState durable_state;  // the world's disk
  raft::Log durable_log;
  std::optional<observe::SnapshotName> durable_snapshot;
  raft::Membership told_first;  // what it was told at its start, over all lives
  raft::Membership membership;  // the configurations of its log, as it said

  // A leader whose term has passed leads no more, also before it says so.
  [[nodiscard]] bool leads() const {
    return role == observe::RoleName::leader && role_term == hard_state.term;
  }
  // Whether the world's disk holds this entry at this index. What its log has forgotten is held by
  // its snapshot, and is the entry in question because a snapshot stands for what is committed: I18
  // judges that, and this rests on it.
  [[nodiscard]] bool holds_durably(LogIndex index, const EntryName& name) const;
};

// All nodes of a cluster, n1 to nN.
class Ghosts {
 public:
  Ghosts(std::uint16_t nodes, const raft::Configuration& first);
  // Null for a node that is not of the cluster.
  [[nodiscard]] Ghost* find(NodeId node) {
    return has(node) ? &ghosts_[node.value() - 1U] : nullptr;
  }
  [[nodiscard]] const Ghost* find(NodeId node) const {
    return has(node) ? &ghosts_[node.value() - 1U] : nullptr;
  }
  [[nodiscard]] std::size_t size() const { return ghosts_.size(); }
  [[nodiscard]] auto begin() const { return ghosts_.begin(); }
  [[nodiscard]] auto end() const { return ghosts_.end(); }

 private:
  [[nodiscard]] bool has(NodeId node) const {
    return node.value() >= 1 && node.value() <= ghosts_.size();
  }
  std::vector<Ghost> ghosts_;
};

// "the no-op of term 3", "a command of term 3"
std::string entry_text(const EntryName& name);

}  // namespace raftbed::check
