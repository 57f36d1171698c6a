// The committed ledger: what the cluster as a whole has committed, index by index, as the first
// node to say so held it. Once in it, an entry is settled for good (Raft 5.4.3): all other rules
// compare with it.
#pragma once

#include <cstdint>
#include <utility>

#include "core/base/chunked.h"
#include "core/base/ids.h"
#include "sim/check/ghost.h"

namespace raftbed::check {

struct Committed {
  GhostEntry entry;
  Term in;    // the term of the node that said so first: no earlier than the one that committed it
  NodeId by;  // that node
};

class CommitLedger {
 public:
  explicit CommitLedger(raft::Configuration first = {}) : configurations_(std::move(first)) {}
  [[nodiscard]] LogIndex last() const { return LogIndex(entries_.size()); }
  [[nodiscard]] bool has(LogIndex index) const { return index >= LogIndex(1) && index <= last(); }
  // REQUIRES: has(index).
  [[nodiscard]] const Committed& at(LogIndex index) const { return entries_[index.value() - 1]; }
  void append(Committed committed) { entries_.push_back(committed); }
  // The last entry was this configuration.
  void adopt(raft::Configuration configuration) {
    configurations_.append(last(), std::move(configuration));
  }
  [[nodiscard]] const raft::Membership& configurations() const { return configurations_; }

  // The last index that was committed in a term before this one, 0 where there is none. O(1) for a
  // new leader: terms of commitment do not fall along a right ledger.
  [[nodiscard]] LogIndex last_before(Term term) const {
    LogIndex index = last();
    while (index > LogIndex(0) && at(index).in >= term) index = index.previous();
    return index;
  }

 private:
  Chunked<Committed, 32> entries_;
  raft::Membership configurations_;
};

}  // namespace raftbed::check
