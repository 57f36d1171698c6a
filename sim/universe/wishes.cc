#include "sim/universe/wishes.h"

#include <algorithm>
#include <vector>

#include "core/base/broken.h"
#include "sim/universe/resolve.h"

namespace raftbed::universe {
namespace {

using cluster::Cluster;
using cluster::Scene;

// Hears the first note of what a node is told, and passes everything on. A refusal is that of the
// wish: a node does nothing else in its step.
class NoteEar final : public observe::Witness {
 public:
  explicit NoteEar(observe::Witness& witness) : witness_(witness) {}
  [[nodiscard]] bool heard_a_refusal() const { return note_ && raft::refuses_wish(note_->kind); }
  [[nodiscard]] const raft::Note& note() const { return *note_; }

  void node(const observe::Observations& observations) override {
    witness_.node(observations);
    if (!note_ && !observations.notes.empty()) note_ = observations.notes.front();
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

  std::vector<NodeId> named(const plan::Targets& targets) {
    std::vector<NodeId> nodes = resolve(targets, cluster_);
    if (nodes.empty()) attempts_.hindered(nobody_of(targets));
    return nodes;
  }
  void tell(NodeId node, const raft::Wish& wish) { attempts_.add(told(node, wish)); }
  [[nodiscard]] Performed outcome() const { return attempts_.outcome(); }

 private:
  // What stood in its way. A subject that shows nothing of its Raft is taken to have done it.
  std::optional<Obstacle> told(NodeId node, const raft::Wish& wish) {
    const world::ProcessState state = scene_.world.process(node).state();
    if (state == world::ProcessState::paused) return IsPaused{node};
    const cluster::Subject* life = cluster_.life(node);
    if (life == nullptr) return IsDown{node};
    if (!life->has_started()) return NotStarted{node};
    NoteEar ear(scene_.witness);
    Scene listened_to{scene_.world, ear, scene_.moment};
    cluster_.wish(node, wish, listened_to);
    if (ear.heard_a_refusal()) return Refused{node, ear.note()};
    return std::nullopt;
  }

  Cluster& cluster_;
  Scene& scene_;
  Attempts attempts_;
};

Performed wish_of_each(const plan::Targets& targets, const raft::Wish& wish, Cluster& cluster,
                       Scene& scene) {
  Wishes wishes(cluster, scene);
  for (const NodeId node : wishes.named(targets)) wishes.tell(node, wish);
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

// A node at a time, but for a reconfiguration: that is one wish. None where there is nobody to wish
// it of.
std::vector<raft::MembershipChange> wishes_of(const plan::ChangeMembership& a,
                                              const Cluster& cluster) {
  using plan::MembershipVerb;
  if (a.verb == MembershipVerb::leave_joint) return {raft::LeaveJoint{}};
  const std::vector<NodeId> nodes = resolve(a.targets, cluster);
  if (nodes.empty()) return {};
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
  for (const NodeId leader : wishes.named(action.from)) {
    for (const NodeId to : wishes.named(action.to)) wishes.tell(leader, raft::Transfer{to});
  }
  return wishes.outcome();
}

Performed wish(const plan::Upkeep& action, Cluster& cluster, Scene& scene) {
  return wish_of_each(action.targets, wish_of(action.verb), cluster, scene);
}

Performed wish(const plan::Initialise& action, Cluster& cluster, Scene& scene) {
  const raft::Nodes voters = resolve(action.voters, cluster);
  if (voters.empty()) return nobody_of(action.voters);
  const raft::Nodes founders = cluster.founders();
  // The same voters once more are for the node to refuse, which it does by name unless its log is
  // empty: all of a cluster may have lost the configuration that nobody had synced.
  if (!founders.empty() && founders != voters) return ClusterExists{founders};
  return wish_of_each(action.targets, raft::Initialise{voters}, cluster, scene);
}

Performed wish(const plan::ChangeMembership& action, Cluster& cluster, Scene& scene) {
  Wishes wishes(cluster, scene);
  const std::vector<raft::MembershipChange> changes = wishes_of(action, cluster);
  if (changes.empty()) return nobody_of(action.targets);
  for (const NodeId node : wishes.named({action.via.value_or(plan::RoleTarget::leader)})) {
    for (const raft::MembershipChange& change : changes) {
      wishes.tell(node, raft::ChangeMembership{change});
    }
  }
  return wishes.outcome();
}

}  // namespace raftbed::universe
