// raftbed scenario: the scenarios that come with raftbed, and the options that one can set.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/scenarios.h"
#include "raftbed/suggest.h"
#include "sim/campaign/files.h"

namespace raftbed::tools {
namespace {

struct ScenarioOptions {
  std::string name;
};

// A scenario that cannot be read is listed all the same, with what is wrong with it.
std::string title_of(const ScenarioFile& file) {
  const auto plan = load_scenario(file.path);
  return plan ? plan->title : "unreadable: " + plan.error().text();
}

std::string list_text(const std::vector<ScenarioFile>& files) {
  std::size_t width = 0;
  for (const ScenarioFile& file : files) width = std::max(width, file.name.size());
  std::string text;
  std::string folder;
  for (const ScenarioFile& file : files) {
    const std::string parent = std::filesystem::path(file.name).parent_path().generic_string();
    if (!text.empty() && parent != folder) text += '\n';
    folder = parent;
    text += fmt::format("{:<{}}  {}\n", file.name, width, printable(title_of(file)));
  }
  return text;
}

int list_scenarios(const NoOptions&, Console& console) {
  const auto folder = scenarios_folder();
  if (!folder) return Console::refuse(folder.error());
  const auto files = scenarios_in(*folder);
  nlohmann::ordered_json json{{"schema", "raftbed.scenarios/1"},
                              {"scenarios", nlohmann::ordered_json::array()}};
  for (const ScenarioFile& file : files) {
    json["scenarios"].push_back(
        {{"name", file.name}, {"title", title_of(file)}, {"path", file.path.string()}});
  }
  if (console.json) {
    Console::document(json);
  } else if (files.empty()) {
    Console::progress("no scenarios in " + folder->string());
  } else {
    Console::result(list_text(files));
  }
  return exit_code::clean;
}

Error unknown_scenario(const std::string& name) {
  return Error{"scenario show", 0, 0, "a scenario of `raftbed scenario list`",
               "'" + name + "'" + suggestion(name, scenario_names())};
}

int show_scenario(const ScenarioOptions& options, Console&) {
  const auto file = scenario_named(options.name);
  if (!file) return Console::refuse(unknown_scenario(options.name));
  const auto text = campaign::read_whole(file->path);
  if (!text) return Console::refuse(text.error());
  Console::result(*text);
  return exit_code::clean;
}

int list_options(const NoOptions&, Console& console) {
  nlohmann::ordered_json json{{"schema", "raftbed.options/1"}};
  std::string text;
  for (const plan::SettingText& setting : plan::describe(plan::Settings{})) {
    json["options"].push_back(
        {{"name", setting.name}, {"default", setting.value}, {"meaning", setting.meaning}});
    text +=
        fmt::format("option    {:<22} {:<8} {}\n", setting.name, setting.value, setting.meaning);
  }
  console.json ? Console::document(json) : Console::result(text);
  return exit_code::clean;
}

}  // namespace

void add_scenario(CommandLine& line) {
  CLI::App* scenario =
      line.app.add_subcommand("scenario", "Scenarios to read and run: list, show, options.");
  scenario->group(learn)->require_subcommand(1);
  const auto all = add_command<NoOptions>(*scenario, line, "list",
                                          "Their names and titles, by folder.", list_scenarios);
  add_json(all.app, line.console);
  const auto one = add_command<ScenarioOptions>(*scenario, line, "show", "One, as it is written.",
                                                show_scenario);
  add_word(one.app, "NAME", "", one.options.name, "its name, or the last part of it")->required();
  const auto settings = add_command<NoOptions>(
      *scenario, line, "options", "What `option` lines can set, with the defaults.", list_options);
  add_json(settings.app, line.console);
}

}  // namespace raftbed::tools
