// Changes of a cluster's membership, as pure functions of the configuration that is in force: what
// it becomes, or why that is not to be (Raft 6; dissertation 4).
//
// Two ways lead from one set of voters to another: a single server at a time, where "any majority
// of the old cluster overlaps with any majority of the new cluster" (dissertation 4.1), and joint
// consensus for any change at once (4.3), which a leader leaves by itself, or when it is told.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/ids.h"
#include "core/raft/configuration.h"

namespace raftbed::raft {

// The article's "join": a learner at first, and a voter as soon as it has caught up.
struct Join {
  NodeId node;
};
// It is sent everything, and votes for nothing.
struct AddLearner {
  NodeId node;
};
// The article's "leave": a voter or a learner goes.
struct Leave {
  NodeId node;
};
// These are to be the voters and the learners. Who has not learned before does not vote at once.
enum class Way : std::uint8_t { single_server = 0, joint = 1, joint_until_told = 2 };
struct Reconfigure {
  Nodes voters;
  Nodes learners{};
  Way way = Way::joint;
};
struct LeaveJoint {};
using MembershipChange = std::variant<Join, AddLearner, Leave, Reconfigure, LeaveJoint>;

enum class ChangeRefusal : std::uint8_t {
  not_leader = 0,
  handing_over = 1,
  pending = 2,          // the configuration in force is not committed yet
  early = 3,            // nothing of the leader's term is committed yet
  joint = 4,            // what is joint is left first
  not_joint = 5,        // there is nothing to leave
  no_change = 6,        // it is so already
  malformed = 7,        // the nodes are no set: out of order, or one is n0
  several_at_once = 8,  // more than a single server
  behind = 9,           // who is to vote has not caught up
  no_voter_left = 10,   // nobody would vote
  voter_learns = 11,    // who is to be a learner votes
};

struct ChangeRefused {
  ChangeRefusal reason = ChangeRefusal::not_leader;
  std::optional<NodeId> leader{};  // a hint, where one is known
};

// What the configuration is to become. Whether its new voters have caught up is not asked here.
std::variant<Configuration, ChangeRefusal> changed(const Configuration& now,
                                                   const MembershipChange& change);

// REQUIRES: it is joint.
Configuration left(Configuration joint);
// REQUIRES: a learner of it.
Configuration promoted(Configuration now, NodeId learner);

}  // namespace raftbed::raft
