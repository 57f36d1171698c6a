// What a configuration becomes by a change, or why not: against brute force over small ones.
#include "core/raft/membership_change.h"

#include <catch2/catch_test_macros.hpp>

#include "core/raft/quorum.h"
#include "solo.h"

namespace raftbed::raft::testing {
namespace {

std::optional<Configuration> after(const Configuration& now, const MembershipChange& change) {
  auto next = changed(now, change);
  if (auto* configuration = std::get_if<Configuration>(&next)) return std::move(*configuration);
  return std::nullopt;
}
std::optional<ChangeRefusal> refusal(const Configuration& now, const MembershipChange& change) {
  const auto next = changed(now, change);
  if (const auto* why = std::get_if<ChangeRefusal>(&next)) return *why;
  return std::nullopt;
}

TEST_CASE("who joins is a learner first", "[membership][4.2.1]") {
  CHECK(after({{n1, n2}}, Join{n3}) == Configuration{{n1, n2}, {}, {n3}, {n3}});
  CHECK(after({{n1, n2}}, AddLearner{n3}) == Configuration{{n1, n2}, {}, {n3}, {}});
  CHECK(after({{n1, n2}, {}, {n3}, {}}, Join{n3}) == Configuration{{n1, n2}, {}, {n3}, {n3}});
  CHECK(refusal({{n1, n2}}, Join{n2}) == ChangeRefusal::no_change);
  CHECK(refusal({{n1, n2}}, AddLearner{n2}) == ChangeRefusal::voter_learns);
  CHECK(promoted({{n1, n2}, {}, {n3}, {n3}}, n3) == Configuration{{n1, n2, n3}});
}

TEST_CASE("who leaves is neither voter nor learner, and somebody stays", "[membership]") {
  CHECK(after({{n1, n2}}, Leave{n1}) == Configuration{{n2}});
  CHECK(after({{n1}, {}, {n2}, {n2}}, Leave{n2}) == Configuration{{n1}});
  CHECK(refusal({{n1}}, Leave{n1}) == ChangeRefusal::no_voter_left);
  CHECK(refusal({{n1}}, Leave{n2}) == ChangeRefusal::no_change);
}

TEST_CASE("what is joint is left before anything else", "[membership][joint]") {
  const Configuration joint{{n1, n2, n4}, {n1, n2, n3}};
  CHECK(refusal(joint, Join{n5}) == ChangeRefusal::joint);
  CHECK(refusal(joint, Reconfigure{{n1}}) == ChangeRefusal::joint);
  CHECK(after(joint, LeaveJoint{}) == Configuration{{n1, n2, n4}});
  CHECK(refusal({{n1}}, LeaveJoint{}) == ChangeRefusal::not_joint);
}

TEST_CASE("joint consensus goes anywhere; it is left by itself unless it is to wait",
          "[membership][joint]") {
  const Configuration now{{n1, n2, n3}, {}, {n4}, {n4}};
  CHECK(after(now, Reconfigure{{n4, n5}}) == Configuration{{n4, n5}, {n1, n2, n3}});
  CHECK(after(now, Reconfigure{{n1}, {n2, n4}}) ==
        Configuration{{n1}, {n1, n2, n3}, {n2, n4}, {n4}});
  CHECK(refusal(now, Reconfigure{now.voters, now.learners, Way::joint_until_told}) ==
        ChangeRefusal::no_change);
  const auto waits = after(now, Reconfigure{{n5}, {}, Way::joint_until_told});
  REQUIRE(waits);
  CHECK_FALSE(waits->leaves_by_itself);
  CHECK(refusal(now, Reconfigure{{}, {}}) == ChangeRefusal::no_voter_left);
  CHECK(refusal(now, Reconfigure{{n1}, {n1}}) == ChangeRefusal::voter_learns);
  CHECK(refusal(now, Reconfigure{{n2, n1}, {}}) == ChangeRefusal::malformed);
  // Learners alone change without a joint configuration.
  CHECK(after(now, Reconfigure{{n1, n2, n3}, {n5}}) == Configuration{{n1, n2, n3}, {}, {n5}});
}

TEST_CASE("a single server at a time", "[membership][4.1]") {
  const Configuration now{{n1, n2, n3}};
  CHECK(after(now, Reconfigure{{n1, n2}, {}, Way::single_server}) == Configuration{{n1, n2}});
  CHECK(refusal(now, Reconfigure{{n1}, {}, Way::single_server}) == ChangeRefusal::several_at_once);
  CHECK(refusal(now, Reconfigure{{n1, n2, n4}, {}, Way::single_server}) ==
        ChangeRefusal::several_at_once);
}

Nodes nodes_of(unsigned set) {
  Nodes nodes;
  for (std::uint16_t i = 0; i < 5; ++i) {
    if ((set >> i & 1U) != 0) nodes.push_back(NodeId(static_cast<std::uint16_t>(i + 1)));
  }
  return nodes;
}

// Whether two sets of votes without a common voter can win, one in each.
bool can_split(const Configuration& one, const Configuration& other) {
  for (unsigned votes = 0; votes < 32; ++votes) {
    if (votes_win(one, nodes_of(votes)) && votes_win(other, nodes_of(31U & ~votes))) return true;
  }
  return false;
}

TEST_CASE("no change lets disjoint majorities win before and after, for all sets of five nodes",
          "[membership][joint][4.1]") {
  for (unsigned before = 1; before < 32; ++before) {
    for (unsigned behind = 1; behind < 32; ++behind) {
      const Configuration now{nodes_of(before)};
      for (const Way way : {Way::single_server, Way::joint}) {
        const auto next = after(now, Reconfigure{nodes_of(behind), {}, way});
        if (!next) continue;
        REQUIRE_FALSE(can_split(now, *next));
        if (next->is_joint()) REQUIRE_FALSE(can_split(*next, left(*next)));
      }
    }
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
