// raftbed check: histories of other systems, judged one after the other.
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "raftbed/commands.h"
#include "raftbed/exit_code.h"
#include "raftbed/parse.h"
#include "sim/campaign/files.h"
#include "sim/exchange/picture.h"
#include "sim/exchange/reader.h"
#include "sim/exchange/story.h"

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

using exchange::Format;
using exchange::Model;
using exchange::NilRead;
constexpr std::array formats{
    Named<Format>{"auto", Format::automatic}, Named<Format>{"jsonl", Format::jsonl},
    Named<Format>{"edn", Format::edn}, Named<Format>{"jepsen-log", Format::jepsen_log}};
constexpr std::array models{
    Named<Model>{"kv", Model::kv}, Named<Model>{"cas-register", Model::cas_register},
    Named<Model>{"register", Model::registers}, Named<Model>{"mutex", Model::mutex}};
constexpr std::array failures{
    Named<exchange::Failure>{"dropped", exchange::Failure::dropped},
    Named<exchange::Failure>{"constraint", exchange::Failure::constraint}};
constexpr std::array nil_reads{Named<NilRead>{"absent", NilRead::absent},
                               Named<NilRead>{"any", NilRead::any}};

Result<exchange::Options> reading_of(const CheckOptions& options) {
  const auto format = chosen(formats, options.format, "--format");
  if (!format) return format.error();
  const auto model = chosen(models, options.model, "--model");
  if (!model) return model.error();
  const auto fail = chosen(failures, options.fail, "--fail");
  if (!fail) return fail.error();
  const auto nil_read = chosen(nil_reads, options.nil_read, "--nil-read");
  if (!nil_read) return nil_read.error();
  return exchange::Options{*format,   *model,          *fail,
                           *nil_read, options.initial, !options.initial.empty()};
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

Result<Loaded> load(const std::string& file, const exchange::Options& options) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& in = file == "-" ? std::cin : opened;
  if (!in) return Error{file, 0, 0, "a file that can be read", "none"};
  exchange::Reader reader(file == "-" ? "standard input" : file, options);
  std::vector<char> chunk(std::size_t{1} << 18);
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (!reader.feed({chunk.data(), static_cast<std::size_t>(in.gcount())})) break;
  }
  if (in.bad()) return Error{file, 0, 0, "a file that can be read to its end", "an error"};
  return reader.finish();
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

// What was refused, in words and as bars over time.
struct Explained {
  std::string anomaly;
  std::string story;
  std::string bars;
  std::string page;
};
Explained explained(const Loaded& loaded, const linear::Judgement& judgement,
                    const linear::Budget& budget, const std::string& file) {
  const linear::KeyPart& part = loaded.history.parts()[*judgement.part];
  const linear::SubHistory sub = linear::Splitter(loaded.history).take(part);
  const auto example = linear::explain(sub, judgement.key, budget.steps_a_key);
  const exchange::Told told{loaded, part, sub, example};
  return {std::string(linear::name_of(example.anomaly)), exchange::story(told),
          exchange::bars(told), exchange::page(told, file)};
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

Checked checked(const std::string& file, const Loaded& loaded, const linear::Budget& budget,
                const Console& console) {
  const linear::Judgement judgement = linear::judge(loaded.history, budget);
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

// The worst of several: malformed over not linearizable over unknown over linearizable.
int worse(int one, int other) {
  constexpr std::array order{exit_code::usage, exit_code::finding, exit_code::inconclusive};
  for (const int code : order) {
    if (one == code || other == code) return code;
  }
  return exit_code::clean;
}

int check(const CheckOptions& options, Console& console) {
  const auto reading = reading_of(options);
  if (!reading) return Console::refuse(reading.error());
  const auto budget = budget_of(options);
  if (!budget) return Console::refuse(budget.error());
  int code = exit_code::clean;
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const std::string& file : options.files) {
    const auto loaded = load(file, *reading);
    if (!loaded) {
      code = worse(code, Console::refuse(loaded.error()));
      results.push_back({{"file", file}, {"verdict", "malformed"}});
      results.back()["reason"] = loaded.error().text();
      continue;
    }
    const Checked one = checked(file, *loaded, *budget, console);
    if (!console.json) Console::result(one.text);
    results.push_back(one.json);
    code = worse(code, one.code);
    if (options.page.empty() || one.page.empty()) continue;
    if (const auto wrong = campaign::write_whole(options.page, one.page)) {
      code = worse(code, Console::refuse(*wrong));
    }
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
  add_word(added.app, "--format", "FORM", options.format, "auto, jsonl, edn or jepsen-log");
  add_word(added.app, "--model", "MODEL", options.model, "kv, cas-register, register or mutex");
  add_word(added.app, "--fail", "WHAT", options.fail,
           "dropped: what failed did not take place; constraint: a cas saw another value");
  add_word(added.app, "--initial", "VALUE", options.initial, "what is held before the first call");
  add_word(added.app, "--nil-read", "WHAT", options.nil_read, "a read of nil saw: absent, or any");
  add_word(added.app, "--max-memory", "BYTES", options.memory, "of the search, 512M");
  add_word(added.app, "--max-steps", "N", options.steps, "of the search, a key");
  add_word(added.app, "--page", "FILE", options.page,
           "draw what was refused as a page of HTML; of several files, the last");
  add_json(added.app, line.console);
  added.app.footer("Exit 0 linearizable, 1 not, 3 unknown, 2 malformed; the worst of several.");
}

}  // namespace raftbed::tools
