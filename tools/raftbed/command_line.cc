#include "raftbed/command_line.h"

#include <fmt/format.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>
#include <system_error>

#include "core/base/broken.h"
#include "core/base/joined.h"
#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/suggest.h"
#include "sim/campaign/build_id.h"

namespace raftbed::tools {
namespace {

constexpr const char* three_people =
    "mend   a build is red:            raftbed replay SEED|ARTIFACT, then minimize, step\n"
    "gate   a pipeline wants a guard:  raftbed fuzz --max-time 5m -j auto --seed COMMIT\n"
    "learn  how does Raft do it?       raftbed scenario list, then step NAME";

std::string version() {
  return fmt::format("raftbed {} ({})", campaign::raftbed_version, campaign::build_id());
}

void build(CommandLine& line) {
  CLI::App& app = line.app;
  app.require_subcommand(0, 1);
  app.set_version_flag("--version", version, "the version, and which build of it");
  const std::map<std::string, ColorMode> modes{
      {"auto", ColorMode::automatic}, {"always", ColorMode::always}, {"never", ColorMode::never}};
  app.add_option("--color", line.console.color, "auto, always or never; NO_COLOR is honoured")
      ->transform(CLI::Transformer(modes).description(""))
      ->type_name("WHEN");
  for (const AddCommand add : commands) add(line);
  for (CLI::App* command : app.get_subcommands({})) command->fallthrough();
}

// The command that the arguments had reached, and its words: where a suggestion comes from.
const CLI::App& deepest(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : deepest(*parsed.front());
}

std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) words.push_back(command->get_name());
  }
  for (const CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

// "bugs show"; empty where there is no command.
std::string path_of(const CLI::App& app) {
  std::string path;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    path += (path.empty() ? "" : " ") + at->get_name();
  }
  return path;
}

// What the first word that is not there would be.
std::string what_is_missing(const CLI::App& at) {
  for (const CLI::Option* option : at.get_options()) {
    if (option->get_required() && option->count() == 0) return ": " + option->get_description();
  }
  const auto commands = at.get_subcommands([](const CLI::App*) { return true; });
  const auto name = [](const CLI::App* command) { return command->get_name(); };
  return commands.empty() ? "" : ": " + joined(commands, ", ", name);
}

// A word that nobody asked for.
int refuse_extra(const CLI::App& app) {
  const auto extras = app.remaining(true);
  const std::string word = extras.empty() ? "" : extras.front();
  const CLI::App& at = deepest(app);
  const bool lacks_command = !at.get_subcommands([](const CLI::App*) { return true; }).empty();
  const bool is_option = word.starts_with('-');
  const std::string where = &at == &app ? "the command line" : path_of(app);
  const std::string expected = is_option       ? "an option of `--help`"
                               : lacks_command ? "a command"
                                               : "no more words";
  return Console::refuse(
      Error{where, 0, 0, expected, "'" + word + "'" + suggestion(word, words_of(at))});
}

// CLI11 has codes of its own, from 100 on: for whoever started us they are all usage.
int refuse(const CLI::App& app, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return refuse_extra(app);
  const bool is_missing = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const std::string path = path_of(app);
  Console::progress(fmt::format("raftbed{}{}: {}{}", path.empty() ? "" : " ", path, error.what(),
                                is_missing ? what_is_missing(deepest(app)) : ""));
  return exit_code::usage;
}

int act(CommandLine& line, int argument_count, const char* const* arguments) {
  build(line);
  try {
    line.app.parse(argument_count, arguments);
  } catch (const CLI::Success& asked) {  // for help, or the version
    line.app.exit(asked);
    return exit_code::clean;
  } catch (const CLI::ParseError& error) {
    return refuse(line.app, error);
  }
  if (line.chosen) return line.chosen();
  Console::result(three_people);
  return exit_code::clean;
}

// What was said and did not arrive is no success.
int unless_unheard(int code) {
  std::cout.flush();
  const bool is_heard = std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good();
  if (is_heard) return code;
  Console::progress("raftbed: standard output: expected to take what was printed, found " +
                    std::generic_category().message(errno));
  return code == exit_code::clean ? exit_code::internal : code;
}

int report_broken(const Broken& broken) {
  Console::progress(fmt::format("raftbed: internal error: `{}` does not hold, {}:{}", broken.what(),
                                broken.file(), broken.line()));
  return exit_code::internal;
}

}  // namespace

int main(int argument_count, const char* const* arguments) {
  try {
    CLI::App app("raftbed: a deterministic simulation testbed for Raft.", "raftbed");
    Console console;
    CommandLine line{app, console, {}};
    return unless_unheard(act(line, argument_count, arguments));
  } catch (const Broken& broken) {
    return report_broken(broken);
  } catch (const std::exception& error) {
    Console::progress(std::string("raftbed: internal error: ") + error.what());
    return exit_code::internal;
  }
}

}  // namespace raftbed::tools
