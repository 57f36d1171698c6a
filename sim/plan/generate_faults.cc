// Faults: what each kind adds to the time line, and how the swarm spreads a subset of them over the
// run.
//
// Everything has a length: nodes come back, links heal, so that the cluster gets somewhere between
// two blows.
#include <algorithm>

#include "core/base/broken.h"
#include "sim/plan/swarm.h"

namespace raftbed::plan {
namespace {

Target draw_target(const Dice& dice, std::uint16_t nodes) {
  const std::uint64_t which = dice.at("role").below(100);
  if (which < 45) return RoleTarget::leader;
  if (which < 60) return RoleTarget::follower;
  return NodeId(static_cast<std::uint16_t>(dice.at("node").between(1, nodes)));
}

Targets as_targets(const std::vector<NodeId>& nodes) {
  return {nodes.begin(), nodes.end()};
}

// All, or some that are not `one`.
Targets draw_others(const Dice& dice, std::uint16_t nodes, const Target& one) {
  if (nodes == 1 || dice.at("all").happens(percent(50))) return {AllNodes{}};
  const auto count = static_cast<std::uint16_t>(dice.at("count").between(1, nodes - 1U));
  Targets others = as_targets(draw_nodes(dice.at("which"), nodes, nodes));
  others.erase(std::remove(others.begin(), others.end(), one), others.end());
  others.resize(count);
  return others;
}

Duration draw_length(const Dice& dice, const Stage& stage) {
  return dice.at("length").between(stage.span / 4, stage.span);
}
// A node's absence: often so short that it is back before anybody has noticed.
Duration draw_absence(const Dice& dice, const Stage& stage) {
  const Duration most = dice.at("short").happens(percent(40)) ? stage.span / 10 : stage.span;
  return std::max(milliseconds(1), dice.at("length").between(most / 10, most));
}

void add_cut(Timeline& timeline, const Dice& dice, const Stage& stage, Way way) {
  Cut cut;
  cut.from = {draw_target(dice.at("one"), stage.nodes)};
  cut.to = draw_others(dice.at("others"), stage.nodes, cut.from.front());
  cut.way = way;
  cut.length = draw_length(dice, stage);
  if (way == Way::one_way && dice.at("inwards").happens(percent(50))) std::swap(cut.from, cut.to);
  timeline.add(stage.start, cut);
}

void add_partition(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const bool three = stage.nodes >= 3 && dice.at("three").happens(percent(20));
  const std::vector<NodeId> order = draw_nodes(dice.at("order"), stage.nodes, stage.nodes);
  std::vector<Targets> sides(three ? 3 : 2);
  for (std::size_t at = 0; at < order.size(); ++at) {
    const bool first_of_side = at < sides.size();
    sides[first_of_side ? at : dice.at("side", at).below(sides.size())].push_back(order[at]);
  }
  if (stage.nodes < 2) return;
  timeline.add(stage.start, Partition{std::move(sides), draw_length(dice, stage)});
}

void add_isolation(Timeline& timeline, const Dice& dice, const Stage& stage, Target target) {
  timeline.add(stage.start, Isolate{{target}, draw_length(dice, stage)});
}

// Once, or in a loop: again as soon as it is up.
void add_ending(Timeline& timeline, const Dice& dice, const Stage& stage, Ending ending) {
  const bool loops = dice.at("loops").happens(percent(15));
  const std::uint32_t times = loops ? dice.at("times").between(3, 5) : 1;
  const Target target = draw_target(dice.at("target"), stage.nodes);
  Instant at = stage.start;
  for (std::uint32_t n = 0; n < times; ++n) {
    const Dice time = dice.at("time", n);
    const Duration absence = loops ? time.at("absence").between(milliseconds(1), milliseconds(8))
                                   : draw_absence(time, stage);
    timeline.add(at, End{ending, {target}, absence});
    at = at + absence + time.at("life").between(milliseconds(1), milliseconds(25));
  }
}

// Of one node, of all at once, or of one after the other within milliseconds.
void add_power_loss(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const std::uint64_t extent = dice.at("extent").below(10);
  if (extent < 5) return add_ending(timeline, dice, stage, Ending::power_loss);
  if (extent < 7) {
    const End all{Ending::power_loss, {AllNodes{}}, draw_absence(dice, stage)};
    return timeline.add(stage.start, all);
  }
  const auto count = static_cast<std::uint16_t>(
      dice.at("count").between(std::uint32_t{stage.nodes} / 2 + 1, stage.nodes));
  for (const NodeId node : draw_nodes(dice.at("which"), stage.nodes, count)) {
    const Dice of = dice.at("node", node.value());
    const Duration delay = of.at("delay").between(Duration(), milliseconds(6));
    timeline.add(stage.start + delay, End{Ending::power_loss, {node}, draw_absence(of, stage)});
  }
}

void add_pause(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const Target target = draw_target(dice.at("target"), stage.nodes);
  timeline.add(stage.start, Pause{{target}, draw_length(dice, stage)});
}

std::optional<Scope> draw_scope(const Dice& dice, const Stage& stage) {
  if (dice.at("everywhere").happens(percent(65))) return std::nullopt;
  const Target one = draw_target(dice.at("one"), stage.nodes);
  Scope scope{{one}, draw_others(dice.at("others"), stage.nodes, one)};
  if (dice.at("inwards").happens(percent(50))) std::swap(scope.from, scope.to);
  return scope;
}

void add_trouble(Timeline& timeline, const Dice& dice, const Stage& stage, Trouble trouble) {
  Disturb disturb;
  disturb.trouble = trouble;
  const bool hard = dice.at("hard").happens(percent(30));
  disturb.odds = percent(hard ? dice.at("odds").between(20, 60) : dice.at("odds").between(2, 20));
  disturb.scope = draw_scope(dice.at("scope"), stage);
  if (trouble == Trouble::reorder) {
    disturb.hold =
        dice.at("hold").between(milliseconds(1), std::max(milliseconds(2), stage.span / 2));
  }
  disturb.length = stage.span * 2;
  timeline.add(stage.start, disturb);
}

void add_slow_links(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const std::uint32_t factor = dice.at("factor").between(2, 20);
  timeline.add(stage.start,
               SlowLinks{factor, draw_scope(dice.at("scope"), stage), draw_length(dice, stage)});
}

void add_slow_disk(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const std::uint32_t factor = dice.at("factor").between(3, 40);
  const Targets targets = dice.at("all").happens(percent(25))
                              ? Targets{AllNodes{}}
                              : Targets{draw_target(dice.at("target"), stage.nodes)};
  timeline.add(stage.start, SlowDisk{targets, factor, draw_length(dice, stage)});
}

// Mostly within what a bad crystal does; now and then a clock that is simply wrong.
void add_clock_fault(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const Targets targets{draw_target(dice.at("target"), stage.nodes)};
  if (dice.at("jumps").happens(percent(50))) {
    return timeline.add(stage.start,
                        Jump{targets, dice.at("by").between(milliseconds(1), stage.span)});
  }
  const std::uint32_t most = dice.at("wild").happens(percent(25)) ? 50'000 : 1'000;
  const auto parts = static_cast<std::int32_t>(dice.at("drift").between(1, most));
  const bool slow = dice.at("slow").happens(percent(50));
  timeline.add(stage.start, Drift{targets, slow ? -parts : parts});
}

// Several nodes lose patience, together or one after the other.
void add_campaigns(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const std::uint32_t rounds = dice.at("rounds").between(1, 4);
  Instant at = stage.start;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const Dice of = dice.at("round", round);
    const auto most = std::min<std::uint16_t>(3, stage.nodes);
    const auto count = static_cast<std::uint16_t>(of.at("count").between(1, most));
    timeline.add(at, Timeout{as_targets(draw_nodes(of.at("who"), stage.nodes, count))});
    at = at + of.at("gap").between(milliseconds(1), std::max(milliseconds(2), stage.span / 4));
  }
}

// Leadership is handed to one node after another, well or in haste.
void add_transfers(Timeline& timeline, const Dice& dice, const Stage& stage) {
  const std::uint32_t rounds = dice.at("rounds").between(1, 4);
  Instant at = stage.start;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const Dice of = dice.at("round", round);
    timeline.add(
        at, Transfer{{RoleTarget::leader}, as_targets(draw_nodes(of.at("who"), stage.nodes, 1))});
    at = at + of.at("gap").between(milliseconds(1), std::max(milliseconds(2), stage.span / 4));
  }
}

