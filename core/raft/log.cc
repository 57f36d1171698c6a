#include "core/raft/log.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"

namespace raftbed::raft {

// Terms never fall along the log, so the entries whose term is at most `term` are a prefix of it.
LogIndex Log::last_not_after_term(LogIndex from, Term term) const {
  if (from <= base_index()) return from;
  std::uint64_t low = base_index().value();  // the entry here is in the prefix
  std::uint64_t high =
      std::min(from, last_index()).value() + 1;  // the entry here is not, or not asked for
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (at(LogIndex(middle)).term() <= term ? low : high) = middle;
  }
  return LogIndex(low);
}

std::size_t Log::bytes_between(LogIndex behind, LogIndex last) const {
  std::size_t bytes = 0;
  for (LogIndex index = behind.next(); index <= last; index = index.next()) {
    bytes += at(index).record().size();
  }
  return bytes;
}

void Log::append(const Entry& entry) {
  ASSERT(entry.index() == last_index().next());
  ASSERT(entry.term() >= last_term());
  entries_.push_back(entry);
}

bool Log::append_if_next(Entry&& entry) {
  if (entry.index() != last_index().next() || entry.term() < last_term()) return false;
  entries_.push_back(std::move(entry));
  return true;
}

void Log::truncate_from(LogIndex from) {
  ASSERT(from > base_index());
  if (from <= last_index()) entries_.truncate(from.value() - 1);
}

void Log::forget_through(LogIndex through) {
  if (through <= base_index()) return;
  base_term_ = at(through).term();
  entries_.forget_before(through.value());
}

}  // namespace raftbed::raft
