// What is wished of a node by command, and which of it can be; and whether there is a cluster.
#include "core/base/match.h"
#include "sim/cluster/cluster.h"

namespace raftbed::cluster {
namespace {

// A node that leads has no election timer and no leader, and nobody else can hand leadership over
// or change who belongs to the cluster.
bool makes_sense(const raft::Wish& wish, NodeId node, bool leads) {
  return match(
      wish, [&](const raft::Campaign&) { return !leads; },
      [&](const raft::Transfer& transfer) { return leads && transfer.to != node; },
      [&](const raft::ChangeMembership&) { return leads; },
      [&](const raft::ForgetLeader&) { return !leads; },
      [&](const raft::AskForSnapshot&) { return !leads; },
      [](const OneOf<raft::Initialise, raft::TakeSnapshot> auto&) { return true; });
}

}  // namespace

// Who does not lead is told also what only a leader could do: it refuses that by name, and does
// nothing else. A leader does more in a step than to answer.
bool Cluster::wish(NodeId node, const raft::Wish& wish, Scene& scene) {
  Place& place = at(node);
  if (!place.life) return false;
  const raft::Raft* raft = place.life->raft();
  const bool leads = raft != nullptr && raft->is_leader();
  const bool can_be = makes_sense(wish, node, leads);
  const bool will_be_refused = !can_be && raft != nullptr && !leads;
  if (!can_be && !will_be_refused) return false;
  place.life->wish(wish);
  run(place, observe::Activation::command, scene);
  return can_be;
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
