// I2 leader append-only, I3 log matching, I11 committed entries are never truncated, I14 logs are
// contiguous (Raft 5.3, Figure 3). Keeps the ghosts' logs, and for every (index, term) that any
// node ever held the chain hash of the log up to it: two logs with the same entry must have the
// same chain there.
#pragma once

#include <cstdint>
#include <utility>

#include "core/base/chunked.h"
#include "core/base/shared_map.h"
#include "sim/check/commit_ledger.h"
#include "sim/check/ghost.h"
#include "sim/check/rules.h"

namespace raftbed::check {

class LogRules {
 public:
  // Each updates the ghost's log, also where a rule is broken. O(1), O(log n) where terms differ at
  // an index.
  Judged appended(Ghost& ghost, const observe::LogAppended& what);
  Judged truncated(Ghost& ghost, const observe::LogTruncated& what, const CommitLedger& ledger);
  // A life starts with this log. O(its length).
  Judged started(Ghost& ghost, const raft::Log& log);

 private:
  struct Seen {
    Term term;
    std::uint64_t chain = 0;
    NodeId node;  // who held it first
  };
  // An entry that does not belong behind the ghost's last: a rule is broken, and it is added still.
  Judged misplaced(Ghost& ghost, const observe::LogAppended& what);
  // Compares the ghost's entry there with what was seen at its (index, term), or notes it as the
  // first.
  Judged match_at(const Ghost& ghost, LogIndex index, const GhostEntry& entry);
  const Seen* seen_at(LogIndex index, Term term) const;
  // REQUIRES: the two have different chains.
  static Violation mismatch(const Seen& seen, const Ghost& ghost, LogIndex index,
                            const GhostEntry& entry);

  Chunked<Seen, 32> first_;  // an index's first entry: nearly always its only one
  SharedMap<std::pair<LogIndex, Term>, Seen> contended_;  // entries of other terms at that index
};

}  // namespace raftbed::check
