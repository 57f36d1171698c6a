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
  explicit CommitRules(Disks disks) : disks_(disks) {}

  // O(nodes + entries that are new to the cluster).
  Judged advanced(Ghost& ghost, LogIndex index, const Ghosts& ghosts,
                  const ElectionRules& elections);
  [[nodiscard]] const CommitLedger& ledger() const { return ledger_; }

 private:
  [[nodiscard]] Judged agrees(const Ghost& ghost, LogIndex index) const;
  [[nodiscard]] Judged has_quorum(const Ghost& ghost, LogIndex index, const Ghosts& ghosts) const;
  Judged extend(const Ghost& ghost, LogIndex index, const Ghosts& ghosts,
                const ElectionRules& elections);

  Disks disks_;
  CommitLedger ledger_;
};

}  // namespace raftbed::check
