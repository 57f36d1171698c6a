// I17 over a whole cluster: what every node shows of itself, and what every disk holds, against the
// ghosts that observations made of them (DESIGN, section 6).
//
// Reads every log and every disk by itself, for the end of a phase and of the run: it trusts none
// of the readings that the run followed step by step. What it read of a disk before, and what still
// lies there as it was, byte for byte, is not decoded again. It changes nothing.
#pragma once

#include <optional>
#include <vector>

#include "sim/check/raft_rules.h"
#include "sim/cluster/cluster.h"
#include "sim/cluster/durable_log.h"
#include "sim/observe/finding.h"
#include "sim/world/world.h"

namespace raftbed::universe {

class FullComparison {
 public:
  // REQUIRES: the rules were told of everything so far; the same cluster each time. A disk whose
  // log is corrupt differs from what it held.
  std::optional<observe::Finding> compare(const check::RaftRules& rules,
                                          const cluster::Cluster& cluster,
                                          const world::World& world, const observe::Moment& moment);

 private:
  std::vector<cluster::DurableLog> disks_;  // as they were read here
};

}  // namespace raftbed::universe
