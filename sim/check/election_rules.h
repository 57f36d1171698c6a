// I1 election safety and I4 leader completeness: who led in which term, and with what log
// (Raft 5.2, 5.4).
//
// An election keeps the ghost of the winner's log as it was then; it shares, so it costs nothing. A
// new leader is compared with what was committed in earlier terms; and what an old leader commits
// late, with the leaders elected in later terms before that: the quorum that holds the entry
// acknowledged it before it voted for them.
#pragma once

#include "core/base/ids.h"
#include "core/base/shared_map.h"
#include "sim/check/commit_ledger.h"
#include "sim/check/ghost.h"
#include "sim/check/rules.h"

namespace raftbed::check {

class ElectionRules {
 public:
  // The node leads in its role's term. O(log elections).
  Judged became_leader(const Ghost& leader, const CommitLedger& ledger);
  // The ledger grew up to its end in `term`. O(1) unless a leader of a later term is known.
  [[nodiscard]] Judged committed_late(Term term, const CommitLedger& ledger) const;

 private:
  struct Election {
    NodeId winner;
    GhostLog log;
  };
  SharedMap<Term, Election> elections_;
  Term newest_;
};

}  // namespace raftbed::check
