// What a command wishes of nodes, one after the other. Where none of the wishes can be, what stood
// in the way of the first says why nothing came of it.
#pragma once

#include "sim/cluster/cluster.h"
#include "sim/plan/command.h"
#include "sim/universe/effect.h"

namespace raftbed::universe {

Performed wish(const plan::Timeout& action, cluster::Cluster& cluster, cluster::Scene& scene);
Performed wish(const plan::Transfer& action, cluster::Cluster& cluster, cluster::Scene& scene);
Performed wish(const plan::Upkeep& action, cluster::Cluster& cluster, cluster::Scene& scene);
// No second cluster is formed: none at all once there is one, and none of other voters than those
// of one that is proposed.
Performed wish(const plan::Initialise& action, cluster::Cluster& cluster, cluster::Scene& scene);
Performed wish(const plan::ChangeMembership& action, cluster::Cluster& cluster,
               cluster::Scene& scene);

}  // namespace raftbed::universe
