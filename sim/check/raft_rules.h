// The Raft checker: what nodes let be seen in, at most one finding out (DESIGN, section 6).
//
// It believes nothing but observations: deltas from the suspect, and what the world says of its
// disks. Each costs O(1) amortised, on the touched node alone, but for a start (O(log)). A value
// whose copies share. An observation that makes no sense is a finding or is passed by, never a
// crash; what a subject is silent about is not judged, but one that speaks of commits must speak of
// its log, and one that applies must commit.
//
// Order within an activation: Started, HardStateChanged, LogTruncated, LogAppended, SnapshotTaken,
// SnapshotInstalled or SnapshotRefreshed, RoleChanged, CommitAdvanced, ConfigurationAppended,
// StateRestored, Applied, promises. DurableAdvanced comes before the promises that it allows.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/check/apply_rules.h"
#include "sim/check/commit_rules.h"
#include "sim/check/election_rules.h"
#include "sim/check/ghost.h"
#include "sim/check/log_rules.h"
#include "sim/check/membership_rules.h"
#include "sim/check/rules.h"
#include "sim/check/snapshot_rules.h"
#include "sim/observe/finding.h"
#include "sim/observe/observation.h"

namespace raftbed::check {

// What a node shows in full.
struct Shown {
  const raft::Log& log;
  raft::HardState hard_state;
  LogIndex commit;
  const raft::Configuration& configuration;
};

class RaftRules {
 public:
  // `first`: who forms the cluster from the start.
  RaftRules(std::uint16_t nodes, const raft::Configuration& first, Disks disks = Disks::told)
      : disks_(disks), ghosts_(nodes, first), commits_(disks, first) {}

  // Sets `found` where one breaks a rule, and reads no further then. Notes are for marks: no rule
  // trusts what a node says of its reasons.
  void observe(const observe::Observations& observations, std::optional<observe::Finding>& found) {
    if (!observations.seen.empty()) judge(observations, found);
  }

  // I17: deltas come from the suspect, so its views are compared with them in full, at the end of a
  // phase and of the run. O(log).
  [[nodiscard]] std::optional<observe::Finding> compare_in_full(NodeId node,
                                                                const observe::Moment& moment,
                                                                const Shown& shown) const;
  // The same for its disk: `recovered` is what its durable bytes mean, read as a whole.
  [[nodiscard]] std::optional<observe::Finding> compare_disk(NodeId node,
                                                             const observe::Moment& moment,
                                                             const raft::Restored& recovered) const;

  // The role in which a node was last seen; absent while it is down.
  [[nodiscard]] std::optional<observe::RoleName> role(NodeId node) const;
  // What the cluster has committed so far.
  [[nodiscard]] const CommitLedger& committed() const { return commits_.ledger(); }
  // And what took effect of it.
  [[nodiscard]] const ApplyRules& applied() const { return applications_; }

 private:
  void judge(const observe::Observations& observations, std::optional<observe::Finding>& found);
  static void report(const Violation& violation, const observe::Observations& observations,
                     const Ghost& ghost, std::optional<observe::Finding>& found);
  Judged started(Ghost& ghost, const observe::Started& what);
  Judged installed(Ghost& ghost, const observe::SnapshotInstalled& what);
  Judged restored(Ghost& ghost, const observe::StateRestored& what);
  Judged role_changed(Ghost& ghost, const observe::RoleChanged& what);

  Disks disks_;
  Ghosts ghosts_;
  LogRules logs_;
  ElectionRules elections_;
  CommitRules commits_;
  ApplyRules applications_;
  SnapshotRules snapshots_;
};

}  // namespace raftbed::check
