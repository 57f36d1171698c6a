// I18 a snapshot stands for committed entries alone, I19 snapshots of an index are equal (Raft 7).
//
// The second is state machine safety seen from the other side: two replicas that applied the same
// entries have the same state, sessions and all, byte for byte; and a state machine that goes on
// from a snapshot holds what is in it.
#pragma once

#include "core/base/shared_map.h"
#include "sim/check/commit_ledger.h"
#include "sim/check/ghost.h"
#include "sim/check/rules.h"

namespace raftbed::check {

class SnapshotRules {
 public:
  // Each O(log snapshots), and O(what the ghost's log lacked of it) for one that was installed:
  // then the ghost's log is the committed one up to it.
  Judged taken(const Ghost& ghost, const observe::SnapshotName& snapshot,
               const CommitLedger& ledger);
  Judged installed(Ghost& ghost, const observe::SnapshotName& snapshot, const CommitLedger& ledger);
  // REQUIRES nothing of what was applied: it may stand for more.
  Judged refreshed(const Ghost& ghost, const observe::SnapshotName& snapshot,
                   const CommitLedger& ledger);
  // What the state machine holds now, where it is told. O(log snapshots).
  Judged restored(const Ghost& ghost, const observe::StateRestored& what);
  // A life starts with this one.
  Judged started(Ghost& ghost, const observe::SnapshotName& snapshot, const CommitLedger& ledger);

 private:
  struct First {
    observe::SnapshotName snapshot;
    NodeId node;
  };
  Judged agreed(const Ghost& ghost, const observe::SnapshotName& snapshot);

  SharedMap<LogIndex, First> first_;
};

}  // namespace raftbed::check
