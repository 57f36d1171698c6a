// I17 over a whole cluster: what every node shows of itself, and what every disk holds, against the
// ghosts that observations made of them (DESIGN, section 6).
//
// Reads every log and every disk: it is for the end of a phase and of the run. It changes nothing.
#pragma once

#include <optional>

#include "sim/check/raft_rules.h"
#include "sim/cluster/cluster.h"
#include "sim/observe/finding.h"
#include "sim/world/world.h"

namespace raftbed::universe {

// REQUIRES: the rules were told of everything so far. A disk whose log is corrupt is passed by: no
// node will start from it, and each says so when it tries.
std::optional<observe::Finding> compare_in_full(const check::RaftRules& rules,
                                                const cluster::Cluster& cluster,
                                                const world::World& world,
                                                const observe::Moment& moment);

}  // namespace raftbed::universe
