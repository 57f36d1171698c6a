// Help, made of the tables, and the way out.
#include <fmt/format.h>

#include "sim/debug/commands.h"

namespace raftbed::debug {
namespace {

std::string names_text(const Command& command) {
  std::string names;
  for (std::size_t i = 1; i < command.names.size(); ++i) {
    names.append(i == 1 ? " (also " : ", ").append(command.names[i]);
  }
  return names.empty() ? names : names + ')';
}

std::string usage_line(const Command& command) {
  return fmt::format("  {:<34} {}{}\n", command.usage, command.meaning, names_text(command));
}

void help(Stepper&, plan::Words& words, Answer& answer) {
  if (words.at_end()) {
    for (const Group& group : groups()) {
      answer.text += fmt::format("{}\n", group.title);
      for (const Command& command : group.commands) answer.text += usage_line(command);
    }
    return;
  }
  const Command* command = command_named(words.peek());
  if (command == nullptr) words.fail("a command (`help` lists them)");
  words.keyword("a command");
  words.expect_end();
  if (!words.failed()) answer.text += usage_line(*command);
}

void quit(Stepper&, plan::Words& words, Answer& answer) {
  words.expect_end();
  answer.quit = !words.failed();
}

}  // namespace

std::span<const Command> other_commands() {
  static const std::vector<Command> commands{
      {{"help", "h", "?"}, "help [WORD]", "all commands, or one", help},
      {{"quit", "q"}, "quit", "ends the session", quit},
  };
  return commands;
}

}  // namespace raftbed::debug
