// raftbed minimize: a failing run, made as short as it stays the same failure, as a scenario to
// read and to keep.
#include "sim/campaign/minimize.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/counted.h"
#include "raftbed/budget.h"
#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/interrupt.h"
#include "raftbed/output.h"
#include "raftbed/parse.h"
#include "raftbed/target.h"
#include "sim/campaign/files.h"
#include "sim/plan/text.h"

namespace raftbed::tools {
namespace {

struct MinimizeArguments {
  std::string target;
  std::vector<std::string> bugs;
  std::string out;
  std::string max_time = "60s";
  std::string max_runs = "3000";
};

struct Failure {
  plan::Plan plan;
  std::string bucket;
};

// An artifact has its bucket; a seed or a scenario is run once to see it.
Result<Failure> failure_of(const Target& target) {
  const Error clean{target.name, 0, 0, "a run with a finding",
                    "a clean one: there is nothing to minimize"};
  if (target.artifact) {
    if (!target.artifact->found) return clean;
    plan::Plan plan = target.artifact->best_plan();
    plan.bugs = target.plan.bugs;
    return Failure{std::move(plan), target.artifact->found->bucket};
  }
  const campaign::Artifact artifact = campaign::make_artifact(target.plan, target.name);
  if (!artifact.found) return clean;
  return Failure{artifact.best_plan(), artifact.found->bucket};
}

Result<campaign::MinimizeOptions> options_of(const MinimizeArguments& arguments) {
  const auto runs = parse_count(arguments.max_runs, "--max-runs");
  if (!runs) return runs.error();
  const auto length = parse_length(arguments.max_time, "--max-time");
  if (!length) return length.error();
  campaign::MinimizeOptions options;
  options.runs_max = static_cast<std::uint32_t>(std::min<std::uint64_t>(*runs, 1'000'000'000));
  options.go_on = [budget = Budget(*length)] { return budget.is_left() && !is_interrupted(); };
  options.progress = [](const campaign::MinimizeProgress& progress) {
    if (!Console::is_terminal() && progress.runs % 500 != 0) return;
    Console::ticker(fmt::format("minimize: {}, {}", counted(progress.runs, "run"),
                                campaign::text(progress.size)));
  };
  return options;
}

std::string_view why_more_may_be_possible(const campaign::Minimized& minimized) {
  if (minimized.is_complete) return "";
  return is_interrupted() ? "; interrupted, more may be possible"
                          : "; the budget ran out, more may be possible";
}

std::string how_much(const campaign::Minimized& minimized) {
  return fmt::format("{} -> {}, in {}{}", campaign::text(minimized.before),
                     campaign::text(minimized.after), counted(minimized.runs, "run"),
                     why_more_may_be_possible(minimized));
}

// To be read: what is at its default is not said.
std::string scenario_of(const campaign::Minimized& minimized) {
  return plan::print(minimized.plan, plan::Detail::no_defaults);
}

nlohmann::ordered_json json_of(const campaign::PlanSize& size) {
  return {{"commands", size.commands},
          {"operations", size.operations},
          {"clients", size.clients},
          {"nodes", size.nodes},
          {"options", size.settings}};
}

nlohmann::ordered_json json_of(const campaign::Minimized& minimized, const std::string& out) {
  nlohmann::ordered_json json;
  json["schema"] = "raftbed.minimize/1";
  json["bucket"] = minimized.bucket;
  json["before"] = json_of(minimized.before);
  json["after"] = json_of(minimized.after);
  json["runs"] = minimized.runs;
  json["complete"] = minimized.is_complete;
  json["out"] = out;
  json["scenario"] = scenario_of(minimized);
  return json;
}

int deliver(campaign::Minimized& minimized, const MinimizeArguments& arguments,
            const Console& console) {
  minimized.plan.preamble.push_back("raftbed minimize: " + how_much(minimized));
  minimized.plan.preamble.push_back("bucket: " + minimized.bucket);
  const std::string scenario = scenario_of(minimized);
  if (!arguments.out.empty()) {
    if (const auto problem = campaign::write_whole(arguments.out, scenario))
      return Console::refuse(*problem);
  }
  console.json ? Console::document(json_of(minimized, arguments.out)) : Console::result(scenario);
  Console::progress("minimize: " + how_much(minimized));
  if (!arguments.out.empty()) Console::progress("again:  raftbed run " + arguments.out);
  return exit_code::clean;
}

int minimize(const MinimizeArguments& arguments, Console& console) {
  const auto options = options_of(arguments);
  if (!options) return Console::refuse(options.error());
  if (const auto wrong = refuse_standard_output(arguments.out, "--out"))
    return Console::refuse(*wrong);
  const auto bugs = parse_bugs(arguments.bugs, "--bug");
  if (!bugs) return Console::refuse(bugs.error());
  const auto target = load_target(arguments.target, *bugs);
  if (!target) return Console::refuse(target.error());
  const auto failure = failure_of(*target);
  if (!failure) return Console::refuse(failure.error());
  heed_interrupts();  // not before: without a failure there is nothing to deliver
  Console::progress("minimize: looking for less than " +
                    campaign::text(campaign::size_of(failure->plan)));
  auto minimized = campaign::minimize(failure->plan, failure->bucket, *options);
  Console::end_ticker();
  if (minimized) {
    const int code = deliver(*minimized, arguments, console);
    return code == exit_code::clean ? unless_interrupted(code) : code;
  }
  Console::refuse(minimized.error());  // the record says one thing, and this build does another
  return exit_code::diverged;
}

}  // namespace

void add_minimize(CommandLine& line) {
  const auto added = add_command<MinimizeArguments>(
      line.app, line, "minimize", "Make a failing run as short as it stays the same failure.",
      minimize);
  CLI::App& app = added.app;
  app.group(mend);
  add_word(app, "TARGET", "", added.options.target,
           "an artifact, a seed, or a scenario's file or name")
      ->required();
  add_bug_words(app, added.options.bugs, "a seeded bug, E01 or E01,n2; may be repeated");
  add_word(app, "-o,--out", "FILE", added.options.out, "write the scenario to this file as well");
  add_word(app, "--max-time", "DURATION", added.options.max_time,
           "how long to try, 60s where it is not said");
  add_word(app, "--max-runs", "N", added.options.max_runs,
           "how many runs to try, 3000 where it is not said");
  add_json(app, line.console);
  app.footer(
      "The scenario is printed on standard output, also where SIGINT or SIGTERM ends the search\n"
      "(130, 143). Exit 4: the recorded failure does not come "
      "again here.");
}

}  // namespace raftbed::tools
