#include "core/raft/membership_change.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/match.h"

namespace raftbed::raft {
namespace {

using Changed = std::variant<Configuration, ChangeRefusal>;

Nodes common(const Nodes& one, const Nodes& other) {
  Nodes both;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                        std::back_inserter(both));
  return both;
}

// REQUIRES: it is not sound. Its nodes may be in any order.
ChangeRefusal flaw_of(const Configuration& next) {
  const Nodes& voters = next.voters;
  const Nodes& learners = next.learners;
  if (voters.empty()) return ChangeRefusal::no_voter_left;
  const auto both =
      std::find_first_of(voters.begin(), voters.end(), learners.begin(), learners.end());
  return both != voters.end() ? ChangeRefusal::voter_learns : ChangeRefusal::malformed;
}

Changed with_learner(Configuration now, NodeId node, bool joins) {
  if (now.is_voter(node)) return joins ? ChangeRefusal::no_change : ChangeRefusal::voter_learns;
  now.learners = with(std::move(now.learners), node);
  now.joining = joins ? with(std::move(now.joining), node) : without(std::move(now.joining), node);
  return now;
}

Changed without_member(Configuration now, NodeId node) {
  now.voters = without(std::move(now.voters), node);
  now.learners = without(std::move(now.learners), node);
  now.joining = without(std::move(now.joining), node);
  return now;
}

// "C_old,new": both decide until it is left.
Changed reconfigured(const Configuration& now, const Reconfigure& wish) {
  const bool is_single = wish.way == Way::single_server;
  if (is_single && difference(now.voters, wish.voters) > 1) return ChangeRefusal::several_at_once;
  Configuration next;
  next.voters = wish.voters;
  next.learners = wish.learners;
  next.joining = common(now.joining, wish.learners);
  if (!is_single && wish.voters != now.voters) next.outgoing = now.voters;
  next.leaves_by_itself = !next.is_joint() || wish.way != Way::joint_until_told;
  return next;
}

Changed next_of(const Configuration& now, const MembershipChange& change) {
  return match(
      change, [&](const Join& join) { return with_learner(now, join.node, true); },
      [&](const AddLearner& add) { return with_learner(now, add.node, false); },
      [&](const Leave& leave) { return without_member(now, leave.node); },
      [&](const Reconfigure& wish) { return reconfigured(now, wish); },
      [&](const LeaveJoint&) { return Changed(left(now)); });
}

}  // namespace

Configuration left(Configuration joint) {
  joint.outgoing.clear();
  joint.leaves_by_itself = true;
  return joint;
}

Configuration promoted(Configuration now, NodeId learner) {
  now.learners = without(std::move(now.learners), learner);
  now.joining = without(std::move(now.joining), learner);
  now.voters = with(std::move(now.voters), learner);
  return now;
}

Changed changed(const Configuration& now, const MembershipChange& change) {
  const bool leaves_joint = std::holds_alternative<LeaveJoint>(change);
  if (now.is_joint() && !leaves_joint) return ChangeRefusal::joint;
  if (!now.is_joint() && leaves_joint) return ChangeRefusal::not_joint;
  Changed next = next_of(now, change);
  const auto* configuration = std::get_if<Configuration>(&next);
  if (configuration == nullptr) return next;
  if (*configuration == now) return ChangeRefusal::no_change;
  if (!is_sound(*configuration)) return flaw_of(*configuration);
  return next;
}

}  // namespace raftbed::raft
