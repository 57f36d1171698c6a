// raftbed step: through a run event by event, forward and back, with hands in it; line by line.
#include "sim/debug/stepper.h"

#include <fmt/format.h>

#include <iostream>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/input.h"
#include "raftbed/interrupt.h"
#include "raftbed/parse.h"
#include "raftbed/suggest.h"
#include "raftbed/target.h"
#include "sim/campaign/files.h"

namespace raftbed::tools {
namespace {

struct StepOptions {
  std::string target;
  std::vector<std::string> bugs;
  std::string at;
  std::string script;
};

debug::Host host() {
  return debug::Host{[](const std::string& path, const std::string& text) {
                       return campaign::write_whole(path, text);
                     },
                     suggestion, [] { return !is_interrupted(); }};
}

// Where the session begins: its first line, and the event that this leads to, where one was named.
struct Opening {
  std::string line;
  std::uint64_t event = 0;
};

Result<Opening> opening_of(const std::string& at) {
  if (at.empty()) return Opening{"where"};
  if (at == "finding") return Opening{"first"};
  const auto event = parse_event(at, "--at");
  if (event) return Opening{fmt::format("goto @{}", *event), *event};
  return Error{"--at", 0, 0, "an event, such as @1843, or finding", "'" + at + "'"};
}

std::optional<Error> open_at(debug::Stepper& stepper, const Opening& opening) {
  const std::string text = stepper.execute(opening.line).text;
  const std::uint64_t reached = stepper.session().timeline().event();
  if (reached < opening.event && !is_interrupted()) {
    return Error{"--at", 0, 0, fmt::format("an event of the run, which ends with @{}", reached),
                 fmt::format("'@{}'", opening.event)};
  }
  std::cout << text << std::flush;
  return std::nullopt;
}

void prompt(const debug::Stepper& stepper) {
  const debug::Session& session = stepper.session();
  std::cout << fmt::format("{} @{}> ", session.branch().name, session.timeline().event())
            << std::flush;
}

// Lines, one after the other, to their end, to `quit`, or to a signal. A slip of a person who is
// prompted for them is no failure.
int step_through(debug::Stepper& stepper, Input& lines) {
  int code = exit_code::clean;
  const bool is_typed = lines.is_terminal();
  const std::string name = is_typed ? "line" : lines.name();
  for (std::uint32_t number = 1; !is_interrupted(); ++number) {
    if (is_typed) prompt(stepper);
    const auto line = lines.line();
    if (!line) return Console::refuse(line.error());
    if (!*line) break;
    const debug::Answer answer = stepper.execute(**line, name, number);
    std::cout << answer.text << std::flush;
    if (answer.refused) Console::refuse(*answer.refused);
    if (answer.refused && !is_typed) code = exit_code::usage;
    if (answer.quit) return code;
  }
  if (is_typed) std::cout << '\n';
  return code;
}

int step(const StepOptions& options, Console&) {
  heed_interrupts();
  const auto bugs = parse_bugs(options.bugs, "--bug");
  if (!bugs) return Console::refuse(bugs.error());
  const auto opening = opening_of(options.at);
  if (!opening) return Console::refuse(opening.error());
  const auto target = load_target(options.target, *bugs);
  if (!target) return Console::refuse(target.error());
  auto lines = Input::open(options.script.empty() ? "-" : options.script);
  if (!lines) return Console::refuse(lines.error());
  debug::Stepper stepper(debug::Session(target->plan), host());
  if (const auto wrong = open_at(stepper, *opening)) return Console::refuse(*wrong);
  if (lines->is_terminal()) Console::progress("`help` lists the commands");
  return unless_interrupted(step_through(stepper, *lines));
}

}  // namespace

void add_step(CommandLine& line) {
  const auto added = add_command<StepOptions>(
      line.app, line, "step", "Go through a run event by event, forward and back.", step);
  added.app.group(mend);
  added.app
      .add_option("TARGET", added.options.target,
                  "a seed, an artifact, or a scenario's file or name")
      ->required();
  add_bug_words(added.app, added.options.bugs, "with a seeded bug; may be repeated");
  add_word(added.app, "--at", "@EVENT", added.options.at,
           "where to begin: @1843, or finding, its first broken rule");
  add_word(added.app, "--script", "FILE", added.options.script,
           "take the lines from here instead of standard input");
  added.app.footer(
      "Lines are read from standard input; `help` lists what they may say. Without a terminal "
      "there "
      "is\nno prompt, and a line that is refused makes the exit code 2. SIGINT and SIGTERM end the "
      "session behind\nthe event that it is at (130, 143): what was saved stays.");
}

}  // namespace raftbed::tools
