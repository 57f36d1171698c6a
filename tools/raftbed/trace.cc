// raftbed trace: what happened in a run, at a glance or in full.
#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/interrupt.h"
#include "raftbed/parse.h"
#include "raftbed/target.h"
#include "raftbed/tracing.h"

namespace raftbed::tools {
namespace {

struct TraceArguments {
  std::string target;
  std::vector<std::string> bugs;
  bool full = false;
  std::string from;
  std::string to;
};

Result<TraceOptions> options_of(const TraceArguments& arguments, const Console& console) {
  TraceOptions options;
  if (arguments.full) options.form = TraceForm::full;
  if (console.json) options.form = TraceForm::json;
  if (!arguments.from.empty()) {
    const auto from = parse_event(arguments.from, "--from");
    if (!from) return from.error();
    options.from = *from;
  }
  if (!arguments.to.empty()) {
    const auto to = parse_event(arguments.to, "--to");
    if (!to) return to.error();
    options.to = *to;
  }
  if (options.from && options.to && *options.to < *options.from) {
    return Error{"--to", 0, 0, fmt::format("@{} or later, as --from is", *options.from),
                 "'" + arguments.to + "'"};
  }
  return options;
}

// What standard error says below the trace: that there is more, or less than was asked for, and
// the finding.
void tell_end(const universe::Universe& universe, const TraceOptions& options) {
  if (is_interrupted()) {
    Console::progress(
        fmt::format("trace: interrupted behind @{}; more would follow", universe.moment().event));
  }
  const bool is_over = universe.stopped() != universe::Stopped::running;
  if (is_over && options.from && universe.moment().event < *options.from) {
    Console::progress(fmt::format("trace: --from @{} is behind the end, @{}", *options.from,
                                  universe.moment().event));
  }
  if (!universe.finding()) return;
  const observe::Finding& finding = *universe.finding();
  Console::progress(
      fmt::format("{} @{}: {}", observe::bucket_of(finding), finding.moment.event, finding.story));
}

int trace(const TraceArguments& arguments, Console& console) {
  heed_interrupts();
  const auto bugs = parse_bugs(arguments.bugs, "--bug");
  if (!bugs) return Console::refuse(bugs.error());
  const auto options = options_of(arguments, console);
  if (!options) return Console::refuse(options.error());
  const auto target = load_target(arguments.target, *bugs);
  if (!target) return Console::refuse(target.error());
  universe::Universe universe(target->plan);
  write_trace(universe, *options, std::cout);
  std::cout.flush();
  if (!console.json) tell_end(universe, *options);
  return unless_interrupted(exit_code::clean);
}

}  // namespace

void add_trace(CommandLine& line) {
  const auto added = add_command<TraceArguments>(
      line.app, line, "trace", "Print what happened: a line a transition, or everything.", trace);
  added.app.group(mend);
  add_word(added.app, "TARGET", "", added.options.target,
           "a seed, an artifact, or a scenario's file or name")
      ->required();
  added.app.add_flag("--full", added.options.full, "every message, write, note and operation");
  add_word(added.app, "--from", "@EVENT", added.options.from, "the first event, such as @1800");
  add_word(added.app, "--to", "@EVENT", added.options.to, "the last event, such as @1843");
  add_bug_words(added.app, added.options.bugs, "a seeded bug, E01 or E01,n2; may be repeated");
  added.app.add_flag("--json", line.console.json, "the full trace, one JSON object a line");
  added.app.footer(
      "The short log: who: the node that changed. what: its life or role (* started, x ended, ! "
      "failed,\n"
      "F C L became follower, candidate, leader), its term or vote (t v), its log (+ appended, - "
      "cut,\n"
      "~ both), its commit index (=). A column a node: role, term, commit index / last index.\n"
      "SIGINT and SIGTERM end it behind the event that it is at, with whole lines (130, 143).");
}

}  // namespace raftbed::tools
