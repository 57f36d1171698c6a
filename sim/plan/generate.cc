// A seed becomes a plan: shape, settings, clients, faults, and then either a settling or an end.
#include "sim/plan/generate.h"

#include "sim/plan/swarm.h"
#include "sim/plan/words.h"

namespace raftbed::plan {
namespace {

constexpr std::uint32_t settle_timeouts = 40;

std::string title_of(std::uint64_t seed, const Shape& shape) {
  return "seed " + seed_text(seed) + ": " + std::string(name_of(shape.theme));
}

// As long as a log may be: every attempt of every operation, and some elections.
std::uint32_t longest_log(const Plan& plan) {
  std::uint32_t entries = 200;
  for (const ClientScript& client : plan.clients) {
    for (const auto& [first, last] : client.operations) {
      entries += (last - first + 1) * plan.settings.attempts_max;
    }
  }
  return entries;
}

// All faults, 40 timeouts for the probe, and what the verdict adds to them for the log's length.
Duration time_for(const Shape& shape, const Plan& plan) {
  const Settings& settings = plan.settings;
  const Duration round_trip = (settings.link_base + settings.link_jitter) * 2;
  const Duration needed = shape.active + settings.election_timeout_max * (2 * settle_timeouts) +
                          round_trip * (2 * std::int64_t{longest_log(plan)}) + seconds(5);
  return seconds(needed.ns() / seconds(1).ns() + 1);
}

// Mostly everybody. Else a majority of all nodes, which may be no quorum of those that belong to
// the cluster then: no answer is due then.
Targets draw_core(const Dice& dice, std::uint16_t nodes) {
  if (nodes < 3 || !dice.at("some").happens(percent(25))) return {};
  const auto majority = static_cast<std::uint16_t>(nodes / 2 + 1);
  const std::vector<NodeId> core = draw_nodes(dice.at("who"), nodes, majority);
  Targets targets(core.begin(), core.end());
  return targets;
}

std::vector<Command> draw_commands(const Dice& dice, const Shape& shape, const Settings& settings) {
  Timeline timeline(shape.active);
  add_theme_faults(timeline, dice.at("theme"), shape, settings);
  add_swarm_faults(timeline, dice.at("swarm"), shape, settings);
  add_membership_changes(timeline, dice.at("membership"), shape, settings);
  add_read_faults(timeline, dice.at("reads"), shape, settings);
  Action last = Settle{settle_timeouts, draw_core(dice.at("core"), shape.nodes)};
  if (dice.at("ends at once").happens(percent(10))) last = Finish{};
  return std::move(timeline).ending_with(std::move(last));
}

}  // namespace

Plan generate(std::uint64_t seed) {
  const Dice dice(seed);
  const Shape shape = draw_shape(dice.at("shape"));
  Plan plan;
  plan.title = title_of(seed, shape);
  plan.generator = generator_version;
  plan.seed = seed;
  plan.nodes = shape.nodes;
  plan.settings = draw_settings(dice.at("settings"), shape);
  plan.clients = draw_clients(dice.at("clients"), shape);
  plan.settings.time_max = time_for(shape, plan);
  plan.settings.operation_interval = interval_for(dice.at("interval"), shape, plan.clients);
  plan.commands = draw_commands(dice.at("faults"), shape, plan.settings);
  plan.expectations.push_back(ExpectSafe{});
  return plan;
}

}  // namespace raftbed::plan
