#include "sim/universe/wishes.h"

#include <algorithm>
#include <vector>

#include "core/base/broken.h"
#include "sim/universe/resolve.h"

namespace raftbed::universe {
namespace {

using cluster::Cluster;
using cluster::Scene;

// Hears the first note of what a node is told, and passes everything on.
class NoteEar final : public observe::Witness {
 public:
  explicit NoteEar(observe::Witness& witness) : witness_(witness) {}
  [[nodiscard]] const std::optional<raft::Note>& note() const { return note_; }

  void node(const observe::Observations& observations) override {
    witness_.node(observations);
    for (const observe::NodeObservation& seen : observations.seen) {
      const auto* noted = std::get_if<observe::Noted>(&seen);
      if (noted != nullptr && !note_) note_ = noted->note;
    }
  }
  void message(const observe::Moment& moment, const observe::MessageSeen& seen) override {
    witness_.message(moment, seen);
  }
  void wrote(const observe::Moment& moment, NodeId node, const DiskOperation& what) override {
    witness_.wrote(moment, node, what);
  }
  void invoked(const observe::Invocation& invocation) override { witness_.invoked(invocation); }
  void returned(const observe::Invocation& invocation, const observe::Return& outcome) override {
    witness_.returned(invocation, outcome);
  }
  void gave_up(const observe::Moment& moment, const observe::Invocation& invocation) override {
    witness_.gave_up(moment, invocation);
  }

 private:
  observe::Witness& witness_;
  std::optional<raft::Note> note_;
};

class Wishes {
 public:
  Wishes(Cluster& cluster, Scene& scene) : cluster_(cluster), scene_(scene) {}

  std::vector<NodeId> told(const plan::Targets& targets) {
    std::vector<NodeId> nodes = resolve(targets, cluster_);
    const plan::Targets just_the_leader{plan::RoleTarget::leader};
    if (nodes.empty() && targets == just_the_leader) hindered(NobodyLeads{});
    return nodes;
  }
  void tell(NodeId node, const raft::Wish& wish) {
    const world::ProcessState state = scene_.world.process(node).state();
    if (state == world::ProcessState::down) return hindered(IsDown{node});
    if (state == world::ProcessState::paused) return hindered(IsPaused{node});
    NoteEar ear(scene_.witness);
    Scene listened_to{scene_.world, ear, scene_.moment};
    if (cluster_.wish(node, wish, listened_to)) {
      any_ = true;
    } else if (ear.note()) {
      hindered(NotLeader{node, *ear.note()});
    } else if (leads(node)) {
      hindered(LeadsItself{node});
    }
  }
  void hindered(Obstacle obstacle) {
    if (!obstacle_) obstacle_ = std::move(obstacle);
  }
  [[nodiscard]] bool leads(NodeId node) const {
    const cluster::Subject* life = cluster_.life(node);
    return life != nullptr && life->raft() != nullptr && life->raft()->is_leader();
  }
  [[nodiscard]] Performed outcome() const {
    return any_ ? Performed(Effect::some) : Performed(obstacle_);
  }

 private:
  Cluster& cluster_;
  Scene& scene_;
  bool any_ = false;
  std::optional<Obstacle> obstacle_;
};

Performed wish_of_each(const plan::Targets& targets, const raft::Wish& wish, Cluster& cluster,
                       Scene& scene) {
  Wishes wishes(cluster, scene);
  for (const NodeId node : wishes.told(targets)) wishes.tell(node, wish);
  return wishes.outcome();
}

raft::Wish wish_of(plan::UpkeepVerb verb) {
  switch (verb) {
    case plan::UpkeepVerb::forget_leader: return raft::ForgetLeader{};
    case plan::UpkeepVerb::snapshot: return raft::TakeSnapshot{};
    case plan::UpkeepVerb::ask_snapshot: return raft::AskForSnapshot{};
  }
  throw_broken("a wish is one of these", "", __FILE__, __LINE__);
}

// A node at a time, but for a reconfiguration: that is one wish.
std::vector<raft::MembershipChange> wishes_of(const plan::ChangeMembership& a,
                                              const Cluster& cluster) {
  using plan::MembershipVerb;
  const std::vector<NodeId> nodes = resolve(a.targets, cluster);
  if (a.verb == MembershipVerb::leave_joint) return {raft::LeaveJoint{}};
  if (a.verb == MembershipVerb::reconfigure) {
    return {raft::Reconfigure{nodes, resolve(a.learners, cluster), a.way}};
  }
  std::vector<raft::MembershipChange> wishes;
  for (const NodeId node : nodes) {
    if (a.verb == MembershipVerb::join) wishes.push_back(raft::Join{node});
    if (a.verb == MembershipVerb::learn) wishes.push_back(raft::AddLearner{node});
    if (a.verb == MembershipVerb::leave) wishes.push_back(raft::Leave{node});
  }
  return wishes;
}

}  // namespace

Performed wish(const plan::Timeout& action, Cluster& cluster, Scene& scene) {
  return wish_of_each(action.targets, raft::Campaign{}, cluster, scene);
}

Performed wish(const plan::Transfer& action, Cluster& cluster, Scene& scene) {
  Wishes wishes(cluster, scene);
  for (const NodeId leader : wishes.told(action.from)) {
    for (const NodeId to : resolve(action.to, cluster)) wishes.tell(leader, raft::Transfer{to});
  }
  return wishes.outcome();
}

Performed wish(const plan::Upkeep& action, Cluster& cluster, Scene& scene) {
  return wish_of_each(action.targets, wish_of(action.verb), cluster, scene);
}

Performed wish(const plan::Initialise& action, Cluster& cluster, Scene& scene) {
  const raft::Nodes voters = resolve(action.voters, cluster);
  const raft::Nodes founders = cluster.founders();
  // The same voters once more are for the node to refuse, which it does by name unless its log is
  // empty: all of a cluster may have lost the configuration that nobody had synced.
  if (!founders.empty() && founders != voters) return Performed(ClusterExists{founders});
  return wish_of_each(action.targets, raft::Initialise{voters}, cluster, scene);
}

Performed wish(const plan::ChangeMembership& action, Cluster& cluster, Scene& scene) {
  Wishes wishes(cluster, scene);
  for (const NodeId node : wishes.told({action.via.value_or(plan::RoleTarget::leader)})) {
    for (const raft::MembershipChange& change : wishes_of(action, cluster)) {
      wishes.tell(node, raft::ChangeMembership{change});
    }
  }
  return wishes.outcome();
}

}  // namespace raftbed::universe
