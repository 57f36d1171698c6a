// raftbed step: through a run event by event, forward and back, with hands in it; line by line.
#include "sim/debug/stepper.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
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

// Where lines come from, and what an error calls it.
struct Lines {
  std::istream& stream;
  std::string name;
  bool is_typed;  // by a person: prompted for, and slips are no failures
};

debug::Host host() {
  return debug::Host{[](const std::string& path, const std::string& text) {
                       return campaign::write_whole(path, text);
                     },
                     suggestion};
}

// The first line of the session: where it begins.
Result<std::string> opening_line(const std::string& at) {
  if (at.empty()) return std::string("where");
  if (at == "finding") return std::string("first");
  const auto event = parse_event(at, "--at");
  if (!event) {
    return Error{"--at", 0, 0, "an event, such as @1843, or finding", "'" + at + "'"};
  }
  return fmt::format("goto @{}", *event);
}

void prompt(const debug::Stepper& stepper) {
  const debug::Session& session = stepper.session();
  std::cout << fmt::format("{} @{}> ", session.branch().name, session.timeline().event())
            << std::flush;
}

int step_through(debug::Stepper& stepper, const Lines& lines) {
  int code = exit_code::clean;
  std::string line;
  for (std::uint32_t number = 1;; ++number) {
    if (lines.is_typed) prompt(stepper);
    if (!std::getline(lines.stream, line)) break;
    const debug::Answer answer = stepper.execute(line, lines.name, number);
    std::cout << answer.text << std::flush;
    if (answer.refused) {
      Console::refuse(*answer.refused);
      if (!lines.is_typed) code = exit_code::usage;
    }
    if (answer.quit) return code;
  }
  if (lines.is_typed) std::cout << '\n';
  return code;
}

int step_with(debug::Stepper& stepper, const std::string& script) {
  if (script.empty()) {
    const bool is_typed = isatty(STDIN_FILENO) != 0;
    if (is_typed) Console::progress("`help` lists the commands");
    return step_through(stepper, Lines{std::cin, "line", is_typed});
  }
  std::ifstream file(script);
  if (!file) return Console::refuse(Error{script, 0, 0, "a script that can be read", "none"});
  return step_through(stepper, Lines{file, script, false});
}

int step(const StepOptions& options, Console&) {
  const auto bugs = parse_bugs(options.bugs, "--bug");
  if (!bugs) return Console::refuse(bugs.error());
  const auto opening = opening_line(options.at);
  if (!opening) return Console::refuse(opening.error());
  const auto target = load_target(options.target, *bugs);
  if (!target) return Console::refuse(target.error());
  debug::Stepper stepper(debug::Session(target->plan), host());
  std::cout << stepper.execute(*opening).text << std::flush;
  return step_with(stepper, options.script);
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
      "is\nno prompt, and a line that is refused makes the exit code 2.");
}

}  // namespace raftbed::tools
