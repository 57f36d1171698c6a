// Writes and what they are made of, in few words.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "core/raft/raft.h"
#include "core/raft/step.h"
#include "testing/bytes.h"

namespace raftbed::storage::conformance {

using Terms = std::initializer_list<std::uint64_t>;
using raftbed::testing::bytes_of;

inline raft::Entry command(std::uint64_t index, std::uint64_t term, std::string_view text = "x") {
  return {LogIndex(index), Term(term), raft::EntryKind::command, bytes_of(text)};
}
inline raft::Entry statement(std::uint64_t index, std::uint64_t term,
                             const raft::Configuration& configuration) {
  const Bytes bytes = raft::encode(configuration);
  return {LogIndex(index), Term(term), raft::EntryKind::configuration, bytes.span()};
}
inline raft::Configuration of(std::initializer_list<std::uint16_t> voters) {
  raft::Configuration configuration;
  for (const std::uint16_t voter : voters) configuration.voters.push_back(NodeId(voter));
  return configuration;
}

// Commands of these terms, the first behind `base`.
inline raft::Log log_of(Terms terms, std::uint64_t base = 0, std::uint64_t base_term = 0) {
  raft::Log log{LogIndex(base), Term(base_term)};
  for (const std::uint64_t term : terms) log.append(command(log.last_index().value() + 1, term));
  return log;
}
inline raft::Log one_to(std::uint64_t last, std::uint64_t term = 1) {
  raft::Log log;
  for (std::uint64_t index = 1; index <= last; ++index) log.append(command(index, term));
  return log;
}

inline raft::Write save(std::uint64_t term, std::optional<std::uint16_t> vote = std::nullopt) {
  raft::Write write;
  write.hard_state = raft::HardState{Term(term), std::nullopt};
  if (vote) write.hard_state->vote = NodeId(*vote);
  return write;
}
inline raft::Write append(std::initializer_list<raft::Entry> entries) {
  raft::Write write;
  for (const raft::Entry& entry : entries) write.entries.push_back(entry);
  return write;
}
// The term of its end and all its entries, in one write.
inline raft::Write append(const raft::Log& log) {
  raft::Write write = save(log.last_term().value());
  for (LogIndex at = log.base_index().next(); at <= log.last_index(); at = at.next()) {
    write.entries.push_back(log.at(at));
  }
  return write;
}
inline raft::Write cut(std::uint64_t from, std::initializer_list<raft::Entry> entries = {}) {
  raft::Write write = append(entries);
  write.truncate_from = LogIndex(from);
  return write;
}

inline raft::Snapshot snapshot(std::uint64_t index, std::uint64_t term,
                               const raft::Configuration& configuration = of({1}),
                               std::string_view state = "state") {
  return {LogIndex(index), Term(term), configuration, bytes_of(state)};
}
// The snapshot and this log, in the place of all that was written.
inline raft::Write put_aside(raft::Snapshot snapshot, raft::Log log) {
  const Term term = log.last_term();
  raft::Write write;
  write.whole = Shared<raft::Restored>(
      raft::Restored{raft::HardState{term, std::nullopt}, std::move(log), std::move(snapshot)});
  return write;
}
// What a node writes that compacts `log` behind this snapshot and keeps what is behind `base`.
inline raft::Write compact(raft::Log log, raft::Snapshot snapshot, std::uint64_t base) {
  log.forget_through(LogIndex(base));
  return put_aside(std::move(snapshot), std::move(log));
}
// What a node writes that installs a leader's snapshot: nothing of its log stays.
inline raft::Write install(const raft::Snapshot& snapshot) {
  return put_aside(snapshot, raft::Log(snapshot.index(), snapshot.term()));
}

// n1, on what a life found; it was told of no cluster.
inline raft::Raft raft_on(const raft::Restored& found) {
  raft::Options options;
  options.self = NodeId(1);
  return {std::move(options), found};
}

inline bool is_same(const raft::Restored& one, const raft::Restored& other) {
  return one.hard_state == other.hard_state && one.log == other.log &&
         one.snapshot == other.snapshot;
}

}  // namespace raftbed::storage::conformance
