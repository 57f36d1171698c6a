// What commands do to links. Where they concern no link from one node to another, or mend what is
// not cut, nothing comes of them, and why not is said.
#pragma once

#include "core/base/time.h"
#include "sim/cluster/cluster.h"
#include "sim/plan/command.h"
#include "sim/universe/effect.h"
#include "sim/world/fault.h"

namespace raftbed::universe {

Performed cut(const plan::Cut& cut, world::FaultId fault, const cluster::Cluster& cluster,
              cluster::Scene& scene);
Performed heal(const plan::Heal& heal, const cluster::Cluster& cluster, cluster::Scene& scene);
Performed separate(const plan::Partition& partition, world::FaultId fault,
                   const cluster::Cluster& cluster, cluster::Scene& scene);
Performed isolate(const plan::Isolate& isolate, world::FaultId fault,
                  const cluster::Cluster& cluster, cluster::Scene& scene);
// `hold`: how long a reordered message is held back at most, where the command leaves that open.
Performed disturb(const plan::Disturb& disturb, Duration hold, world::FaultId fault,
                  const cluster::Cluster& cluster, cluster::Scene& scene);
Performed slow_down(const plan::SlowLinks& slow, world::FaultId fault,
                    const cluster::Cluster& cluster, cluster::Scene& scene);

}  // namespace raftbed::universe
