// raftbed check: histories of other systems, judged one after the other.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/history_file.h"
#include "raftbed/pace.h"
#include "raftbed/parse.h"
#include "raftbed/refusal.h"
#include "sim/campaign/files.h"

namespace raftbed::tools {
namespace {

using exchange::Loaded;
using linear::Verdict;

struct CheckOptions {
  std::vector<std::string> files;
  std::string format = "auto";
  std::string model = "kv";
  std::string fail = "dropped";
  std::string nil_read = "absent";
  std::string initial;
  std::string memory;
  std::string steps;
  std::string page;
  std::string write;
  std::string write_format;
};

template <class T>
struct Named {
  std::string_view name;
  T value;
};

template <class T, std::size_t n>
Result<T> chosen(const std::array<Named<T>, n>& table, std::string_view name, const char* option) {
  std::string names;
  for (const Named<T>& entry : table) {
    if (entry.name == name) return entry.value;
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  return Error{option, 0, 0, "one of " + names, "'" + std::string(name) + "'"};
}

using exchange::Model;
using exchange::NilRead;
constexpr std::array models{
    Named<Model>{"kv", Model::kv}, Named<Model>{"cas-register", Model::cas_register},
    Named<Model>{"register", Model::registers}, Named<Model>{"mutex", Model::mutex}};
constexpr std::array failures{
    Named<exchange::Failure>{"dropped", exchange::Failure::dropped},
    Named<exchange::Failure>{"constraint", exchange::Failure::constraint}};
constexpr std::array nil_reads{Named<NilRead>{"absent", NilRead::absent},
                               Named<NilRead>{"any", NilRead::any}};

Result<exchange::Format> format_of(const std::string& word) {
  if (word == name_of(exchange::Format::automatic)) return exchange::Format::automatic;
  if (const auto format = exchange::format_named(word)) return *format;
  return Error{"--format", 0, 0, "auto, " + exchange::format_names(), "'" + word + "'"};
}

Result<exchange::Options> reading_of(const CheckOptions& options) {
  const auto format = format_of(options.format);
  if (!format) return format.error();
  const auto model = chosen(models, options.model, "--model");
  if (!model) return model.error();
  const auto fail = chosen(failures, options.fail, "--fail");
  if (!fail) return fail.error();
  const auto nil_read = chosen(nil_reads, options.nil_read, "--nil-read");
  if (!nil_read) return nil_read.error();
  return exchange::Options{*format,
                           *model,
                           *fail,
                           *nil_read,
                           options.initial,
                           !options.initial.empty(),
                           !options.write.empty()};
}

// 512M is 512 MiB, as memory is counted.
Result<std::uint64_t> parse_memory(std::string_view text) {
  constexpr std::string_view units = "KMG";
  const std::size_t unit = text.empty() ? units.npos : units.find(text.back());
  const std::uint64_t factor = unit == units.npos ? 1 : std::uint64_t{1024} << (10 * unit);
  if (unit != units.npos) text.remove_suffix(1);
  const auto count = parse_count(text, "--max-memory");
  if (!count) return count.error();
  if (*count > (std::uint64_t{1} << 60) / factor) {
    return Error{"--max-memory", 0, 0, "less than 2^60 bytes", "'" + std::string(text) + "'"};
  }
  return *count * factor;
}

Result<linear::Budget> budget_of(const CheckOptions& options) {
  linear::Budget budget;
  if (!options.memory.empty()) {
    const auto bytes = parse_memory(options.memory);
    if (!bytes) return bytes.error();
    budget.bytes = *bytes;
  }
  if (!options.steps.empty()) {
    const auto steps = parse_count(options.steps, "--max-steps");
    if (!steps) return steps.error();
    budget.steps_a_key = *steps;
  }
  return budget;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::linearizable: return "linearizable";
    case Verdict::not_linearizable: return "not linearizable";
    case Verdict::unknown: return "unknown";
  }
  return {};
}

int code_of_verdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::linearizable: return exit_code::clean;
    case Verdict::not_linearizable: return exit_code::finding;
    case Verdict::unknown: return exit_code::inconclusive;
  }
  return exit_code::internal;
}

Paint paint_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::linearizable: return Paint::good;
    case Verdict::not_linearizable: return Paint::bad;
    case Verdict::unknown: break;
  }
  return Paint::doubtful;
}

struct Checked {
  int code = 0;
  std::string text;
  nlohmann::ordered_json json;
  std::string page;  // of what was refused
};

std::string reason_of(const linear::KeyVerdict& key) {
  if (key.spent == linear::Spent::bytes) return "the search was given up for --max-memory";
  if (key.spent == linear::Spent::configurations) {
    return "the search was given up: too many ways to go on at a time";
  }
  return fmt::format("the search was given up after {} steps, see --max-steps", key.steps);
}

// The first key that is not linearizable stands for all, else the first unknown.
void add(std::uint32_t part, const linear::KeyVerdict& key, linear::Judgement& judgement) {
  judgement.steps += key.steps;
  judgement.searched += key.stage == linear::Stage::search ? 1 : 0;
  const bool is_first = key.verdict != Verdict::linearizable && !judgement.part;
  if (!is_first && key.verdict != Verdict::not_linearizable) return;
  judgement.verdict = key.verdict;
  judgement.part = part;
  judgement.key = key;
}

// As linear::judge(), with progress told.
linear::Judgement judged(const std::string& file, const linear::History& history,
                         const linear::Budget& budget) {
  linear::Judgement judgement;
  linear::Splitter splitter(history);
  Pace pace;
  const std::size_t keys = history.parts().size();
  for (std::uint32_t part = 0; part < keys; ++part) {
    if (pace.is_due()) {
      Console::ticker(fmt::format("judging {}: key {} of {}", file, part + 1, keys));
    }
    const auto key = linear::judge(splitter.take(history.parts()[part]), budget);
    add(part, key, judgement);
    if (judgement.verdict == Verdict::not_linearizable) break;
  }
  if (pace.has_begun()) Console::end_ticker();
  return judgement;
}

