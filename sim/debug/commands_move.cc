// Commands that move along the timeline: by events, to an event, until something happens.
#include <fmt/format.h>

#include <algorithm>

#include "sim/debug/commands.h"
#include "sim/debug/end_of_run.h"
#include "sim/debug/wanted.h"
#include "sim/observe/names.h"

namespace raftbed::debug {
namespace {

constexpr std::uint64_t events_most = 1'000'000'000;

std::uint64_t optional_count(plan::Words& words) {
  const std::uint64_t count = words.at_end() ? 1 : words.number(1, events_most);
  words.expect_end();
  return count;
}

// @12, or 12.
std::uint64_t event_number(plan::Words& words) {
  const std::string expected = "an event, such as @12";
  const std::string_view word = words.peek();
  const auto number = plan::parse_number(word.starts_with('@') ? word.substr(1) : word);
  if (!number) words.fail(expected);
  words.keyword(expected);
  words.expect_end();
  return number.value_or(0);
}

// Where we are now: the event that came last, or the beginning; and the end, if it is that.
void tell_here(const Timeline& timeline, Answer& answer) {
  if (timeline.event() == 0) answer.text += "@0       the beginning: nothing has happened yet\n";
  answer.text += text(timeline.last());
  if (timeline.is_over()) answer.text += describe_end(timeline);
}

void step(Stepper& stepper, plan::Words& words, Answer& answer) {
  Timeline& timeline = stepper.session().timeline();
  const std::uint64_t count = optional_count(words);
  if (words.failed()) return;
  if (timeline.is_over()) answer.text += describe_end(timeline);
  for (std::uint64_t i = 0; i < count && stepper.goes_on() && timeline.step(); ++i) {
    answer.text += text(timeline.last());
    if (timeline.is_over()) answer.text += describe_end(timeline);
  }
}

void go_to(Stepper& stepper, std::uint64_t event, Answer& answer) {
  Timeline& timeline = stepper.session().timeline();
  timeline.go_to(std::min(event, timeline.event()));
  while (timeline.event() < event && stepper.goes_on() && timeline.step()) {
  }
  if (timeline.event() < event && timeline.is_over()) {
    answer.text += fmt::format("there is no @{}: the run ends before\n", event);
  }
  tell_here(timeline, answer);
}

void go_back_to_wanted(Stepper& stepper, plan::Words& words, Answer& answer) {
  const Timeline& timeline = stepper.session().timeline();
  const Wanted wanted = parse_wanted(words);
  words.expect_end();
  if (words.failed()) return;
  if (const auto event = last_before(wanted, timeline)) return go_to(stepper, *event, answer);
  answer.text += fmt::format("it did not happen before @{}\n", timeline.event());
}

void back(Stepper& stepper, plan::Words& words, Answer& answer) {
  const Timeline& timeline = stepper.session().timeline();
  if (words.take("until")) return go_back_to_wanted(stepper, words, answer);
  const std::uint64_t count = optional_count(words);
  if (words.failed()) return;
  go_to(stepper, timeline.event() - std::min(count, timeline.event()), answer);
}

void go_to_event(Stepper& stepper, plan::Words& words, Answer& answer) {
  const std::uint64_t event = event_number(words);
  if (!words.failed()) go_to(stepper, event, answer);
}

// To the event in which it happens; all the way to the end if it never does.
bool run_until(Stepper& stepper, const Wanted& wanted) {
  Timeline& timeline = stepper.session().timeline();
  while (stepper.goes_on() && timeline.step()) {
    if (happened(wanted, timeline)) return true;
  }
  return false;
}

void until(Stepper& stepper, plan::Words& words, Answer& answer) {
  Timeline& timeline = stepper.session().timeline();
  const Wanted wanted = parse_wanted(words);
  words.expect_end();
  if (words.failed()) return;
  const bool has_happened = run_until(stepper, wanted);
  if (!has_happened && timeline.is_over()) answer.text += "it did not happen any more\n";
  tell_here(timeline, answer);
}

void go_on(Stepper& stepper, plan::Words& words, Answer& answer) {
  words.expect_end();
  if (words.failed()) return;
  run_until(stepper, RuleBroken{});
  tell_here(stepper.session().timeline(), answer);
}

// The whole line is looked at, and left as it was where nothing was found.
std::vector<std::uint64_t> violations_or_say(const Timeline& timeline, Answer& answer) {
  const auto events = violations(timeline);
  if (events.empty()) answer.text += "no rule is broken on this branch, to its end\n";
  return events;
}

void first(Stepper& stepper, plan::Words& words, Answer& answer) {
  words.expect_end();
  if (words.failed()) return;
  const auto events = violations_or_say(stepper.session().timeline(), answer);
  if (!events.empty()) go_to(stepper, events.front(), answer);
}

void last(Stepper& stepper, plan::Words& words, Answer& answer) {
  words.expect_end();
  if (words.failed()) return;
  const auto events = violations_or_say(stepper.session().timeline(), answer);
  if (!events.empty()) go_to(stepper, events.back(), answer);
}

}  // namespace

std::span<const Command> moving_commands() {
  static const std::vector<Command> commands{
      {{"step", "s"}, "step [N]", "N events on (1), each with all that came of it", step},
      {{"back", "b", "rs"},
       "back [N] | back until WHAT",
       "N events back (1), or to the last event in which it happened",
       back},
      {{"goto", "g"}, "goto @N", "to behind event N, back or on", go_to_event},
      {{"continue", "c"}, "continue", "to the next broken rule, or to the end", go_on},
      {{"until", "u"},
       "until WHAT",
       "WHAT: leader [n1], vote [n1], commit 5, term 3, mark NAME, finding",
       until},
      {{"first", "first-violation"}, "first", "to the first event that broke a rule", first},
      {{"last"}, "last", "to the last one (a run ends with its first; see `past`)", last},
  };
  return commands;
}

}  // namespace raftbed::debug
