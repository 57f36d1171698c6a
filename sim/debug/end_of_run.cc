#include "sim/debug/end_of_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/counted.h"
#include "sim/universe/run.h"

namespace raftbed::debug {
namespace {

using universe::Stopped;

std::string reason(Stopped stopped) {
  switch (stopped) {
    case Stopped::running: return "it is not";
    case Stopped::finding: return "a rule is broken";
    case Stopped::settled: return "the cluster answered after settle";
    case Stopped::excused: return "the cluster did not answer after settle, and need not have";
    case Stopped::plan_done: return "the plan is done, and nothing is left to ask";
    case Stopped::finished: return "the plan says end";
    case Stopped::events_limit: return "as many events as option events-max allows";
    case Stopped::time_limit: return "as much time as option time-max allows";
    case Stopped::interrupted: return "its host wished no more";
  }
  return "it is";
}

std::string why(const Timeline& timeline) {
  const auto excuse = timeline.universe().excuse();
  return reason(timeline.stopped()) + (excuse ? ": " + std::string(text(*excuse)) : "");
}

// The whole can be judged where the rules were watched from the beginning, by the universe itself.
std::vector<observe::Finding> judged(const Timeline& timeline) {
  if (timeline.rules() == Rules::go_past) return {};
  return universe::judge(timeline.universe()).findings;
}

}  // namespace

std::string describe_end(const Timeline& timeline) {
  const std::string at = fmt::format("@{:<7} ", timeline.event());
  std::string words = at + "the run is over: " + why(timeline) + '\n';
  // That one was shown with its event.
  if (timeline.last().finding) return words;
  if (timeline.rules() == Rules::go_past) {
    return words + at + "the whole is not judged on a branch that goes past broken rules\n";
  }
  const universe::Outcome outcome = universe::judge(timeline.universe());
  for (const observe::Finding& finding : outcome.findings) words += text(finding);
  if (!outcome.undecided.empty()) words += at + "undecided: " + outcome.undecided + '\n';
  if (outcome.findings.empty()) {
    words += at + fmt::format("no rule is broken; {} of {} answered\n", outcome.answered,
                              counted(outcome.operations, "operation was", "operations were"));
  }
  return words;
}

std::vector<std::uint64_t> violations(const Timeline& timeline) {
  Timeline walker = timeline;
  walker.go_to(0);
  std::vector<std::uint64_t> events;
  while (walker.step()) {
    if (walker.last().finding) events.push_back(walker.event());
  }
  if (!events.empty()) return events;
  for (const observe::Finding& finding : judged(walker)) events.push_back(finding.moment.event);
  return events;
}

}  // namespace raftbed::debug
