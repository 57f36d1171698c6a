#include "sim/debug/event_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/debug/due.h"
#include "sim/debug/trace_words.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"

namespace raftbed::debug {
namespace {

constexpr std::size_t story_width = 88;

// The end of a lasting command is seen on the agenda alone. After `settle` nothing lasts.
std::optional<std::uint32_t> expiring_in(const universe::Universe& before) {
  const world::Agenda& agenda = before.world().agenda();
  if (agenda.empty() || agenda.top().kind() != world::EventKind::expiry) return std::nullopt;
  if (before.is_settling()) return std::nullopt;
  return agenda.top().payload();
}

std::string cause_of(const universe::Universe& before) {
  const world::Agenda& agenda = before.world().agenda();
  return agenda.empty() ? "every node starts" : describe_due(before, agenda.top());
}

// Where the word that reaches beyond the width begins; the end where none does.
std::size_t line_end(std::string_view text) {
  if (text.size() <= story_width) return text.size();
  const std::size_t space = text.rfind(' ', story_width);
  return space == std::string_view::npos ? text.size() : space;
}

}  // namespace

Recorder::Recorder(const universe::Universe& before)
    : trace_(trace_words, record_.lines),
      fired_before_(before.fired().size()),
      expiring_(expiring_in(before)) {
  record_.cause = cause_of(before);
}

std::vector<observe::TraceRecord> Recorder::of_plan(const universe::Universe& after) const {
  std::vector<observe::TraceRecord> lines;
  const auto add = [&](observe::TraceKind kind, std::string text) {
    lines.push_back(observe::TraceRecord{after.moment(), std::nullopt, kind, std::move(text)});
  };
  if (expiring_ && *expiring_ >= 1 && *expiring_ <= after.fired().size()) {
    add(observe::TraceKind::over, plan::print(after.fired()[*expiring_ - 1].command.action));
  }
  for (std::size_t i = fired_before_; i < after.fired().size(); ++i) {
    const universe::Fired& fired = after.fired()[i];
    const std::string_view none = fired.effect == universe::Effect::none ? " (no effect)" : "";
    add(observe::TraceKind::command, plan::print(fired.command.action).append(none));
  }
  return lines;
}

// What the plan did stands before what came of it, and behind event 0, which the first brings
// along.
EventRecord Recorder::finish(const universe::Universe& after) {
  record_.moment = after.moment();
  const auto is_this_event = [&](const observe::TraceRecord& line) {
    return line.moment.event == record_.moment.event;
  };
  const auto lines = of_plan(after);
  const auto place = std::find_if(record_.lines.begin(), record_.lines.end(), is_this_event);
  record_.lines.insert(place, lines.begin(), lines.end());
  return std::move(record_);
}

void Recorder::node(const observe::Observation& observation) {
  record_.seen.push_back(Seen{observation.node, observation.moment, observation.what});
  trace_.node(observation);
}
void Recorder::message(const observe::Moment& moment, const observe::MessageSeen& seen) {
  trace_.message(moment, seen);
}
void Recorder::wrote(const observe::Moment& moment, NodeId node, const DiskOperation& operation) {
  trace_.wrote(moment, node, operation);
}
void Recorder::invoked(const observe::Invocation& invocation) {
  trace_.invoked(invocation);
}
void Recorder::returned(const observe::Invocation& invocation, const observe::Return& outcome) {
  trace_.returned(invocation, outcome);
}
void Recorder::gave_up(const observe::Moment& moment, const observe::Invocation& invocation) {
  trace_.gave_up(moment, invocation);
}

std::string text(const EventRecord& record) {
  std::string text;
  for (const observe::TraceRecord& line : record.lines) text += line_of(line) + '\n';
  if (record.lines.empty() && record.moment.event != 0) {
    text += fmt::format("@{:<7} {:<15} nothing came of it: {}\n", record.moment.event,
                        observe::text(record.moment.at), record.cause);
  }
  if (record.finding) text += debug::text(*record.finding);
  return text;
}

std::string text(const observe::Finding& finding) {
  std::string text =
      fmt::format("@{:<7} FAIL  {}  {}", finding.moment.event, finding.checker, finding.rule);
  if (finding.node) text += "  " + observe::text(*finding.node);
  if (finding.role) text.append(" (").append(observe::text(*finding.role)).append(")");
  text += '\n';
  for (std::string_view story = finding.story; !story.empty();) {
    const std::size_t end = std::min(line_end(story), story.find('\n'));
    text += fmt::format("@{:<7}   {}\n", finding.moment.event, story.substr(0, end));
    story.remove_prefix(std::min(end + 1, story.size()));
  }
  return text;
}

}  // namespace raftbed::debug
