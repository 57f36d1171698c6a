#include "sim/universe/perform.h"

#include <algorithm>

#include "core/base/match.h"
#include "sim/universe/resolve.h"
#include "sim/universe/wishes.h"

namespace raftbed::universe {
namespace {

using cluster::Cluster;
using cluster::Scene;
using world::FaultId;
using Nodes = std::vector<NodeId>;

Effect effect_if(bool any) {
  return any ? Effect::some : Effect::none;
}

// --- links ---

bool cut_pairs(FaultId fault, const Nodes& from, const Nodes& to, plan::Way way, Scene& scene) {
  world::LinkFaults& faults = scene.world.network().faults();
  bool any = false;
  for (const NodeId a : from) {
    for (const NodeId b : to) {
      if (a == b) continue;
      any = faults.cut(fault, a, b) || any;
      if (way == plan::Way::both_ways) any = faults.cut(fault, b, a) || any;
    }
  }
  return any;
}

bool heal_pairs(const Nodes& from, const Nodes& to, plan::Way way, Scene& scene) {
  world::LinkFaults& faults = scene.world.network().faults();
  bool any = false;
  for (const NodeId a : from) {
    for (const NodeId b : to) {
      any = faults.heal(a, b) || any;
      if (way == plan::Way::both_ways) any = faults.heal(b, a) || any;
    }
  }
  return any;
}

Effect separate(const plan::Partition& partition, FaultId fault, const Cluster& cluster,
                Scene& scene) {
  bool any = false;
  for (std::size_t i = 0; i < partition.sides.size(); ++i) {
    for (std::size_t j = i + 1; j < partition.sides.size(); ++j) {
      any = cut_pairs(fault, resolve(partition.sides[i], cluster),
                      resolve(partition.sides[j], cluster), plan::Way::both_ways, scene) ||
            any;
    }
  }
  return effect_if(any);
}

Effect isolate(const plan::Isolate& isolate, FaultId fault, const Cluster& cluster, Scene& scene) {
  const Nodes alone = resolve(isolate.targets, cluster);
  Nodes others = resolve({plan::AllNodes{}}, cluster);
  std::erase_if(others, [&](NodeId node) {
    return std::find(alone.begin(), alone.end(), node) != alone.end();
  });
  bool any = cut_pairs(fault, alone, others, plan::Way::both_ways, scene);
  // Several isolated nodes are isolated from each other too.
  for (std::size_t i = 0; i < alone.size(); ++i) {
    const Nodes rest(alone.begin() + static_cast<std::ptrdiff_t>(i) + 1, alone.end());
    any = cut_pairs(fault, {alone[i]}, rest, plan::Way::both_ways, scene) || any;
  }
  return effect_if(any);
}

// Sets the rates on each link of the scope, or on all.
Effect set_rates(const std::optional<plan::Scope>& scope, const world::LinkRates& rates,
                 FaultId fault, const Cluster& cluster, Scene& scene) {
  world::LinkFaults& faults = scene.world.network().faults();
  if (!scope) {
    faults.set_rates(fault, world::LinkScope{}, rates);
    return Effect::some;
  }
  bool any = false;
  for (const NodeId a : resolve(scope->from, cluster)) {
    for (const NodeId b : resolve(scope->to, cluster)) {
      if (a == b) continue;
      faults.set_rates(fault, world::LinkScope{Endpoint(a), Endpoint(b)}, rates);
      any = true;
    }
  }
  return effect_if(any);
}

world::LinkRates rates_of(const plan::Disturb& disturb, const plan::Settings& settings) {
  world::LinkRates rates;
  switch (disturb.trouble) {
    case plan::Trouble::drop: rates.drop = disturb.odds; break;
    case plan::Trouble::duplicate: rates.duplicate = disturb.odds; break;
    case plan::Trouble::reorder:
      rates.reorder = disturb.odds;
      rates.hold = disturb.hold.value_or(settings.reorder_hold);
      break;
  }
  return rates;
}

// --- messages by name ---

std::optional<world::MessageSlot> slot_of(const MessageName& name, const Scene& scene) {
  const world::InFlight& in_flight = scene.world.network().in_flight();
  for (const world::MessageSlot slot : in_flight.in_order()) {
    if (in_flight.at(slot).name() == name) return slot;
  }
  return std::nullopt;
}

Effect lose(const plan::Lose& lose, Scene& scene) {
  if (const auto slot = slot_of(lose.message, scene)) {
    return effect_if(cluster::drop_by_hand(*slot, scene));
  }
  const bool is_new = scene.world.network().add_named_drop(lose.message);
  return is_new ? Effect::awaited : Effect::none;
}

Effect deliver(const plan::Deliver& deliver, Scene& scene) {
  const auto slot = slot_of(deliver.message, scene);
  return effect_if(slot && scene.world.hasten(*slot, scene.world.now()));
}

// --- nodes ---

Effect ask(const plan::Ask& ask, Cluster& cluster, Scene& scene) {
  std::optional<NodeId> via;
  if (ask.via) {
    const Nodes nodes = resolve({*ask.via}, cluster);
    if (!nodes.empty()) via = nodes.front();
  }
  cluster.ask(ask.client, ask.operation, via, scene);
  return Effect::some;
}

// One overload for each action: a new action without one does not compile.
struct Performance {
  FaultId fault;
  const plan::Settings& settings;
  Cluster& cluster;
  Scene& scene;