// Somebody looks after the nodes: snapshots are taken and asked for, leaders forgotten.
void add_upkeep(Timeline& timeline, const Dice& dice, const Stage& stage) {
  constexpr UpkeepVerb verbs[] = {UpkeepVerb::forget_leader, UpkeepVerb::snapshot,
                                  UpkeepVerb::ask_snapshot, UpkeepVerb::ask_snapshot};
  const std::uint32_t rounds = dice.at("rounds").between(1, 4);
  Instant at = stage.start;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const Dice of = dice.at("round", round);
    timeline.add(at, Upkeep{of.at("what").pick(verbs),
                            as_targets(draw_nodes(of.at("who"), stage.nodes, 1))});
    at = at + of.at("gap").between(milliseconds(1), std::max(milliseconds(2), stage.span / 4));
  }
}

std::vector<FaultKind> draw_kinds(const Dice& dice) {
  // How much of everything: from runs with hardly a fault to runs with nearly all of them.
  constexpr std::uint32_t densities[] = {10, 20, 30, 30, 40, 60};
  const std::uint32_t density = dice.at("density").pick(densities);
  std::vector<FaultKind> kinds;
  for (std::uint8_t kind = 0; kind < swarm_kinds; ++kind) {
    if (dice.at("kind", kind).happens(percent(density))) kinds.push_back(FaultKind{kind});
  }
  return kinds;
}

}  // namespace

