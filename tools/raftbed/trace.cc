// raftbed trace: what happened in a run, at a glance or in full.
#include <iostream>
#include <nlohmann/json.hpp>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
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
  return options;
}

int trace(const TraceArguments& arguments, Console& console) {
  const auto bugs = parse_bugs(arguments.bugs, "--bug");
  if (!bugs) return Console::refuse(bugs.error());
  const auto options = options_of(arguments, console);
  if (!options) return Console::refuse(options.error());
  const auto target = load_target(arguments.target, *bugs);
  if (!target) return Console::refuse(target.error());
  universe::Universe universe(target->plan);
  write_trace(universe, *options, std::cout);
  std::cout.flush();
  if (!console.json && universe.finding()) {
    const observe::Finding& finding = *universe.finding();
    Console::progress(observe::bucket_of(finding) + " @" + std::to_string(finding.moment.event) +
                      ": " + finding.story);
  }
  return exit_code::clean;
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
      "~ both), its commit index (=). A column a node: role, term, commit index / last index.");
}

}  // namespace raftbed::tools
