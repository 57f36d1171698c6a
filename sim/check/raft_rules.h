// The Raft checker: every observation of a node in, at most one finding out (DESIGN, section 6).
//
// It believes nothing but observations: deltas from the suspect, and what the world says of its
// disks. Each costs O(1) amortised, on the touched node alone, but for a start (O(log)). A value
// whose copies share. An observation that makes no sense is a finding or is passed by, never a
// crash; what a subject is silent about is not judged, but one that speaks of commits must speak of
// its log, and one that applies must commit.
//
// Order within an activation: Started, HardStateChanged, LogTruncated, LogAppended, RoleChanged,
// CommitAdvanced, Applied, promises. DurableAdvanced comes before the promises that it allows. The
// configuration is fixed: n1 to nN.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/check/apply_rules.h"
#include "sim/check/commit_rules.h"
#include "sim/check/election_rules.h"
#include "sim/check/ghost.h"
#include "sim/check/log_rules.h"
#include "sim/check/rules.h"
#include "sim/observe/finding.h"
#include "sim/observe/observation.h"

namespace raftbed::check {

class RaftRules {
 public:
  explicit RaftRules(std::uint16_t nodes, Disks disks = Disks::told)
      : disks_(disks), ghosts_(nodes), commits_(disks) {}

  std::optional<observe::Finding> observe(const observe::Observation& observation);

  // I17: deltas come from the suspect, so its views are compared with them in full, at the end of a
  // phase and of the run. O(log).
  [[nodiscard]] std::optional<observe::Finding> compare_in_full(NodeId node,
                                                                const observe::Moment& moment,
                                                                const raft::Log& log,
                                                                const raft::HardState& hard_state,
                                                                LogIndex commit) const;
  // The same for its disk: `recovered` is what its durable bytes mean, read as a whole.
  [[nodiscard]] std::optional<observe::Finding> compare_disk(NodeId node,
                                                             const observe::Moment& moment,
                                                             const raft::Restored& recovered) const;

  // The role in which a node was last seen; absent while it is down.
  [[nodiscard]] std::optional<observe::RoleName> role(NodeId node) const;
  // What the cluster has committed so far.
  [[nodiscard]] const CommitLedger& committed() const { return commits_.ledger(); }

 private:
  // Not an overload of judge(): what judge() does not know would convert to the sum, and recur.
  Judged judge_any(Ghost& ghost, const observe::NodeObservation& what);
  Judged judge(Ghost& ghost, const observe::Started& what);
  Judged judge(Ghost& ghost, const observe::RoleChanged& what);
  Judged judge(Ghost& ghost, const observe::HardStateChanged& what);
  Judged judge(Ghost& ghost, const observe::LogTruncated& what);
  Judged judge(Ghost& ghost, const observe::LogAppended& what);
  Judged judge(Ghost& ghost, const observe::CommitAdvanced& what);
  Judged judge(Ghost& ghost, const observe::Applied& what);
  Judged judge(Ghost& ghost, const observe::VotePromised& what);
  Judged judge(Ghost& ghost, const observe::AppendPromised& what);
  Judged judge(Ghost& ghost, const observe::Noted& what);
  Judged judge(Ghost& ghost, const observe::Failed& what);
  Judged judge(Ghost& ghost, const observe::MailboxFull& what);
  Judged judge(Ghost& ghost, const observe::Escalated& what);
  Judged judge(Ghost& ghost, const observe::Ended& what);
  Judged judge(Ghost& ghost, const observe::DurableAdvanced& what);

  Disks disks_;
  Ghosts ghosts_;
  LogRules logs_;
  ElectionRules elections_;
  CommitRules commits_;
  ApplyRules applications_;
};

}  // namespace raftbed::check
