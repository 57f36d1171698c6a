// Dissertation 4.3, "Arbitrary configuration changes using joint consensus", and 4.4, "System
// integration": each test is named as a sentence of them. What Raft 6 says likewise of joint
// consensus is in section_6.cc.
#include <catch2/catch_test_macros.hpp>

#include "core/raft/quorum.h"
#include "paper.h"

namespace raftbed::raft::testing {
namespace {

// --- 4.3 Arbitrary configuration changes using joint consensus ---

TEST_CASE(
    "a more complex approach to cluster membership changes that handles arbitrary changes to the "
    "configuration at one time",
    "[paper][4.3]") {
  Cluster cluster = led_by_n1_with_learners(5, 2);
  cluster.change(n1, Reconfigure{{n3, n4, n5}});
  cluster.settle();
  CHECK_FALSE(cluster.raft(n1).is_leader());
  for (const NodeId node : {n1, n2}) cluster.crash(node);
  cluster.elect(n3);
  cluster.propose(n3, "x");
  cluster.settle();
  CHECK(has_committed_all(cluster, n3));
  CHECK(known_to(cluster, n3) == Configuration{{n3, n4, n5}});
  CHECK(cluster.violations().empty());
}

TEST_CASE(
    "a leader rejects additional configuration changes when a configuration change is already in "
    "progress (when its latest configuration is not committed or is not a simple majority)",
    "[paper][4.3]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, Reconfigure{{n1, n4, n5}, {}, Way::joint_until_told});
  cluster.change(n1, Leave{n2});
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::pending);
  cluster.settle();
  cluster.change(n1, Leave{n2});
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::joint);
  cluster.change(n1, LeaveJoint{});
  cluster.change(n1, Leave{n5});
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::pending);
  cluster.settle();
  // "Changes that are rejected in this way can simply wait and try again later."
  cluster.change(n1, Leave{n5});
  CHECK_FALSE(why_refused(cluster.output(n1)));
}

TEST_CASE(
    "when changing from a cluster of 3 servers to a different cluster of 9 servers, agreement "
    "requires both 2 of the 3 servers in the old configuration and 5 of the 9 servers in the new "
    "configuration",
    "[paper][4.3]") {
  Configuration joint{{}, {n1, n2, n3}};
  for (std::uint16_t i = 4; i <= 12; ++i) joint.voters.push_back(NodeId(i));
  for (std::uint16_t old = 0; old <= 3; ++old) {
    for (std::uint16_t fresh = 0; fresh <= 9; ++fresh) {
      Nodes votes;
      for (std::uint16_t i = 1; i <= old; ++i) votes.push_back(NodeId(i));
      for (std::uint16_t i = 4; i < 4 + fresh; ++i) votes.push_back(NodeId(i));
      CHECK(votes_win(joint, votes) == (old >= 2 && fresh >= 5));
    }
  }
}

// --- 4.4 System integration ---

// n3 of three is to be replaced by n4, and one of them fails meanwhile.
TEST_CASE(
    "when making cluster membership changes that require multiple single-server steps, it is "
    "preferable to add servers before removing servers; ... if one server was first removed before "
    "the other was added, the system would temporarily not be able to mask any failures",
    "[paper][4.4]") {
  for (const bool adds_first : {true, false}) {
    Cluster cluster = led_by_n1(4, 3);
    cluster.change(n1, adds_first ? MembershipChange(Join{n4}) : MembershipChange(Leave{n3}));
    cluster.settle();
    let_heartbeats_pass(cluster, n1, 3);
    REQUIRE(known_to(cluster, n1).voters.size() == (adds_first ? 4U : 2U));
    cluster.crash(n2);
    cluster.propose(n1, "x");
    let_heartbeats_pass(cluster, n1, 2);
    CHECK(has_committed_all(cluster, n1) == adds_first);
  }
}

TEST_CASE(
    "the very first time a cluster is created, one server is initialized with a configuration "
    "entry as the first entry in its log; this configuration lists only that one server; it alone "
    "forms a majority of its configuration, so it can consider this configuration committed",
    "[paper][4.4]") {
  Solo first(options_for(n1, 0));
  first.step(Initialise{{n1}});
  CHECK(first.output.send.empty());
  first.persist();  // its term
  first.persist();  // its first entry
  CHECK(first.raft.is_leader());
  CHECK(configuration_of(first.raft.log().at(LogIndex(1))) == of_voters(1));
  CHECK(first.raft.commit_index() == LogIndex(1));
}

TEST_CASE(
    "other servers from then on should be initialized with empty logs; they are added to the "
    "cluster and learn of the current configuration through the membership change mechanism",
    "[paper][4.4]") {
  Cluster cluster(3, options_for(n1, 0), {}, 0);
  cluster.step(n1, Initialise{{n1}});
  cluster.settle();
  for (const NodeId node : {n2, n3}) {
    CHECK(is_nobodys(known_to(cluster, node)));
    CHECK(cluster.raft(node).log().last_index() == LogIndex(0));
    cluster.change(n1, Join{node});
    cluster.settle();
    let_heartbeats_pass(cluster, n1, 3);
    CHECK(known_to(cluster, node).is_voter(node));
    CHECK(known_to(cluster, node) == known_to(cluster, n1));
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
