// The commands of raftbed: one file each, and this table, in the order of the help.
//
// To add one, write its file with an add_... function, declare it here and name it in `commands`.
#pragma once

#include <CLI/App.hpp>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "raftbed/console.h"

namespace raftbed::tools {

// The command line before it is parsed; afterwards, what was chosen.
struct CommandLine {
  CLI::App& app;
  Console& console;
  std::function<int()> chosen;
};
using AddCommand = void (*)(CommandLine& line);

void add_run(CommandLine& line);
void add_replay(CommandLine& line);
void add_minimize(CommandLine& line);
void add_step(CommandLine& line);
void add_trace(CommandLine& line);
void add_fuzz(CommandLine& line);
void add_check(CommandLine& line);
void add_bugs(CommandLine& line);
void add_scenario(CommandLine& line);
void add_fingerprints(CommandLine& line);

inline constexpr std::array<AddCommand, 10> commands{
    add_run,  add_replay, add_minimize, add_step,     add_trace,
    add_fuzz, add_check,  add_bugs,     add_scenario, add_fingerprints};

// The three people (DESIGN), who are the groups of the help.
inline constexpr const char* mend = "Mend a red build";
inline constexpr const char* gate = "Gate a pipeline";
inline constexpr const char* learn = "Learn Raft";
inline constexpr const char* hidden = "";

// Of a command that has none.
struct NoOptions {};

template <class Options>
struct Added {
  CLI::App& app;
  Options& options;  // filled when the line is parsed
};

// A command of its own options, that does `act` if it is chosen.
template <class Options>
Added<Options> add_command(CLI::App& parent, CommandLine& line, const char* name,
                           const char* description,
                           int (*act)(const Options& options, Console& console)) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = parent.add_subcommand(name, description);
  app->callback([&line, options, act] {
    line.chosen = [&line, options, act] { return act(*options, line.console); };
  });
  return Added<Options>{*app, *options};
}

inline void add_json(CLI::App& app, Console& console) {
  app.add_flag("--json", console.json, "one JSON document on standard output");
}
// One word behind it; `type` is what the help calls the word. It is not empty: "--seed $COMMIT" of
// a pipeline that has no such variable is a slip, and not a fresh seed.
inline CLI::Option* add_word(CLI::App& app, const std::string& name, const std::string& type,
                             std::string& word, const std::string& description) {
  const auto is_said = [](const std::string& said) {
    return said.empty() ? std::string("expected a word, found ''") : std::string();
  };
  return app.add_option(name, word, description)->check(is_said)->type_name(type);
}
// May be given several times, and takes one word each time.
inline void add_bug_words(CLI::App& app, std::vector<std::string>& words,
                          const std::string& description) {
  app.add_option("--bug", words, description)->allow_extra_args(false)->type_name("ID[,NODE]");
}

}  // namespace raftbed::tools
