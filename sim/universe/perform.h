// What a command does to a world and its cluster. Targets are resolved already; the plan itself
// (settle, end, reseed) is the universe's own business.
#pragma once

#include "sim/cluster/cluster.h"
#include "sim/plan/command.h"
#include "sim/world/fault.h"

namespace raftbed::universe {

enum class Effect : std::uint8_t { none, some };

// `fault` names what the command sets in the world, for its expiry to lift.
Effect perform(const plan::Action& action, world::FaultId fault, cluster::Cluster& cluster,
               cluster::Scene& scene);

// The undoing of a command that had a length: what it set is lifted, whom it ended starts again.
void undo(const plan::Action& action, world::FaultId fault, cluster::Cluster& cluster,
          cluster::Scene& scene);

}  // namespace raftbed::universe
