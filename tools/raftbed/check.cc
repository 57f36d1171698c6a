// raftbed check: histories of other systems, judged one after the other.
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/history_file.h"
#include "raftbed/interrupt.h"
#include "raftbed/judged.h"
#include "raftbed/output.h"
#include "raftbed/parse.h"
#include "sim/campaign/files.h"
#include "sim/exchange/numbers.h"
#include "sim/exchange/utf8.h"

namespace raftbed::tools {
namespace {

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
    Named<Model>{"register", Model::registers}, Named<Model>{"mutex", Model::mutex},
    Named<Model>{"owner-mutex", Model::owner_mutex}};
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

// A lock is free at first, or it is held, maybe by a process.
std::optional<Error> wrong_beginning(const std::string& initial, exchange::Model model) {
  if (!is_lock(model) || initial.empty()) return std::nullopt;
  if (model == Model::owner_mutex) {
    const auto process = exchange::integer_of(initial);
    if (process && std::to_string(*process) == initial) return std::nullopt;
    return Error{"--initial", 0, 0, "a process that holds an owner-mutex", "'" + initial + "'"};
  }
  if (initial == "held") return std::nullopt;
  return Error{"--initial", 0, 0, "held, of a mutex; it is free where nothing is said",
               "'" + initial + "'"};
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
  if (const auto wrong = wrong_beginning(options.initial, *model)) return *wrong;
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
  constexpr std::uint64_t most = std::uint64_t{1} << 60;
  const std::size_t unit = text.empty() ? units.npos : units.find(text.back());
  const bool has_unit = unit != units.npos;
  const std::uint64_t factor = has_unit ? std::uint64_t{1024} << (10 * unit) : 1;
  const auto count = parse_count(text.substr(0, text.size() - (has_unit ? 1 : 0)), "--max-memory");
  if (count && *count <= most / factor) return *count * factor;
  return Error{"--max-memory", 0, 0,
               count ? "at most 2^60 bytes" : "a whole number of bytes, such as 1536M or 2G",
               "'" + std::string(text) + "'"};
}

Result<linear::Budget> budget_of(const CheckOptions& options) {
  linear::Budget budget = linear::usual_budget;
  if (!options.memory.empty()) {
    const auto bytes = parse_memory(options.memory);
    if (!bytes) return bytes.error();
    budget.bytes = *bytes;
  }
  if (!options.steps.empty()) {
    const auto steps = parse_count(options.steps, "--max-steps");
    if (!steps) return steps.error();
    budget.steps_a_key = *steps;
    budget.steps_an_operation = 0;
  }
  return budget;
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

void tell(const Judged& judged, const Console& console, nlohmann::ordered_json& results) {
  if (!console.json) Console::result(judged.text);
  results.push_back(judged.json);
}

// One file: judged, written again and drawn, as far as that is asked for.
int check_file(const std::string& file, const Task& task, Console& console,
               nlohmann::ordered_json& results) {
  const auto loaded = load_history(file, task.reading);
  if (is_interrupted()) {
    tell(not_judged(file, console), console, results);
    return exit_code::inconclusive;
  }
  if (!loaded) {
    results.push_back({{"file", exchange::as_utf8(file)}, {"verdict", "malformed"}});
    results.back()["reason"] = exchange::as_utf8(loaded.error().text());
    return Console::refuse(loaded.error());
  }
  const Judged one = judged(file, *loaded, task.budget, console);
  tell(one, console, results);
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
  if (const auto wrong = refuse_standard_output(options.page, "--page")) return *wrong;
  const auto to = history_file(options.write, options.write_format, "--write");
  if (!to) return to.error();
  return Task{*reading, *budget, options.page, *to};
}

int check(const CheckOptions& options, Console& console) {
  heed_interrupts();
  const auto task = task_of(options);
  if (!task) return Console::refuse(task.error());
  int code = exit_code::clean;
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const std::string& file : options.files) {
    code = worse(code, check_file(file, *task, console, results));
  }
  if (console.json) Console::document({{"schema", "raftbed.check/1"}, {"files", results}});
  return unless_interrupted(code);
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
  add_word(added.app, "--model", "MODEL", options.model,
           "kv, cas-register, register, mutex or owner-mutex");
  add_word(added.app, "--fail", "WHAT", options.fail,
           "dropped: what failed did not take place; constraint: a cas saw another value");
  add_word(added.app, "--initial", "VALUE", options.initial,
           "what is held before the first call; held, of a mutex; a process, of an owner-mutex");
  add_word(added.app, "--nil-read", "WHAT", options.nil_read, "a read of nil saw: absent, or any");
  add_word(added.app, "--max-memory", "BYTES", options.memory,
           "of a key's search, as 512M or 2G; else 1G");
  add_word(added.app, "--max-steps", "N", options.steps,
           "of a key's search; else 2000000, or 20 an operation of the key where that is more");
  add_word(added.app, "--page", "FILE", options.page,
           "draw what was refused as a page of HTML; of several files, the last");
  add_word(added.app, "--write", "FILE", options.write, "write the history again, in another form");
  add_word(added.app, "--write-format", "FORM", options.write_format,
           "of that: " + exchange::format_names() + "; else as FILE ends: " + form_endings);
  add_json(added.app, line.console);
  added.app.footer(
      "Members of your own are passed over, in JSON lines where they begin with _; one that is a "
      "slip of\n"
      "the pen from one that is missing is refused, as any other there.\n"
      "Keys and values are compared as they are written: 1 and \"1\" are one, 1 and 1.0 are two.\n"
      "Exit 0 linearizable, 1 not, 3 unknown, 2 malformed; the worst of several. SIGINT and "
      "SIGTERM "
      "end it\n"
      "behind the key that is being judged (130, 143): what is judged by then is told, the rest is "
      "unknown,\n"
      "\"interrupted\". The third ends it at once.");
}

}  // namespace raftbed::tools
