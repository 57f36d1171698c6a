#include "sim/debug/event_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "sim/debug/due.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"
#include "sim/plan/trace_words.h"

namespace raftbed::debug {
namespace {

constexpr std::size_t story_width = 88;

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

// Then there is nothing to keep: its line says all that people want of it.
bool lends_its_log(const observe::NodeObservation& what) {
  return std::holds_alternative<observe::Started>(what) ||
         std::holds_alternative<observe::DurableAdvanced>(what);
}

}  // namespace

Recorder::Recorder(const universe::Universe& before, const plan::Action* typed)
    : Trace(plan::trace_words), plan_(before) {
  record_.cause = typed == nullptr ? cause_of(before) : "the plan: " + plan::print(*typed);
}

EventRecord Recorder::finish(const universe::Universe& after) {
  record_.moment = after.moment();
  record_.lines = universe::in_order(plan_.records(after), take());
  return std::move(record_);
}

void Recorder::node(const observe::Observations& observations) {
  Trace::node(observations);
  for (const observe::NodeObservation& what : observations.seen) {
    if (lends_its_log(what)) continue;
    record_.seen.push_back(Seen{observations.node, observations.moment, what});
  }
  for (const raft::Note& note : observations.notes) {
    record_.seen.push_back(Seen{observations.node, observations.moment, note});
  }
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
