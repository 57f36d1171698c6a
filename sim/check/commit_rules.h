// I8 a commit index never goes back, I13 a quorum of durable copies, I15 commits lie within the
// log, I16 committed prefixes agree (Raft 5.3, 5.4). Keeps the committed ledger, and so is where I4
// hears of what is committed late.
#pragma once

#include "sim/check/commit_ledger.h"
#include "sim/check/election_rules.h"
#include "sim/check/ghost.h"
#include "sim/check/rules.h"

namespace raftbed::check {

// Whether the world tells what is on the nodes' disks (observe::DurableAdvanced). Where it does
// not, as for a subject whose files nobody understands, nothing is judged by them.
enum class Disks : std::uint8_t { unknown, told };

class CommitRules {
 public:
  CommitRules(Disks disks, const raft::Configuration& first) : disks_(disks), ledger_(first) {}

  // O(nodes + entries that are new to the cluster); O(1) where none is.
  Judged advanced(Ghost& ghost, LogIndex index, const Ghosts& ghosts,
                  const ElectionRules& elections) {
    if (!is_usual(ghost, index)) return judge(ghost, index, ghosts, elections);
    ghost.commit = index;
    return std::nullopt;
  }
  [[nodiscard]] const CommitLedger& ledger() const { return ledger_; }
  // The node hears of what the cluster has committed, and holds the same: it breaks no rule.
  // Public, as judge() is, for the property that says so.
  [[nodiscard]] bool is_usual(const Ghost& ghost, LogIndex index) const {
    if (index < ghost.commit || !ghost.log.has(index) || !ledger_.has(index)) return false;
    return ghost.log.at(index).chain == ledger_.at(index).entry.chain;
  }
  Judged judge(Ghost& ghost, LogIndex index, const Ghosts& ghosts, const ElectionRules& elections);

 private:
  [[nodiscard]] Judged agrees(const Ghost& ghost, LogIndex index) const;
  [[nodiscard]] Judged has_quorum(const Ghost& ghost, LogIndex index, const Ghosts& ghosts) const;
  Judged extend(const Ghost& ghost, LogIndex index, const Ghosts& ghosts,
                const ElectionRules& elections);

  Disks disks_;
  CommitLedger ledger_;
};

}  // namespace raftbed::check
