// raftbed bugs: the seeded bugs, each with its story. They are how every checker is itself checked.
#include "core/base/bugs.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/joined.h"
#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/suggest.h"

namespace raftbed::tools {
namespace {

struct BugOptions {
  std::string id;
};

nlohmann::ordered_json json_of(const BugStory& story) {
  return {{"id", story.id},
          {"name", story.name},
          {"story", story.story},
          {"source", story.source},
          {"caught_by", story.caught}};
}

std::string text_of(const BugStory& story) {
  return fmt::format("{} {}\n  {}\n  source     {}\n  caught by  {}\n", story.id, story.name,
                     story.story, story.source, story.caught);
}

int list_bugs(const NoOptions&, Console& console) {
  nlohmann::ordered_json json{{"schema", "raftbed.bugs/1"}};
  for (const BugStory& story : bug_stories()) json["bugs"].push_back(json_of(story));
  console.json ? Console::document(json) : Console::result(joined(bug_stories(), "\n", text_of));
  return exit_code::clean;
}

Error unknown_bug(const std::string& id) {
  std::vector<std::string> ids;
  for (const BugStory& story : bug_stories()) ids.emplace_back(story.id);
  return Error{"bugs show", 0, 0, "a bug of `raftbed bugs list`",
               "'" + id + "'" + suggestion(id, ids)};
}

int show_bug(const BugOptions& options, Console& console) {
  for (const BugStory& story : bug_stories()) {
    if (story.id != options.id && story.name != options.id) continue;
    console.json ? Console::document(json_of(story)) : Console::result(text_of(story));
    return exit_code::clean;
  }
  return Console::refuse(unknown_bug(options.id));
}

}  // namespace

void add_bugs(CommandLine& line) {
  CLI::App* bugs =
      line.app.add_subcommand("bugs", "The seeded bugs that prove the checkers: list, show.");
  bugs->group(gate)->require_subcommand(1);
  const auto all =
      add_command<NoOptions>(*bugs, line, "list", "All of them, with story and source.", list_bugs);
  add_json(all.app, line.console);
  const auto one = add_command<BugOptions>(*bugs, line, "show", "One of them.", show_bug);
  add_word(one.app, "ID", "", one.options.id, "an id or a name of `raftbed bugs list`, such as E01")
      ->required();
  add_json(one.app, line.console);
}

}  // namespace raftbed::tools
