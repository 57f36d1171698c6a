// raftbed-bench: how fast the simulator is, beside the bare agenda loop of the same process.
//
// Machines differ and wander, so every figure that counts is also given as a ratio to `agenda`:
// popping and pushing an event at a usual queue length, and nothing else. Run alone on a quiet
// machine; see `--benchmark_filter`.
//   agenda                  a pop and a push at 24 pending
//   default_runs            seeds expanded, run and judged, one after the other: runs a second on
//                           one core
//   standard_run/...        5 nodes, 60 simulated seconds, 100 operations a simulated second, all
//                           fault kinds, gets answered in the leader's lease; with all checkers,
//                           and with the fingerprint alone: the difference is the checkers' share.
//                           index_reads, log_reads: with all checkers, and gets that a quorum is
//                           asked for, or that go through the log as writes do
//   copy/10, copy/60        a copy of the universe after so many simulated seconds, made and
//                           destroyed
#include <benchmark/benchmark.h>

#include "sim/plan/generate.h"
#include "sim/universe/run.h"
#include "sim/world/agenda.h"

namespace raftbed {
namespace {

constexpr std::uint64_t standard_seed = 1;

void agenda(benchmark::State& state) {
  world::Agenda agenda;
  for (std::uint32_t i = 0; i < 24; ++i) {
    agenda.push(Instant(i * 977 % 331), world::EventKind::wake, NodeId(1), i);
  }
  std::int64_t step = 1;
  for (auto _ : state) {
    const world::Event event = agenda.pop();
    step = step * 6'364'136'223'846'793'005 % 1'000'003;
    const Duration ahead(step < 0 ? -step : step);
    benchmark::DoNotOptimize(
        agenda.push(event.at() + ahead, event.kind(), event.subject(), event.payload()));
  }
}
BENCHMARK(agenda);

void default_runs(benchmark::State& state) {
  std::uint64_t seed = 1;
  std::uint64_t events = 0;
  std::uint64_t undecided = 0;
  for (auto _ : state) {
    const universe::Outcome outcome = universe::run(plan::generate(seed++));
    if (outcome.verdict == observe::Verdict::finding) state.SkipWithError("a run had a finding");
    if (outcome.verdict == observe::Verdict::undecided) ++undecided;
    events += outcome.events;
  }
  state.counters["runs/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["events/run"] =
      static_cast<double>(events) / static_cast<double>(state.iterations());
  state.counters["undecided"] = static_cast<double>(undecided);
}
BENCHMARK(default_runs)->Unit(benchmark::kMillisecond);

plan::Plan standard_with(actor::ReadMode reads) {
  plan::Plan plan = plan::standard_run(standard_seed);
  plan.settings.reads = reads;
  plan.settings.check_quorum = plan.settings.pre_vote = false;  // the lease alone needs them
  return plan;
}

void run_standard(benchmark::State& state, const plan::Plan& plan, universe::Watch watch) {
  std::uint64_t events = 0;
  std::uint64_t operations = 0;
  std::int64_t simulated = 0;
  for (auto _ : state) {
    universe::Universe universe(plan, watch);
    while (universe.advance()) {
    }
    if (watch == universe::Watch::everything) benchmark::DoNotOptimize(universe::judge(universe));
    if (universe.finding()) state.SkipWithError("the standard run had a finding");
    events += universe.moment().event;
    operations += universe.cluster().clients().history().returns();
    simulated += universe.moment().at.ns();
  }
  const auto rate = benchmark::Counter::kIsRate | benchmark::Counter::kInvert;
  state.counters["s/event"] = benchmark::Counter(static_cast<double>(events), rate);
  state.counters["s/operation"] = benchmark::Counter(static_cast<double>(operations), rate);
  state.counters["simulated/real"] =
      benchmark::Counter(static_cast<double>(simulated) / 1e9, benchmark::Counter::kIsRate);
  state.counters["events"] = static_cast<double>(events) / static_cast<double>(state.iterations());
}
void standard_run(benchmark::State& state, universe::Watch watch) {
  run_standard(state, plan::standard_run(standard_seed), watch);
}
BENCHMARK_CAPTURE(standard_run, all_checkers, universe::Watch::everything)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(standard_run, fingerprint_only, universe::Watch::fingerprint_only)
    ->Unit(benchmark::kMillisecond);
void standard_run_by(benchmark::State& state, actor::ReadMode reads) {
  run_standard(state, standard_with(reads), universe::Watch::everything);
}
BENCHMARK_CAPTURE(standard_run_by, index_reads, actor::ReadMode::index)
    ->Name("standard_run/index_reads")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(standard_run_by, log_reads, actor::ReadMode::log)
    ->Name("standard_run/log_reads")
    ->Unit(benchmark::kMillisecond);

void copy(benchmark::State& state) {
  universe::Universe universe(plan::standard_run(standard_seed));
  while (universe.moment().at < Instant() + seconds(state.range(0)) && universe.advance()) {
  }
  for (auto _ : state) {
    universe::Universe fork(universe);
    benchmark::DoNotOptimize(fork.fingerprint());
  }
}
BENCHMARK(copy)->Arg(10)->Arg(60)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace raftbed

BENCHMARK_MAIN();
