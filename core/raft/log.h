// The log in memory: entries from 1 up, appended at the end and cut from the end. Copies share.
//
// Invariant: entry i is at position i - 1 and says so itself; terms never fall along the log. A
// snapshot will replace a prefix: then positions start after it, which is why nobody else computes
// a position.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/chunked.h"
#include "core/base/ids.h"
#include "core/raft/entry.h"

namespace raftbed::raft {

class Log {
 public:
  // 0 where the log is empty, with term 0: "the position before the first entry" (Figure 2).
  [[nodiscard]] LogIndex last_index() const { return LogIndex(entries_.size()); }
  [[nodiscard]] Term last_term() const {
    return entries_.empty() ? Term(0) : entries_.back().term();
  }
  // The term of the entry at `index`; 0 at 0; absent beyond the end.
  [[nodiscard]] std::optional<Term> term_at(LogIndex index) const {
    if (index == LogIndex(0)) return Term(0);
    if (index > last_index()) return std::nullopt;
    return at(index).term();
  }
  // REQUIRES: 1 <= index <= last_index().
  [[nodiscard]] const Entry& at(LogIndex index) const {
    return entries_[index.value() - 1];  // 0 wraps around, to a position that is beyond every end
  }
  // The first index whose term is that of `index`. REQUIRES: as at().
  [[nodiscard]] LogIndex first_of_term_at(LogIndex index) const;
  // The last index whose term is at most `term` and that is at most `from`.
  [[nodiscard]] LogIndex last_not_after_term(LogIndex from, Term term) const;

  // REQUIRES: entry.index() == last_index().next(), and a term that does not fall.
  void append(const Entry& entry);
  // Appends the entry if it follows as append() requires; else nothing, and gives false.
  [[nodiscard]] bool append_if_next(Entry&& entry);
  // Removes the entry at `from` and all behind it. REQUIRES: from >= 1.
  void truncate_from(LogIndex from);

  friend bool operator==(const Log&, const Log&) = default;

 private:
  Chunked<Entry, 32> entries_;
};

}  // namespace raftbed::raft
