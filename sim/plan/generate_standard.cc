// The standard run: what benchmarks measure. A cluster of five that stays mostly available, under
// one fault at a time, of every kind in turn. Its leader answers gets in its lease, as one would
// have it in service; all else is at its default.
#include "sim/plan/generate.h"
#include "sim/plan/swarm.h"
#include "sim/plan/words.h"

namespace raftbed::plan {
namespace {

constexpr Duration standard_length = seconds(60);
constexpr std::uint16_t standard_nodes = 5;
constexpr std::uint32_t standard_clients = 5;
constexpr std::uint32_t operations_a_second = 100;

Settings standard_settings() {
  Settings settings;
  settings.reads = actor::ReadMode::lease;
  settings.check_quorum = settings.pre_vote = true;  // a lease needs the first
  settings.keys = 50;
  settings.operation_interval = seconds(standard_clients) / operations_a_second;
  settings.events_max = 100'000'000;
  settings.snapshot_after = 1'000;
  settings.snapshot_tail = 100;
  settings.time_max = standard_length + seconds(60);
  return settings;
}

std::vector<ClientScript> standard_scripts(const Settings& settings) {
  const auto operations =
      static_cast<std::uint32_t>(standard_length.ns() / settings.operation_interval.ns());
  std::vector<ClientScript> scripts;
  for (std::uint32_t id = 1; id <= standard_clients; ++id) {
    scripts.push_back(ClientScript{ClientId(id), {{1, operations}}});
  }
  return scripts;
}

// Every 1.2 seconds one fault of up to half a second; the kinds come in turn, three times each.
void add_standard_faults(Timeline& timeline, const Dice& dice) {
  constexpr Duration gap = milliseconds(1'200);
  Instant at = Instant() + seconds(2);
  for (std::uint64_t n = 0; at + gap < timeline.end(); ++n) {
    const Dice fault = dice.at("fault", n);
    const Instant start = at + fault.at("delay").between(Duration(), gap / 2);
    add_fault(timeline, fault, FaultKind{static_cast<std::uint8_t>(n % fault_kinds)},
              Stage{standard_nodes, start, milliseconds(500)});
    at = at + gap;
  }
}

}  // namespace

Plan standard_run(std::uint64_t seed) {
  Plan plan;
  plan.title = "the standard run, seed " + seed_text(seed);
  plan.generator = generator_version;
  plan.seed = seed;
  plan.nodes = standard_nodes;
  plan.settings = standard_settings();
  plan.clients = standard_scripts(plan.settings);
  Timeline timeline(standard_length);
  add_standard_faults(timeline, Dice(seed).at("standard"));
  plan.commands = std::move(timeline).ending_with(Settle{40, {}});
  plan.expectations.push_back(ExpectSafe{});
  return plan;
}

}  // namespace raftbed::plan