  [[nodiscard]] Nodes nodes(const plan::Targets& targets) const {
    return resolve(targets, cluster);
  }
  template <class F>
  Effect for_each(const plan::Targets& targets, F&& act_on) const {
    bool any = false;
    for (const NodeId node : nodes(targets)) any = act_on(node) || any;
    return effect_if(any);
  }

  Effect act(const plan::Cut& a) const {
    return effect_if(cut_pairs(fault, nodes(a.from), nodes(a.to), a.way, scene));
  }
  Effect act(const plan::Heal& a) const {
    if (a.from.empty()) return effect_if(scene.world.network().faults().heal_all() > 0);
    return effect_if(heal_pairs(nodes(a.from), nodes(a.to), a.way, scene));
  }
  Effect act(const plan::Partition& a) const { return separate(a, fault, cluster, scene); }
  Effect act(const plan::Isolate& a) const { return isolate(a, fault, cluster, scene); }
  Effect act(const plan::End& a) const {
    return for_each(a.targets, [&](NodeId node) {
      if (!cluster.end_node(node, a.ending, scene)) return false;
      scene.world.blame(node, fault);
      return true;
    });
  }
  Effect act(const plan::Start& a) const {
    return for_each(a.targets, [&](NodeId node) { return cluster.start_node(node, scene); });
  }
  Effect act(const plan::Pause& a) const {
    return for_each(a.targets, [&](NodeId node) { return scene.world.pause(node, fault); });
  }
  Effect act(const plan::Resume& a) const {
    return for_each(a.targets, [&](NodeId node) { return scene.world.resume(node); });
  }
  Effect act(const plan::Disturb& a) const {
    return set_rates(a.scope, rates_of(a, settings), fault, cluster, scene);
  }
  Effect act(const plan::SlowLinks& a) const {
    world::LinkRates rates;
    rates.slow = Ratio{a.factor, 1};
    return set_rates(a.scope, rates, fault, cluster, scene);
  }
  Effect act(const plan::SlowDisk& a) const {
    return for_each(a.targets, [&](NodeId node) {
      scene.world.disk(node).slow(fault, Ratio{a.factor, 1});
      return true;
    });
  }
  Effect act(const plan::Drift& a) const {
    return for_each(a.targets, [&](NodeId node) {
      scene.world.drift_clock(node, fault, a.parts_per_million);
      return true;
    });
  }
  Effect act(const plan::Jump& a) const {
    return for_each(a.targets, [&](NodeId node) {
      scene.world.jump_clock(node, a.by);
      return true;
    });
  }
  template <
      OneOf<plan::Timeout, plan::Transfer, plan::Upkeep, plan::Initialise, plan::ChangeMembership>
          A>
  Performed act(const A& a) const {
    return wish(a, cluster, scene);
  }
  Effect act(const plan::Lose& a) const { return lose(a, scene); }
  Effect act(const plan::Deliver& a) const { return deliver(a, scene); }
  Effect act(const plan::Ask& a) const { return ask(a, cluster, scene); }
  // The universe's own business.
  Effect act(const plan::Settle&) const { return Effect::some; }
  Effect act(const plan::Reseed&) const { return Effect::some; }
  Effect act(const plan::Finish&) const { return Effect::some; }
};

}  // namespace

Performed perform(const plan::Action& action, FaultId fault, const plan::Settings& settings,
                  Cluster& cluster, Scene& scene) {
  const Performance performance{fault, settings, cluster, scene};
  return std::visit([&](const auto& a) -> Performed { return performance.act(a); }, action);
}

bool has_come(const plan::Action& action, const world::World& world) {
  const auto* lose = std::get_if<plan::Lose>(&action);
  return lose != nullptr && world.network().has_lost_by_name(lose->message);
}

// Of those whom it was to end, one may have been down before, and one may have been started and
// ended by another command since: they are not this one's to start.
void undo(const plan::Action& action, FaultId fault, Cluster& cluster, Scene& scene) {
  if (const auto* end = std::get_if<plan::End>(&action)) {
    for (const NodeId node : resolve(end->targets, cluster)) {
      if (scene.world.process(node).ended_by == fault) cluster.start_node(node, scene);
    }
    return;
  }
  scene.world.lift(fault);
}

}  // namespace raftbed::universe
