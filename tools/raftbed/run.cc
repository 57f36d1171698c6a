// raftbed run: one seed or one scenario, from its plan to its verdict.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

#include "raftbed/commands.h"
#include "raftbed/history.h"
#include "raftbed/history_file.h"
#include "raftbed/interrupt.h"
#include "raftbed/output.h"
#include "raftbed/pace.h"
#include "raftbed/parse.h"
#include "raftbed/report.h"
#include "raftbed/target.h"
#include "raftbed/tracing.h"
#include "sim/campaign/files.h"
#include "sim/campaign/measure.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"

namespace raftbed::tools {
namespace {

struct RunOptions {
  std::string scenario;
  std::string seed;
  std::vector<std::string> bugs;
  std::string trace;
  std::string history;
  std::string history_format;
  std::string page;
  bool plan = false;
};

using WallClock = std::chrono::steady_clock;

Result<Target> target_of(const RunOptions& options) {
  const auto bugs = parse_bugs(options.bugs, "--bug");
  if (!bugs) return bugs.error();
  std::uint64_t seed = 0;
  if (!options.seed.empty()) {
    const auto given = parse_seed(options.seed, "--seed");
    if (!given) return given.error();
    seed = *given;
  } else if (options.scenario.empty()) {
    seed = fresh_seed();
    Console::progress("seed " + campaign::hex(seed) + " (fresh)");
  }
  if (options.scenario.empty()) return load_target(campaign::hex(seed), *bugs);
  auto target = load_target(options.scenario, *bugs);
  if (!target || options.seed.empty()) return target;
  if (target->kind == TargetKind::seed) {
    return Error{"run", 0, 0, "a seed, or a scenario with a seed", "two seeds"};
  }
  reseed(*target, seed);
  return target;
}

std::optional<Error> not_written(const char* option, const std::string& file) {
  return Error{option, 0, 0, "a file that can be written", "'" + file + "'"};
}

// To its end, or to the event that a signal meets.
void advance(universe::Universe& universe) {
  Pace pace;
  while (!is_interrupted() && universe.advance()) {
    const observe::Moment now = universe.moment();
    if (now.event % 1'024 != 0 || !pace.is_due()) continue;
    Console::ticker(fmt::format("run: @{} at {}", now.event, observe::text(now.at)));
  }
  if (pace.has_begun()) Console::end_ticker();
}

// Likewise.
std::optional<Error> run_into_trace(universe::Universe& universe, const std::string& file) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (out) write_trace(universe, TraceOptions{TraceForm::full, {}, {}}, out);
  out.close();
  return out ? std::nullopt : not_written("--trace", file);
}

std::optional<Error> keep_history(const universe::Universe& universe, const HistoryFile& to) {
  if (to.file.empty()) return std::nullopt;
  return write_history(history_of(universe), to, "--history");
}

std::optional<Error> keep_page(const universe::Universe& universe, const RunOptions& options,
                               const std::string& title) {
  if (options.page.empty()) return std::nullopt;
  const std::string page = page_of(universe, title);
  if (!page.empty()) return campaign::write_whole(options.page, page);
  Console::progress("run: nothing to draw, there is no counter-example: no " + options.page);
  return std::nullopt;
}

// What a signal cuts short ends there, as if its plan said so, and is judged as far as it came: a
// finding is one, and anything else is no answer to what the plan would have been asked.
universe::Outcome judged_so_far(universe::Universe& universe) {
  const bool is_cut_short = universe.stopped() == universe::Stopped::running;
  if (is_cut_short) universe.command(plan::Finish{});
  universe::Outcome outcome = universe::judge(universe);
  if (is_cut_short) outcome.stopped = universe::Stopped::interrupted;
  if (!is_cut_short || !outcome.findings.empty()) return outcome;
  outcome.verdict = observe::Verdict::undecided;
  outcome.undecided = fmt::format("interrupted behind @{}", outcome.events);
  return outcome;
}

// With what is asked for beside the verdict.
Result<universe::Outcome> run_kept(const Target& target, const RunOptions& options,
                                   const HistoryFile& history) {
  universe::Universe universe(target.plan);
  if (!options.trace.empty()) {
    if (const auto wrong = run_into_trace(universe, options.trace)) return *wrong;
  }
  advance(universe);
  universe::Outcome outcome = judged_so_far(universe);
  if (const auto wrong = keep_history(universe, history)) return *wrong;
  if (const auto wrong = keep_page(universe, options, target.name)) return *wrong;
  return outcome;
}

Result<universe::Outcome> run_guarded(const Target& target, const RunOptions& options,
                                      const HistoryFile& history) {
  std::optional<Error> wrong;
  universe::Outcome outcome = campaign::guarded(target.plan.seed, [&] {
    auto kept = run_kept(target, options, history);
    if (kept) return std::move(kept).value();
    wrong = kept.error();
    return universe::Outcome();
  });
  if (wrong) return *wrong;
  return outcome;
}

// Where its files are to go.
Result<HistoryFile> files_of(const RunOptions& options) {
  if (const auto wrong = refuse_standard_output(options.trace, "--trace")) return *wrong;
  if (const auto wrong = refuse_standard_output(options.page, "--page")) return *wrong;
  return history_file(options.history, options.history_format, "--history");
}

int run(const RunOptions& options, Console& console) {
  heed_interrupts();
  const auto target = target_of(options);
  if (!target) return Console::refuse(target.error());
  const auto history = files_of(options);
  if (!history) return Console::refuse(history.error());
  for (const std::string& remark : plan::remarks_on(target->plan.settings)) {
    Console::progress("run: " + remark);
  }
  if (options.plan) {
    Console::result(plan::print(target->plan));
    return 0;
  }
  const auto begin = WallClock::now();
  const auto outcome = run_guarded(*target, options, *history);
  if (!outcome) return Console::refuse(outcome.error());
  if (console.json) {
    Console::document(json_of_run(*outcome, *target, WallClock::now() - begin));
  } else {
    Console::result(report_of(*outcome, *target, console));
  }
  return unless_interrupted(exit_code_of(*outcome, target->plan));
}

}  // namespace

void add_run(CommandLine& line) {
  const auto added = add_command<RunOptions>(line.app, line, "run",
                                             "Run one seed, or one scenario, and judge it.", run);
  added.app.group(mend);
  add_word(added.app, "SCENARIO", "", added.options.scenario,
           "a scenario's file or name; without one, what the seed expands to");
  add_word(added.app, "--seed", "SEED", added.options.seed,
           "a number, 0x..., or a commit hash; without one, a fresh one");
  add_bug_words(added.app, added.options.bugs, "a seeded bug, E01 or E01,n2; may be repeated");
  add_word(added.app, "--trace", "FILE", added.options.trace, "write the full trace to this file");
  add_word(added.app, "--history", "FILE", added.options.history,
           "write what the clients saw to this file, for `raftbed check` and others");
  add_word(added.app, "--history-format", "FORM", added.options.history_format,
           "of that: " + exchange::format_names() + "; else as FILE ends: " + form_endings);
  add_word(added.app, "--page", "FILE", added.options.page,
           "draw what the clients saw as a page of HTML, with the faults, where it has no order");
  added.app.add_flag("--plan", added.options.plan,
                     "print the plan as a scenario, and do not run it");
  add_json(added.app, line.console);
  added.app.footer(
      "A scenario that expects something is judged by that: exit 0 if all of it came true, a "
      "finding\n"
      "that it expects included. Any other run exits 0 if it is clean, 1 on a finding. What is "
      "undecided exits 3.\n"
      "SIGINT and SIGTERM end it behind the event that it is at (130, 143): it is judged as if it "
      "had ended there,\n"
      "undecided where nothing was found, and its files hold what came before.");
}

}  // namespace raftbed::tools