Checked checked(const std::string& file, const Loaded& loaded, const linear::Budget& budget,
                const Console& console) {
  const linear::Judgement judgement = judged(file, loaded.history, budget);
  const Verdict verdict = judgement.verdict;
  Checked checked{code_of_verdict(verdict), file + ": ", {{"file", file}}, ""};
  checked.json["verdict"] = name_of(verdict);
  checked.json["operations"] = loaded.sources.size();
  checked.json["keys"] = loaded.history.parts().size();
  checked.json["skipped"] = loaded.skipped;
  checked.json["searched_keys"] = judgement.searched;
  checked.json["steps"] = judgement.steps;
  checked.text += console.painted(paint_of(verdict), name_of(verdict));
  checked.text +=
      fmt::format(", {} operations, {} keys", loaded.sources.size(), loaded.history.parts().size());
  if (loaded.skipped > 0) checked.text += fmt::format(", {} lines skipped", loaded.skipped);
  if (!judgement.part) return checked;
  const std::string key(loaded.history.key(loaded.history.parts()[*judgement.part]));
  checked.json["key"] = key;
  if (verdict == Verdict::unknown) {
    checked.json["reason"] = reason_of(judgement.key);
    checked.text += fmt::format("\nKey '{}': {}", key, reason_of(judgement.key));
    return checked;
  }
  const Explained why = explained(loaded, judgement, budget, file);
  checked.json["anomaly"] = why.anomaly;
  checked.json["story"] = why.story;
  checked.page = why.page;
  checked.text += fmt::format("\n{}: {}\n\n{}", why.anomaly, why.story, why.bars);
  return checked;
}

// What is asked for, understood.
struct Task {
  exchange::Options reading;
  linear::Budget budget;
  std::string page;
  HistoryFile to;
};

// The worst of several: malformed over not linearizable over unknown over linearizable.
int worse(int one, int other) {
  constexpr std::array order{exit_code::usage, exit_code::finding, exit_code::inconclusive};
  for (const int code : order) {
    if (one == code || other == code) return code;
  }
  return exit_code::clean;
}

// One file: judged, written again and drawn, as far as that is asked for.
int check_file(const std::string& file, const Task& task, Console& console,
               nlohmann::ordered_json& results) {
  const auto loaded = load_history(file, task.reading);
  if (!loaded) {
    results.push_back({{"file", file}, {"verdict", "malformed"}});
    results.back()["reason"] = loaded.error().text();
    return Console::refuse(loaded.error());
  }
  const Checked one = checked(file, *loaded, task.budget, console);
  if (!console.json) Console::result(one.text);
  results.push_back(one.json);
  std::optional<Error> wrong;
  if (!task.page.empty() && !one.page.empty()) wrong = campaign::write_whole(task.page, one.page);
  if (!wrong && !task.to.file.empty()) wrong = write_history(*loaded, task.to, "--write");
  return wrong ? worse(one.code, Console::refuse(*wrong)) : one.code;
}

Result<Task> task_of(const CheckOptions& options) {
  const auto reading = reading_of(options);
  if (!reading) return reading.error();
  const auto budget = budget_of(options);
  if (!budget) return budget.error();
  if (!options.write.empty() && options.files.size() > 1) {
    return Error{"--write", 0, 0, "one history", std::to_string(options.files.size())};
  }
  const auto to = history_file(options.write, options.write_format, "--write-format");
  if (!to) return to.error();
  return Task{*reading, *budget, options.page, *to};
}

int check(const CheckOptions& options, Console& console) {
  const auto task = task_of(options);
  if (!task) return Console::refuse(task.error());
  int code = exit_code::clean;
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const std::string& file : options.files) {
    code = worse(code, check_file(file, *task, console, results));
  }
  if (console.json) Console::document({{"schema", "raftbed.check/1"}, {"files", results}});
  return code;
}

}  // namespace

void add_check(CommandLine& line) {
  const auto added = add_command<CheckOptions>(
      line.app, line, "check",
      "Judge histories of any system: is there an order that explains them?", check);
  added.app.group(gate);
  CheckOptions& options = added.options;
  added.app.add_option("FILE", options.files, "histories; - is standard input")
      ->required()
      ->type_name("");
  add_word(added.app, "--format", "FORM", options.format, "auto, " + exchange::format_names());
  add_word(added.app, "--model", "MODEL", options.model, "kv, cas-register, register or mutex");
  add_word(added.app, "--fail", "WHAT", options.fail,
           "dropped: what failed did not take place; constraint: a cas saw another value");
  add_word(added.app, "--initial", "VALUE", options.initial, "what is held before the first call");
  add_word(added.app, "--nil-read", "WHAT", options.nil_read, "a read of nil saw: absent, or any");
  add_word(added.app, "--max-memory", "BYTES", options.memory, "of the search, 512M");
  add_word(added.app, "--max-steps", "N", options.steps, "of the search, a key");
  add_word(added.app, "--page", "FILE", options.page,
           "draw what was refused as a page of HTML; of several files, the last");
  add_word(added.app, "--write", "FILE", options.write, "write the history again, in another form");
  add_word(added.app, "--write-format", "FORM", options.write_format,
           "of that: " + exchange::format_names() + "; else as FILE ends: " + form_endings);
  add_json(added.app, line.console);
  added.app.footer("Exit 0 linearizable, 1 not, 3 unknown, 2 malformed; the worst of several.");
}

}  // namespace raftbed::tools
