// The judge of histories: how long it takes to say that there is an order, or that there is none,
// and how much memory.
//
//   judge/growth/N             N operations of 4 clients on 100 keys, valid, nothing unknown: and
//                              what the growth comes to, in n log n
//   judge/valid/N/C/K/U        N operations of C clients on K keys, U % of unknown outcome; values
//                              are written once, a refused compare-and-set says what it found
//   judge/violation/N/C/K/U/V  one violation behind the middle: 1 a stale read, 2 a lost update,
//                              3 a phantom value, 4 a value written over long ago
//   judge/few_values/N/C/K/U   five values a key: a search
//   judge/few_values_violation/N/C/U/V
//                              the same of one key, with such a violation, if it still is one: what
//                              is stale among few values may have been written again
//   judge/silent/N/C/K/U       refused compare-and-sets that do not say what they found
//   judge/appends/N/C/K/U      of a hundred operations 45 append, 4 compare and set, and one puts:
//                              a text grows until one of these begins another
//   judge/appends_violation/N/C/U/V
//                              the same of one key, with such a violation
// From the operations of all keys in one row, as they are read: splitting them by key counts, and
// sorting; parsing does not. "decided" is 0 where the budget did not do;
// "peak_bytes" is the heap's at its fullest, the history itself included.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "bench/allocations.h"
#include "bench/histories.h"
#include "sim/linear/judge.h"

namespace raftbed::bench {
namespace {

struct Made {
  Mix mix;
  linear::History history;
  std::size_t bytes = 0;
};

// A benchmark is called several times, until it has run for long enough: its history is made once.
// Null where there is none.
const Made* made(const Mix& mix) {
  static std::optional<Made> last;
  if (last && last->mix == mix) return &*last;
  last.reset();  // or both would be there at once
  const HeapScale scale;
  std::optional<linear::History> history = make_history(mix);
  if (!history) return nullptr;
  last = Made{mix, std::move(*history), scale.in_use()};
  return &*last;
}

// Of judging and of what is judged. Beside what is timed: to weigh takes time.
double peak_of(const Made& made) {
  const HeapScale scale;
  benchmark::DoNotOptimize(linear::judge(made.history));
  return static_cast<double>(made.bytes + scale.peak());
}

// Whether the mix leaves no doubt about its verdict, and this is another.
bool is_wrong(const Mix& mix, linear::Verdict verdict) {
  const bool is_valid = mix.violation == Violation::none;
  const bool is_known = is_valid || mix.values == 0 || mix.violation == Violation::phantom_value;
  return is_known &&
         verdict == (is_valid ? linear::Verdict::not_linearizable : linear::Verdict::linearizable);
}

void judge_one(benchmark::State& state, const Mix& mix) {
  const Made* const judged = made(mix);
  if (judged == nullptr) return state.SkipWithError("no place for such a violation");
  linear::Judgement judgement;
  for (auto _ : state) benchmark::DoNotOptimize(judgement = linear::judge(judged->history));
  if (is_wrong(mix, judgement.verdict)) state.SkipWithError("the verdict is wrong");
  state.counters["decided"] = judgement.verdict == linear::Verdict::unknown ? 0 : 1;
  state.counters["searched_keys"] = static_cast<double>(judgement.searched);
  state.counters["peak_bytes"] = benchmark::Counter(peak_of(*judged), benchmark::Counter::kDefaults,
                                                    benchmark::Counter::kIs1024);
  state.counters["s/operation"] = benchmark::Counter(
      mix.operations, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.SetComplexityN(mix.operations);
}

// N, C, K and U.
Mix mix_of(const benchmark::State& state) {
  Mix mix;
  mix.operations = static_cast<std::uint32_t>(state.range(0));
  mix.clients = static_cast<std::uint32_t>(state.range(1));
  mix.keys = static_cast<std::uint32_t>(state.range(2));
  mix.unknown = static_cast<std::uint32_t>(state.range(3));
  return mix;
}

void growth(benchmark::State& state) {
  Mix mix;
  mix.operations = static_cast<std::uint32_t>(state.range(0));
  judge_one(state, mix);
}
void valid(benchmark::State& state) {
  judge_one(state, mix_of(state));
}
void violation(benchmark::State& state) {
  Mix mix = mix_of(state);
  mix.violation = static_cast<Violation>(state.range(4));
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
  judge_one(state, mix);
}

Mix with_appends(Mix mix) {
  mix.puts = 1;
  mix.swaps = 4;
  mix.appends = 45;
  return mix;
}
void appends(benchmark::State& state) {
  judge_one(state, with_appends(mix_of(state)));
}
void appends_violation(benchmark::State& state) {
  Mix mix;
  mix.operations = static_cast<std::uint32_t>(state.range(0));
  mix.clients = static_cast<std::uint32_t>(state.range(1));
  mix.keys = 1;
  mix.unknown = static_cast<std::uint32_t>(state.range(2));
  mix.violation = static_cast<Violation>(state.range(3));
  judge_one(state, with_appends(mix));
}

using Numbers = std::vector<std::int64_t>;
const Numbers small_and_large{1'000, 10'000, 100'000, 1'000'000};
const Numbers searched{1'000, 10'000, 100'000};
const Numbers clients{4, 16, 64, 256};
const Numbers keys{1, 10, 100, 1'000};
const Numbers unknown{0, 1, 5};
const Numbers violations{1, 2, 3, 4};
constexpr double long_enough = 0.2;  // seconds; the sizes are many

BENCHMARK(growth)
    ->Name("judge/growth")
    ->RangeMultiplier(10)
    ->Range(1'000, 10'000'000)
    ->Complexity(benchmark::oNLogN)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(valid)
    ->Name("judge/valid")
    ->ArgsProduct({small_and_large, clients, keys, unknown})
    ->ArgsProduct({{10'000'000}, {4, 256}, {1, 1'000}, {0, 5}})
    ->MinTime(long_enough)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(violation)
    ->Name("judge/violation")
    ->ArgsProduct({{1'000, 100'000, 1'000'000}, {4, 64, 256}, {1, 100, 1'000}, unknown, violations})
    ->ArgsProduct({{10'000'000}, {4, 256}, {1, 1'000}, {0}, violations})
    ->MinTime(long_enough)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(few_values)
    ->Name("judge/few_values")
    ->ArgsProduct({searched, clients, {1, 10, 100}, unknown})
    ->MinTime(long_enough)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(few_values_violation)
    ->Name("judge/few_values_violation")
    ->ArgsProduct({searched, {4, 16, 64}, unknown, violations})
    ->MinTime(long_enough)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(silent)
    ->Name("judge/silent")
    ->ArgsProduct({searched, {4, 16, 64}, {1, 10, 100}, {0, 1}})
    ->MinTime(long_enough)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(appends)
    ->Name("judge/appends")
    ->ArgsProduct({searched, {4, 32, 256}, {1, 100}, unknown})
    ->MinTime(long_enough)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(appends_violation)
    ->Name("judge/appends_violation")
    ->ArgsProduct({{1'000, 100'000}, {4, 32}, unknown, violations})
    ->MinTime(long_enough)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace raftbed::bench
