// The judge of histories: how long it takes to say that there is an order, or that there is none.
//
//   judge/valid/N/C/K/U       N operations of C clients on K keys, U % of unknown outcome; values
//   are
//                             written once, a refused compare-and-set says what it found
//   judge/violation/N/C/K/V   one violation behind the middle: 1 a stale read, 2 a lost update, 3 a
//                             phantom value, 4 a value written over long ago
//   judge/few_values/N/C/K    five values a key: a search
//   judge/few_values_violation/N/C/U/V
//                             the same of one key, with such a violation, if it still is one: what
//                             is stale among few values may have been written again
//   judge/silent/N/C/K/U      refused compare-and-sets that do not say what they found
// In memory: sorting counts, parsing does not. "decided" is 0 where the budget did not do.
#include <benchmark/benchmark.h>

#include "bench/histories.h"
#include "sim/linear/judge.h"

namespace raftbed::bench {
namespace {

void judge_one(benchmark::State& state, const Mix& mix) {
  const linear::History history = make_history(mix);
  linear::Judgement judgement;
  for (auto _ : state) benchmark::DoNotOptimize(judgement = linear::judge(history));
  const bool is_known = mix.violation == Violation::none || mix.values == 0 ||
                        mix.violation == Violation::phantom_value;
  const bool is_valid = mix.violation == Violation::none;
  const bool is_wrong = judgement.verdict == (is_valid ? linear::Verdict::not_linearizable
                                                       : linear::Verdict::linearizable);
  if (is_known && is_wrong) state.SkipWithError("the verdict is wrong");
  state.counters["decided"] = judgement.verdict == linear::Verdict::unknown ? 0 : 1;
  state.counters["searched_keys"] = static_cast<double>(judgement.searched);
  state.counters["s/operation"] = benchmark::Counter(
      mix.operations, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

Mix mix_of(const benchmark::State& state) {
  Mix mix;
  mix.operations = static_cast<std::uint32_t>(state.range(0));
  mix.clients = static_cast<std::uint32_t>(state.range(1));
  mix.keys = static_cast<std::uint32_t>(state.range(2));
  return mix;
}

void valid(benchmark::State& state) {
  Mix mix = mix_of(state);
  mix.unknown = static_cast<std::uint32_t>(state.range(3));
  judge_one(state, mix);
}
void violation(benchmark::State& state) {
  Mix mix = mix_of(state);
  mix.violation = static_cast<Violation>(state.range(3));
  judge_one(state, mix);
}
void few_values(benchmark::State& state) {
  Mix mix = mix_of(state);
  mix.values = 5;
  judge_one(state, mix);
}
void few_values_violation(benchmark::State& state) {
  Mix mix;
  mix.operations = static_cast<std::uint32_t>(state.range(0));
  mix.clients = static_cast<std::uint32_t>(state.range(1));
  mix.keys = 1;
  mix.values = 5;
  mix.unknown = static_cast<std::uint32_t>(state.range(2));
  mix.violation = static_cast<Violation>(state.range(3));
  judge_one(state, mix);
}
void silent(benchmark::State& state) {
  Mix mix = mix_of(state);
  mix.tells = false;
  mix.unknown = static_cast<std::uint32_t>(state.range(3));
  judge_one(state, mix);
}

BENCHMARK(valid)
    ->Name("judge/valid")
    ->ArgsProduct({{1'000, 10'000, 100'000, 1'000'000}, {4, 64, 256}, {1, 10, 100}, {0, 1, 5}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(valid)
    ->Name("judge/valid")
    ->Args({10'000'000, 4, 1'000, 0})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK(violation)
    ->Name("judge/violation")
    ->ArgsProduct({{1'000, 100'000, 1'000'000}, {4, 64}, {1, 100}, {1, 2, 3, 4}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(few_values)
    ->Name("judge/few_values")
    ->ArgsProduct({{1'000, 10'000, 100'000}, {4, 16, 64}, {1, 10, 100}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(few_values_violation)
    ->Name("judge/few_values_violation")
    ->ArgsProduct({{1'000, 10'000, 100'000}, {4, 16, 64}, {0, 1}, {1, 2, 3, 4}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(silent)
    ->Name("judge/silent")
    ->ArgsProduct({{1'000, 10'000, 100'000}, {4, 16, 64}, {1, 10, 100}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace raftbed::bench
