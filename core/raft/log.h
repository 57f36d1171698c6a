// The log in memory: entries from its base up, appended at the end and cut from the end; a prefix
// for which a snapshot stands is forgotten, and the base is its last entry. Copies share.
//
// Invariant: entry i is at position i - 1 and says so itself; terms never fall along the log.
// Everything up to the base is committed: no leader disputes it.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/chunked.h"
#include "core/base/ids.h"
#include "core/raft/entry.h"

namespace raftbed::raft {

class Log {
 public:
  Log() = default;
  // Holds no entry, and stands on one of this index and term.
  Log(LogIndex base, Term base_term) : entries_(base.value()), base_term_(base_term) {}

  // The last entry that was forgotten; 0, with term 0, where none was: "the position before the
  // first entry" (Figure 2).
  [[nodiscard]] LogIndex base_index() const { return LogIndex(entries_.first()); }
  [[nodiscard]] Term base_term() const { return base_term_; }
  // The base's where the log holds no entry.
  [[nodiscard]] LogIndex last_index() const { return LogIndex(entries_.size()); }
  [[nodiscard]] Term last_term() const {
    return entries_.empty() ? base_term_ : entries_.back().term();
  }
  // The term of the entry at `index`; 0 at 0; absent beyond the end, and where it was forgotten.
  [[nodiscard]] std::optional<Term> term_at(LogIndex index) const {
    if (index == LogIndex(0)) return Term(0);
    if (index == base_index()) return base_term_;
    if (!has(index)) return std::nullopt;
    return at(index).term();
  }
  [[nodiscard]] bool has(LogIndex index) const {
    return base_index() < index && index <= last_index();
  }
  // REQUIRES: has(index).
  [[nodiscard]] const Entry& at(LogIndex index) const {
    return entries_[index.value() - 1];  // 0 wraps around, to a position that is beyond every end
  }
  // The last index whose term is at most `term` and that is at most `from`: one that was forgotten
  // is taken for such.
  [[nodiscard]] LogIndex last_not_after_term(LogIndex from, Term term) const;

  // How large the records of the entries behind `behind` are, up to `last`. REQUIRES: those are
  // here.
  [[nodiscard]] std::size_t bytes_between(LogIndex behind, LogIndex last) const;
  // REQUIRES: entry.index() == last_index().next(), and a term that does not fall.
  void append(const Entry& entry);
  // Appends the entry if it follows as append() requires; else nothing, and gives false.
  [[nodiscard]] bool append_if_next(Entry&& entry);
  // Removes the entry at `from` and all behind it. REQUIRES: from > base_index().
  void truncate_from(LogIndex from);
  // Forgets all entries up to this one, which becomes the base; no effect where it is the base
  // already, or before it. REQUIRES: through <= last_index(), and a snapshot that stands for them.
  void forget_through(LogIndex through);

  friend bool operator==(const Log&, const Log&) = default;

 private:
  Chunked<Entry, 32> entries_;
  Term base_term_;
};

}  // namespace raftbed::raft
