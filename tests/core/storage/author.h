// Writes as Raft issues them, no two with the same contents; what they amount to, said without any
// sharing; and log files that a journal made of them.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/raft/step.h"
#include "core/storage/journal.h"
#include "core/storage/recovery.h"
#include "model_disk.h"
#include "testing/bytes.h"

namespace raftbed::storage {

inline unsigned pick(unsigned bound) {
  return *rc::gen::inRange(0U, bound);
}

using raftbed::testing::bytes;

inline raft::Entry entry(std::uint64_t index, std::uint64_t term, std::string_view command) {
  return {LogIndex(index), Term(term), raft::EntryKind::command, bytes(command).span()};
}
inline raft::HardState hard_state(std::uint64_t term, std::optional<NodeId> vote = std::nullopt) {
  return {Term(term), vote};
}

// What a chain of writes amounts to.
struct Outcome {
  raft::HardState hard_state;
  std::uint64_t base = 0;  // the log begins behind it
  std::vector<raft::Entry> log;
  std::optional<raft::Snapshot> snapshot;

  [[nodiscard]] std::uint64_t last() const { return base + log.size(); }
  // What may not be cut off: it is committed.
  [[nodiscard]] std::uint64_t settled() const { return snapshot ? snapshot->index().value() : 0; }

  void take(const raft::Write& write) {
    if (!write.whole.empty()) return take(*write.whole);
    if (write.hard_state) hard_state = *write.hard_state;
    if (write.truncate_from) log.resize(write.truncate_from->value() - 1 - base);
    log.insert(log.end(), write.entries.begin(), write.entries.end());
  }
  void take(const raft::Restored& whole) {
    hard_state = whole.hard_state;
    base = whole.log.base_index().value();
    snapshot = whole.snapshot;
    log.clear();
    for (std::uint64_t at = base + 1; at <= whole.log.last_index().value(); ++at) {
      log.push_back(whole.log.at(LogIndex(at)));
    }
  }
  [[nodiscard]] bool is(const raft::Restored& restored) const {
    if (restored.hard_state != hard_state || restored.snapshot != snapshot) return false;
    if (restored.log.base_index().value() != base) return false;
    if (restored.log.last_index().value() != last()) return false;
    for (const raft::Entry& entry : log) {
      if (!(restored.log.at(entry.index()) == entry)) return false;
    }
    return true;
  }
};

inline Outcome outcome_of(const std::vector<raft::Write>& writes, std::size_t first) {
  Outcome outcome;
  for (std::size_t i = 0; i < first; ++i) outcome.take(writes[i]);
  return outcome;
}

class Author {
 public:
  // What may follow `now`: a new term, entries, or a truncation with a new term and perhaps
  // entries.
  raft::Write next(WriteId id, const Outcome& now) {
    raft::Write write{id, std::nullopt, std::nullopt, {}};
    const unsigned shape = pick(6);
    const bool is_first = now.hard_state.term == Term(0);
    if (is_first || shape < 2) write.hard_state = new_term(now);
    const std::uint64_t settled = std::max(now.settled(), now.base);
    if (shape == 0 && now.last() > settled) {
      write.truncate_from =
          LogIndex(settled + 1 + pick(static_cast<unsigned>(now.last() - settled)));
    }
    const unsigned entries_min = write.hard_state ? 0 : 1;
    append(write, now, entries_min + pick(6));
    return write;
  }

  // A snapshot of some of what is there now, with a tail of the entries before it. REQUIRES: there
  // is an entry behind the last snapshot.
  raft::Write whole(WriteId id, const Outcome& now) {
    const std::uint64_t before = std::max(now.settled(), now.base);
    const std::uint64_t index = before + 1 + pick(static_cast<unsigned>(now.last() - before));
    raft::Log log = log_of(now);
    const Term term = *log.term_at(LogIndex(index));
    const std::string state = std::to_string(++written_) + std::string(pick(40), 's');
    const raft::Snapshot snapshot(LogIndex(index), term, raft::Configuration{{NodeId(1)}},
                                  bytes(state).span());
    log.forget_through(LogIndex(index - pick(static_cast<unsigned>(index - now.base) + 1)));
    raft::Write write{id, std::nullopt, std::nullopt, {}};
    write.whole = Shared<raft::Restored>(raft::Restored{now.hard_state, log, snapshot});
    return write;
  }

 private:
  static raft::Log log_of(const Outcome& now) {
    const Term base_term = now.snapshot ? now.snapshot->term() : Term(0);
    raft::Log log(LogIndex(now.base), now.log.empty() ? base_term : base_term_of(now));
    for (const raft::Entry& entry : now.log) log.append(entry);
    return log;
  }
  // Of what was forgotten: not known any more, and no later than what follows.
  static Term base_term_of(const Outcome& now) {
    return now.base == 0 ? Term(0) : now.log.front().term();
  }
  static raft::HardState new_term(const Outcome& now) {
    const unsigned vote = pick(4);
    raft::HardState state{now.hard_state.term.next(), std::nullopt};
    if (vote > 0) state.vote = NodeId(static_cast<std::uint16_t>(vote));
    return state;
  }
  void append(raft::Write& write, const Outcome& now, unsigned count) {
    const Term term = write.hard_state.value_or(now.hard_state).term;
    std::uint64_t last = write.truncate_from ? write.truncate_from->previous().value() : now.last();
    for (unsigned i = 0; i < count; ++i) {
      const std::string command = std::to_string(++written_) + std::string(pick(20), 'x');
      write.entries.push_back(entry(++last, term.value(), command));
    }
  }
  std::uint64_t written_ = 0;
};

struct Span {
  std::uint64_t start;
  std::uint64_t end;
  std::uint64_t durable;  // as the batch states it
};

// A file with the writes that are in it. Some syncs have completed while it was written.
struct Authored {
  std::vector<raft::Write> writes;
  std::vector<Span> batches;
  std::string file;
};

inline Authored some_file() {
  Authored authored;
  Author author;
  Outcome now;
  ModelDisk disk;
  std::vector<DiskOperation> operations;
  Journal journal(Recovered{}, operations);
  const unsigned count = 1 + pick(8);
  for (unsigned i = 1; i <= count; ++i) {
    authored.writes.push_back(author.next(WriteId(i), now));
    now.take(authored.writes.back());
    operations.clear();
    authored.batches.push_back({journal.end(), 0, journal.durable()});
    journal.append(authored.writes.back(), operations);
    authored.batches.back().end = journal.end();
    disk.issue(operations);
    operations.clear();
    if (pick(2) == 0) continue;
    if (const auto sync = disk.complete()) journal.completed(*sync, operations);
    disk.issue(operations);
  }
  authored.file = disk.contents();
  return authored;
}

}  // namespace raftbed::storage
