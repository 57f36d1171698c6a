#include "sim/universe/links.h"

#include <algorithm>
#include <utility>

#include "sim/universe/resolve.h"

namespace raftbed::universe {
namespace {

using cluster::Cluster;
using cluster::Scene;
using world::FaultId;
using Nodes = std::vector<NodeId>;

Performed some_if(bool any, Obstacle why_not) {
  return any ? Performed::some() : Performed(std::move(why_not));
}

// Why there is no link from one of these to another of those.
Obstacle no_link(const plan::Targets& from, const plan::Targets& to, const Cluster& cluster) {
  if (resolve(from, cluster).empty()) return nobody_of(from);
  if (resolve(to, cluster).empty()) return nobody_of(to);
  return NoLink{};
}

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

// Sets the rates on each link of the scope, or on all.
Performed set_rates(const std::optional<plan::Scope>& scope, const world::LinkRates& rates,
                    FaultId fault, const Cluster& cluster, Scene& scene) {
  world::LinkFaults& faults = scene.world.network().faults();
  if (!scope) {
    faults.set_rates(fault, world::LinkScope{}, rates);
    return Performed::some();
  }
  bool any = false;
  for (const NodeId a : resolve(scope->from, cluster)) {
    for (const NodeId b : resolve(scope->to, cluster)) {
      if (a == b) continue;
      faults.set_rates(fault, world::LinkScope{Endpoint(a), Endpoint(b)}, rates);
      any = true;
    }
  }
  return any ? Performed::some() : Performed(no_link(scope->from, scope->to, cluster));
}

world::LinkRates rates_of(const plan::Disturb& disturb, Duration hold) {
  world::LinkRates rates;
  switch (disturb.trouble) {
    case plan::Trouble::drop: rates.drop = disturb.odds; break;
    case plan::Trouble::duplicate: rates.duplicate = disturb.odds; break;
    case plan::Trouble::reorder:
      rates.reorder = disturb.odds;
      rates.hold = disturb.hold.value_or(hold);
      break;
  }
  return rates;
}

}  // namespace

Performed cut(const plan::Cut& cut, FaultId fault, const Cluster& cluster, Scene& scene) {
  const Nodes from = resolve(cut.from, cluster);
  const Nodes to = resolve(cut.to, cluster);
  if (cut_pairs(fault, from, to, cut.way, scene)) return Performed::some();
  return no_link(cut.from, cut.to, cluster);
}

Performed heal(const plan::Heal& heal, const Cluster& cluster, Scene& scene) {
  if (heal.from.empty()) {
    const bool any = scene.world.network().faults().heal_all() > 0;
    return some_if(any, NotCut{});
  }
  const Nodes from = resolve(heal.from, cluster);
  const Nodes to = resolve(heal.to, cluster);
  if (from.empty()) return nobody_of(heal.from);
  if (to.empty()) return nobody_of(heal.to);
  const bool any = heal_pairs(from, to, heal.way, scene);
  return some_if(any, NotCut{});
}

Performed separate(const plan::Partition& partition, FaultId fault, const Cluster& cluster,
                   Scene& scene) {
  Attempts attempts;
  for (std::size_t i = 0; i < partition.sides.size(); ++i) {
    for (std::size_t j = i + 1; j < partition.sides.size(); ++j) {
      const plan::Cut pair{partition.sides[i], partition.sides[j], plan::Way::both_ways, {}};
      attempts.add(cut(pair, fault, cluster, scene).why());
    }
  }
  return attempts.outcome();
}

Performed isolate(const plan::Isolate& isolate, FaultId fault, const Cluster& cluster,
                  Scene& scene) {
  const Nodes alone = resolve(isolate.targets, cluster);
  if (alone.empty()) return nobody_of(isolate.targets);
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
  return some_if(any, NoLink{});
}

Performed disturb(const plan::Disturb& disturb, Duration hold, FaultId fault,
                  const Cluster& cluster, Scene& scene) {
  return set_rates(disturb.scope, rates_of(disturb, hold), fault, cluster, scene);
}

Performed slow_down(const plan::SlowLinks& slow, FaultId fault, const Cluster& cluster,
                    Scene& scene) {
  world::LinkRates rates;
  rates.slow = Ratio{slow.factor, 1};
  return set_rates(slow.scope, rates, fault, cluster, scene);
}

}  // namespace raftbed::universe
