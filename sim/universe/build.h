// From a plan to the parts of a universe: what each layer below is told.
#pragma once

#include <memory>

#include "sim/cluster/cluster.h"
#include "sim/cluster/node_subject.h"
#include "sim/plan/plan.h"
#include "sim/world/options.h"

namespace raftbed::universe {

// Who forms the cluster from the start.
raft::Configuration first_configuration(const plan::Plan& plan);
world::WorldOptions world_options(const plan::Plan& plan);
cluster::ClusterOptions cluster_options(const plan::Plan& plan);
std::shared_ptr<const cluster::SubjectKind> node_kind(const plan::Plan& plan);

// Clients that the plan names, by scripts or asks; behind them comes one more, the probe of
// `settle`.
std::uint32_t planned_clients(const plan::Plan& plan);

}  // namespace raftbed::universe