void Timeline::add(Instant at, Action action) {
  constexpr std::int64_t step = 10'000;
  if (at < end_)
    commands_.push_back(Command{Instant(at.ns() / step * step), std::move(action), {}});
}

std::vector<Command> Timeline::ending_with(Action last) && {
  std::stable_sort(commands_.begin(), commands_.end(),
                   [](const Command& a, const Command& b) { return a.at < b.at; });
  commands_.push_back(Command{end_, std::move(last), {}});
  return std::move(commands_);
}

std::vector<NodeId> draw_nodes(const Dice& dice, std::uint16_t nodes, std::uint16_t count) {
  ASSERT(count <= nodes);
  std::vector<NodeId> order;
  for (std::uint16_t id = 1; id <= nodes; ++id) order.push_back(NodeId(id));
  for (std::uint16_t at = 0; at < count; ++at) {
    const std::size_t other = at + dice.at("place", at).below(std::uint64_t{nodes} - at);
    std::swap(order[at], order[other]);
  }
  order.resize(count);
  return order;
}

void add_fault(Timeline& timeline, const Dice& dice, FaultKind kind, const Stage& stage) {
  switch (kind) {
    case FaultKind::cut_one_way: return add_cut(timeline, dice, stage, Way::one_way);
    case FaultKind::cut_both_ways: return add_cut(timeline, dice, stage, Way::both_ways);
    case FaultKind::partition: return add_partition(timeline, dice, stage);
    case FaultKind::isolate_leader: return add_isolation(timeline, dice, stage, RoleTarget::leader);
    case FaultKind::isolate_node:
      return add_isolation(timeline, dice, stage, draw_nodes(dice.at("who"), stage.nodes, 1)[0]);
    case FaultKind::kill: return add_ending(timeline, dice, stage, Ending::kill);
    case FaultKind::stop: return add_ending(timeline, dice, stage, Ending::stop);
    case FaultKind::power_loss: return add_power_loss(timeline, dice, stage);
    case FaultKind::pause: return add_pause(timeline, dice, stage);
    case FaultKind::drop: return add_trouble(timeline, dice, stage, Trouble::drop);
    case FaultKind::duplicate: return add_trouble(timeline, dice, stage, Trouble::duplicate);
    case FaultKind::reorder: return add_trouble(timeline, dice, stage, Trouble::reorder);
    case FaultKind::slow_links: return add_slow_links(timeline, dice, stage);
    case FaultKind::slow_disk: return add_slow_disk(timeline, dice, stage);
    case FaultKind::clock: return add_clock_fault(timeline, dice, stage);
    case FaultKind::campaigns: return add_campaigns(timeline, dice, stage);
    case FaultKind::transfers: return add_transfers(timeline, dice, stage);
    case FaultKind::upkeep: return add_upkeep(timeline, dice, stage);
  }
}

void add_swarm_faults(Timeline& timeline, const Dice& dice, const Shape& shape,
                      const Settings& settings) {
  const std::vector<FaultKind> kinds = draw_kinds(dice.at("kinds"));
  if (kinds.empty()) return;
  // A theme is not to be drowned.
  if (shape.theme != Theme::swarm && dice.at("bare theme").happens(percent(60))) return;
  const Duration timeout = settings.election_timeout_max;
  Instant at = Instant() + dice.at("start").between(timeout / 2, timeout * 2);
  for (std::uint64_t episode = 0; at < timeline.end(); ++episode) {
    const Dice of = dice.at("episode", episode);
    const Duration span = of.at("span").between(timeout / 2, timeout * 3);
    const std::uint32_t count = of.at("count").between(1, 4);
    for (std::uint32_t n = 0; n < count; ++n) {
      const Dice fault = of.at("fault", n);
      const FaultKind kind = kinds[fault.at("kind").below(kinds.size())];
      const Instant start = at + fault.at("delay").between(Duration(), span / 2);
      add_fault(timeline, fault, kind, Stage{shape.nodes, start, span});
    }
    at = at + span + of.at("gap").between(timeout / 4, timeout);
  }
}

}  // namespace raftbed::plan
