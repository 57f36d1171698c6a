// What a command does to a world and its cluster. Targets are resolved already; the plan itself
// (settle, end, reseed) is the universe's own business.
#pragma once

#include "sim/cluster/cluster.h"
#include "sim/plan/command.h"
#include "sim/plan/settings.h"
#include "sim/universe/effect.h"
#include "sim/world/fault.h"

namespace raftbed::universe {

// `fault` names what the command sets in the world, for its expiry to lift. What the command leaves
// open, the settings say.
Performed perform(const plan::Action& action, world::FaultId fault, const plan::Settings& settings,
                  cluster::Cluster& cluster, cluster::Scene& scene);

// Of a command whose effect was awaited: whether what it named has come.
bool has_come(const plan::Action& action, const world::World& world);

// The undoing of a command that had a length: what it set is lifted, and whoever is down by it, and
// by no later command, starts again.
void undo(const plan::Action& action, world::FaultId fault, cluster::Cluster& cluster,
          cluster::Scene& scene);

}  // namespace raftbed::universe
