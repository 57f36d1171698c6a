#include "sim/observe/trace_short.h"

#include <fmt/format.h>

#include "core/base/match.h"
#include "sim/observe/names.h"

namespace raftbed::observe {
namespace {

// The places of `what`.
constexpr std::size_t life = 0;
constexpr std::size_t ballot = 1;
constexpr std::size_t log = 2;
constexpr std::size_t commit = 3;

char letter(RoleName role) {
  switch (role) {
    case RoleName::follower: return 'F';
    case RoleName::candidate: return 'C';
    case RoleName::leader: return 'L';
    case RoleName::pre_candidate: return 'P';
  }
  return '?';
}

// Seconds, always with nine decimals: columns of numbers that can be compared by eye, and nothing
// is rounded.
std::string beginning(const Moment& moment) {
  constexpr std::int64_t second = 1'000'000'000;
  return fmt::format("{:>8} {:>6}.{:09}", fmt::format("@{}", moment.event), moment.at.ns() / second,
                     moment.at.ns() % second);
}

}  // namespace

ShortLog::ShortLog(std::uint16_t nodes, std::vector<std::string>& lines)
    : columns_(nodes), lines_(lines) {}

std::string ShortLog::header() const {
  std::string header = fmt::format("{:>8} {:>16}  {:<3}  {:<4}", "event", "seconds", "who", "what");
  for (std::size_t i = 1; i <= columns_.size(); ++i)
    header += fmt::format("  {:<16}", fmt::format("n{}", i));
  header.erase(header.find_last_not_of(' ') + 1);
  return header;
}

void ShortLog::node(const Observations& observations) {
  const auto& [node, activation, moment, seen, notes] = observations;
  const std::size_t place = node.value() - 1U;
  if (place >= columns_.size()) return;
  if (line_ && (line_->node != node || line_->moment != moment)) end_event();
  if (!line_) line_ = Line{moment, node};
  for (const NodeObservation& one : seen) {
    match(one, [&](const auto& what) { see(what, columns_[place]); });
  }
}

void ShortLog::end_event() {
  if (line_ && line_->is_worth_printing) {
    const std::string what(line_->marks.begin(), line_->marks.end());
    std::string line =
        fmt::format("{}  {:<3}  {}", beginning(line_->moment), text(line_->node), what);
    for (const Column& column : columns_) {
      line += fmt::format("  {}{:<4} {:>4}/{:<5}", column.role, column.term.value(),
                          column.commit.value(), column.last.value());
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines_.push_back(std::move(line));
  }
  line_.reset();
}

void ShortLog::mark(std::size_t place, char mark) {
  line_->marks[place] = mark;
  line_->is_worth_printing = true;
}

void ShortLog::see(const Started& started, Column& column) {
  const LogIndex committed = started.snapshot ? started.snapshot->index : LogIndex();
  column = Column{'F', started.hard_state.term, committed, started.log.get().last_index(),
                  started.hard_state.vote};
  mark(life, '*');
}

void ShortLog::see(const RoleChanged& changed, Column& column) {
  column.role = letter(changed.role);
  if (line_->marks[life] != '*') mark(life, column.role);
  if (changed.term != column.term) mark(ballot, 't');
  column.term = changed.term;
}

void ShortLog::see(const HardStateChanged& changed, Column& column) {
  if (changed.hard_state.term != column.term) {
    mark(ballot, 't');
  } else if (changed.hard_state.vote && changed.hard_state.vote != column.vote) {
    mark(ballot, line_->marks[ballot] == 't' ? 't' : 'v');
  }
  column.term = changed.hard_state.term;
  column.vote = changed.hard_state.vote;
}

void ShortLog::see(const LogTruncated& cut, Column& column) {
  mark(log, line_->marks[log] == '+' ? '~' : '-');
  column.last = cut.from.previous();
}

void ShortLog::see(const LogAppended& appended, Column& column) {
  const bool was_cut = line_->marks[log] == '-' || line_->marks[log] == '~';
  mark(log, was_cut ? '~' : '+');
  column.last = appended.index;
}

void ShortLog::see(const SnapshotTaken&, Column&) {
  mark(log, 's');
}

void ShortLog::see(const SnapshotInstalled& installed, Column& column) {
  mark(log, 'S');
  column.last = installed.snapshot.index;
}

void ShortLog::see(const CommitAdvanced& advanced, Column& column) {
  mark(commit, '=');
  column.commit = advanced.index;
}

void ShortLog::see(const Failed&, Column& column) {
  column.role = 'x';
  mark(life, '!');
}

void ShortLog::see(const Ended&, Column& column) {
  column.role = 'x';
  if (line_->marks[life] != '!') mark(life, 'x');
}

std::string short_remark(const Moment& moment, const std::string& text) {
  return beginning(moment) + "  -- " + text;
}

}  // namespace raftbed::observe
