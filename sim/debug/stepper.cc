#include "sim/debug/stepper.h"

#include "sim/debug/commands.h"

namespace raftbed::debug {
namespace {

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r\n") + 1 - first);
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Group& group : groups()) {
    for (const Command& command : group.commands) {
      names.insert(names.end(), command.names.begin(), command.names.end());
    }
  }
  return names;
}

void refuse_unknown(plan::Words& words, const Host& host) {
  const std::string word(words.peek());
  const std::string hint = host.suggestion ? host.suggestion(word, all_names()) : "";
  words.fail("a command (`help` lists them)", "'" + word + "'" + hint);
}

}  // namespace

Answer Stepper::execute(std::string_view line, std::string_view where, std::uint32_t number) {
  Answer answer;
  const std::string_view text = trimmed(line);
  if (text.empty() || text.starts_with('#')) return answer;
  const auto problem = plan::problem_with_line(text);
  plan::Words words(problem ? std::string_view() : text,
                    session_.timeline().universe().plan().nodes);
  if (problem) words.fail(*problem);
  const Command* command = command_named(words.peek());
  if (command != nullptr) {
    if (!command->is_action) words.keyword("a command");
    command->act(*this, words, answer);
  } else {
    refuse_unknown(words, host_);
  }
  if (!words.failed()) return answer;
  answer.refused = *words.failure();
  answer.refused->where = where;
  answer.refused->line = number;
  answer.refused->column += static_cast<std::uint32_t>(text.data() - line.data());
  return answer;
}

}  // namespace raftbed::debug
