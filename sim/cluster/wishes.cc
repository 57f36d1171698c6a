// What is wished of a node by command; and whether there is a cluster.
#include "core/base/broken.h"
#include "sim/cluster/cluster.h"

namespace raftbed::cluster {

void Cluster::wish(NodeId node, const raft::Wish& wish, Scene& scene) {
  Place& place = at(node);
  ASSERT(place.life);
  place.life->wish(wish);
  run(place, observe::Activation::command, scene);
}

raft::Nodes Cluster::founders() const {
  if (!founders_.empty()) return founders_;
  for (const Place& place : nodes_) {
    const raft::Raft* raft = place.life ? place.life->raft() : nullptr;
    if (raft != nullptr && !raft->configuration().voters.empty()) {
      return raft->configuration().voters;
    }
  }
  return {};
}

void Cluster::watch_founding() {
  for (const observe::NodeObservation& seen : effects_.seen) {
    const auto* appended = std::get_if<observe::ConfigurationAppended>(&seen);
    if (appended == nullptr) continue;
    founders_ = raft::configuration_of(appended->entry).voters;
    return;
  }
}

}  // namespace raftbed::cluster
