// The forms of a history: how long it takes to read one, parsing and numbering of texts, and how
// long with judging it.
//
//   parse/FORM/N   N operations of 4 clients on 100 keys, from memory; FORM as `--format`
//   check/FORM/N   the same, and judged
#include <benchmark/benchmark.h>

#include <string>

#include "bench/histories.h"
#include "sim/exchange/reader.h"
#include "sim/exchange/recorder.h"
#include "sim/exchange/write.h"
#include "sim/linear/judge.h"

namespace raftbed::bench {
namespace {

using exchange::Format;
using exchange::Function;
using linear::Effect;

Function function_of(const linear::Operation& operation) {
  switch (operation.effect) {
    case Effect::read: return Function::read;
    case Effect::put: return Function::put;
    case Effect::append: return Function::append;
    case Effect::compare_and_set:
    case Effect::differs:
    case Effect::impossible: break;
  }
  return Function::cas;
}

// As a file would tell it; each operation by a process of its own, so that none has two at once.
std::string written(std::uint32_t operations, Format format) {
  Mix mix;
  mix.operations = operations;
  const linear::History history = *make_history(mix);
  exchange::Options options;
  options.keeps_deeds = true;
  exchange::Recorder recorder(options);
  const auto value = [&](linear::Value number) {
    return number == linear::absent ? number : recorder.value_of(history.text(number));
  };
  for (std::size_t at = 0; at < history.operations().size(); ++at) {
    const linear::Operation& o = history.operations()[at];
    const Function function = function_of(o);
    const bool is_read = function == Function::read;
    exchange::Call call{function,
                        recorder.part_of(history.key(history.owners()[at])),
                        linear::absent,
                        value(o.expected),
                        o.call,
                        o.id,
                        0};
    if (!is_read) call.value = value(o.value);
    exchange::Answer answer;
    answer.outcome = exchange::Outcome::ok;
    answer.at = o.answer;
    if (is_read) answer.read = value(o.value);
    recorder.add(call, answer);
  }
  const auto text = exchange::write(recorder.finish(Format::automatic), format);
  return text ? *text : std::string();
}

exchange::Loaded read(const std::string& text) {
  constexpr std::size_t chunk = std::size_t{1} << 18;
  exchange::Reader reader("memory", {});
  for (std::size_t at = 0; at < text.size(); at += chunk) {
    reader.feed(std::string_view(text).substr(at, chunk));
  }
  return std::move(reader.finish()).value();
}

void take(benchmark::State& state, Format format, bool is_judged) {
  const std::string text = written(static_cast<std::uint32_t>(state.range(0)), format);
  if (text.empty()) return state.SkipWithError("the form cannot carry it");
  for (auto _ : state) {
    const exchange::Loaded loaded = read(text);
    if (is_judged) benchmark::DoNotOptimize(linear::judge(loaded.history));
    benchmark::DoNotOptimize(loaded.sources.size());
  }
  state.counters["bytes"] = static_cast<double>(text.size());
  state.counters["s/operation"] = benchmark::Counter(
      static_cast<double>(state.range(0)),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void parse(benchmark::State& state, Format format) {
  take(state, format, false);
}
void check(benchmark::State& state, Format format) {
  take(state, format, true);
}

#define FOR_EACH_SIZE ->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)
BENCHMARK_CAPTURE(parse, jsonl, Format::jsonl) FOR_EACH_SIZE;
BENCHMARK_CAPTURE(parse, porcupine, Format::porcupine) FOR_EACH_SIZE;
BENCHMARK_CAPTURE(parse, edn, Format::edn) FOR_EACH_SIZE;
BENCHMARK_CAPTURE(parse, binary, Format::binary) FOR_EACH_SIZE;
BENCHMARK_CAPTURE(check, jsonl, Format::jsonl) FOR_EACH_SIZE;
BENCHMARK_CAPTURE(check, binary, Format::binary) FOR_EACH_SIZE;

}  // namespace
}  // namespace raftbed::bench
