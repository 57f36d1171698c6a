// From what a command says to whom it concerns just now: roles become nodes, "all" becomes
// everybody.
#pragma once

#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "sim/cluster/cluster.h"
#include "sim/plan/command.h"

namespace raftbed::universe {

// Whoever leads the highest term among the running nodes; of those the lowest id. Absent where
// nobody leads.
std::optional<NodeId> leader_of(const cluster::Cluster& cluster);

// The nodes, ascending and without repetition; nodes beyond the cluster are left out.
std::vector<NodeId> resolve(const plan::Targets& targets, const cluster::Cluster& cluster);

// The same command with every target concrete. A command whose targets resolve to nobody keeps its
// words: it has no effect, and the resolved plan says so.
plan::Action resolved(const plan::Action& action, const cluster::Cluster& cluster);

}  // namespace raftbed::universe
