#include "sim/universe/perform.h"

#include <algorithm>

#include "core/base/match.h"
#include "sim/universe/resolve.h"

namespace raftbed::universe {
namespace {

using cluster::Cluster;
using cluster::Scene;
using world::FaultId;
using Nodes = std::vector<NodeId>;

Effect effect_if(bool any) { return any ? Effect::some : Effect::none; }

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

Effect separate(const plan::Partition& partition, FaultId fault, const Cluster& cluster, Scene& scene) {
  bool any = false;
  for (std::size_t i = 0; i < partition.sides.size(); ++i) {
    for (std::size_t j = i + 1; j < partition.sides.size(); ++j) {
      any = cut_pairs(fault, resolve(partition.sides[i], cluster), resolve(partition.sides[j], cluster),
                      plan::Way::both_ways, scene) || any;
    }
  }
  return effect_if(any);
}

Effect isolate(const plan::Isolate& isolate, FaultId fault, const Cluster& cluster, Scene& scene) {
  const Nodes alone = resolve(isolate.targets, cluster);
  Nodes others = resolve({plan::AllNodes{}}, cluster);
  std::erase_if(others, [&](NodeId node) { return std::find(alone.begin(), alone.end(), node) != alone.end(); });
  bool any = cut_pairs(fault, alone, others, plan::Way::both_ways, scene);
  // Several isolated nodes are isolated from each other too.
  for (std::size_t i = 0; i < alone.size(); ++i) {
    const Nodes rest(alone.begin() + static_cast<std::ptrdiff_t>(i) + 1, alone.end());
    any = cut_pairs(fault, {alone[i]}, rest, plan::Way::both_ways, scene) || any;
  }
  return effect_if(any);
}

// Sets the rates on each link of the scope, or on all.
Effect set_rates(const std::optional<plan::Scope>& scope, const world::LinkRates& rates, FaultId fault,
                 const Cluster& cluster, Scene& scene) {
  world::LinkFaults& faults = scene.world.network().faults();
  if (!scope) {
    faults.set_rates(fault, world::LinkScope{}, rates);
    return Effect::some;
  }
  bool any = false;
  for (const NodeId a : resolve(scope->from, cluster)) {
    for (const NodeId b : resolve(scope->to, cluster)) {
      faults.set_rates(fault, world::LinkScope{Endpoint(a), Endpoint(b)}, rates);
      any = true;
    }
  }
  return effect_if(any);
}

world::LinkRates rates_of(const plan::Disturb& disturb) {
  world::LinkRates rates;
  switch (disturb.trouble) {
    case plan::Trouble::drop: rates.drop = disturb.odds; break;
    case plan::Trouble::duplicate: rates.duplicate = disturb.odds; break;
    case plan::Trouble::reorder:
      rates.reorder = disturb.odds;
      rates.hold = disturb.hold.value_or(milliseconds(100));
      break;
  }
  return rates;
}

// --- messages by name ---

world::MessageName world_name(const plan::MessageName& name) {
  return world::MessageName{name.from, name.to, name.label, name.n, name.copy};
}

std::optional<world::MessageSlot> slot_of(const plan::MessageName& name, const Scene& scene) {
  const world::InFlight& in_flight = scene.world.network().in_flight();
  for (const world::MessageSlot slot : in_flight.in_order()) {
    if (in_flight.at(slot).name() == world_name(name)) return slot;
  }
  return std::nullopt;
}

Effect lose(const plan::Lose& lose, Scene& scene) {
  if (const auto slot = slot_of(lose.message, scene)) {
    return effect_if(scene.world.drop_by_hand(*slot));
  }
  return effect_if(scene.world.network().add_named_drop(world_name(lose.message)));
}

Effect deliver(const plan::Deliver& deliver, Scene& scene) {
  const auto slot = slot_of(deliver.message, scene);
  return effect_if(slot && scene.world.hasten(*slot, scene.world.now()));
}

// --- nodes ---

observe::Ending ending_of(plan::Ending ending) {
  switch (ending) {
    case plan::Ending::stop: return observe::Ending::stop;
    case plan::Ending::kill: return observe::Ending::kill;
    case plan::Ending::power_loss: return observe::Ending::power_loss;
  }
  return observe::Ending::kill;
}

template <class F>
Effect for_each(const plan::Targets& targets, const Cluster& cluster, F&& act) {
  bool any = false;
  for (const NodeId node : resolve(targets, cluster)) any = act(node) || any;
  return effect_if(any);
}

Effect ask(const plan::Ask& ask, Cluster& cluster, Scene& scene) {
  std::optional<NodeId> via;
  if (ask.via) {
    const Nodes nodes = resolve({*ask.via}, cluster);
    if (!nodes.empty()) via = nodes.front();
  }
  cluster.ask(ask.client, ask.operation, via, scene);
  return Effect::some;
}

}  // namespace

Effect perform(const plan::Action& action, FaultId fault, Cluster& cluster, Scene& scene) {
  world::World& world = scene.world;
  return match(
      action,
      [&](const plan::Cut& a) {
        return effect_if(cut_pairs(fault, resolve(a.from, cluster), resolve(a.to, cluster), a.way, scene));
      },
      [&](const plan::Heal& a) {
        if (a.from.empty()) return effect_if(world.network().faults().heal_all() > 0);
        return effect_if(heal_pairs(resolve(a.from, cluster), resolve(a.to, cluster), a.way, scene));
      },
      [&](const plan::Partition& a) { return separate(a, fault, cluster, scene); },
      [&](const plan::Isolate& a) { return isolate(a, fault, cluster, scene); },
      [&](const plan::End& a) {
        return for_each(a.targets, cluster,
                        [&](NodeId node) { return cluster.end_node(node, ending_of(a.ending), scene); });
      },
      [&](const plan::Start& a) {
        return for_each(a.targets, cluster, [&](NodeId node) { return cluster.start_node(node, scene); });
      },
      [&](const plan::Pause& a) {
        return for_each(a.targets, cluster, [&](NodeId node) { return world.pause(node, fault); });
      },
      [&](const plan::Resume& a) {
        return for_each(a.targets, cluster, [&](NodeId node) { return world.resume(node); });
      },
      [&](const plan::Disturb& a) { return set_rates(a.scope, rates_of(a), fault, cluster, scene); },
      [&](const plan::SlowLinks& a) {
        world::LinkRates rates;
        rates.slow = Ratio{a.factor, 1};
        return set_rates(a.scope, rates, fault, cluster, scene);
      },
      [&](const plan::SlowDisk& a) {
        return for_each(a.targets, cluster, [&](NodeId node) {
          world.disk(node).slow(fault, Ratio{a.factor, 1});
          return true;
        });
      },
      [&](const plan::Drift& a) {
        return for_each(a.targets, cluster, [&](NodeId node) {
          world.drift_clock(node, fault, a.parts_per_million);
          return true;
        });
      },
      [&](const plan::Jump& a) {
        return for_each(a.targets, cluster, [&](NodeId node) {
          world.jump_clock(node, a.by);
          return true;
        });
      },
      [&](const plan::Timeout& a) {
        return for_each(a.targets, cluster, [&](NodeId node) {
          const bool hears = world.process(node).state() == world::ProcessState::running;
          return hears && cluster.campaign(node, scene);
        });
      },
      [&](const plan::Lose& a) { return lose(a, scene); },
      [&](const plan::Deliver& a) { return deliver(a, scene); },
      [&](const plan::Ask& a) { return ask(a, cluster, scene); },
      [&](const plan::Settle&) { return Effect::some; },
      [&](const plan::Reseed&) { return Effect::some; }, [&](const plan::Finish&) { return Effect::some; });
}

void undo(const plan::Action& action, FaultId fault, Cluster& cluster, Scene& scene) {
  if (const auto* end = std::get_if<plan::End>(&action)) {
    for (const NodeId node : resolve(end->targets, cluster)) cluster.start_node(node, scene);
    return;
  }
  scene.world.lift(fault);
}

}  // namespace raftbed::universe
