// Every change of membership among four nodes, in one step: from any voters to any others, by joint
// consensus, and by a single server where it is one.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

// Every set of voters among four nodes, in order; not the empty one.
std::vector<Nodes> all_voters() {
  std::vector<Nodes> all;
  for (unsigned bits = 1; bits < 16; ++bits) {
    Nodes voters;
    for (std::uint16_t i = 0; i < 4; ++i) {
      if ((bits >> i & 1U) != 0) voters.push_back(NodeId(static_cast<std::uint16_t>(i + 1)));
    }
    all.push_back(std::move(voters));
  }
  return all;
}

Nodes others_than(const Nodes& voters) {
  Nodes others{n1, n2, n3, n4};
  for (const NodeId voter : voters) others = without(others, voter);
  return others;
}

// One of them leads. The other nodes learn, and have caught up.
Cluster led_by_the_first_of(const Nodes& voters) {
  Cluster cluster(4, {}, {}, 0);
  cluster.step(voters.front(), Initialise{{voters.front()}});
  cluster.settle();
  cluster.elect(voters.front());
  for (const NodeId node : others_than({voters.front()})) {
    cluster.change(voters.front(), AddLearner{node});
    cluster.settle();
  }
  for (int i = 0; i < 2; ++i) {
    cluster.wake(voters.front());
    cluster.settle();
  }
  cluster.change(voters.front(), Reconfigure{voters, others_than(voters)});
  cluster.settle();
  return cluster;
}

bool is_in_force_and_committed(const Cluster& cluster, NodeId node, const Configuration& expected) {
  const Raft& raft = cluster.raft(node);
  return raft.configuration() == expected && raft.configuration_index() <= raft.commit_index();
}

// Whoever leads goes on for a while; or, where nobody does, the first of these stands.
void go_on(Cluster& cluster, const Nodes& voters) {
  for (int i = 0; i < 3; ++i) {
    for (const NodeId node : {n1, n2, n3, n4}) {
      if (cluster.raft(node).is_leader()) cluster.wake(node);
    }
    cluster.settle();
  }
  const bool is_led = std::any_of(voters.begin(), voters.end(),
                                  [&](NodeId node) { return cluster.raft(node).is_leader(); });
  if (is_led) return;
  cluster.elect(voters.front());
  go_on(cluster, voters);
}

TEST_CASE("any voters take over from any others", "[membership][joint]") {
  for (const Nodes& before : all_voters()) {
    const Cluster first = led_by_the_first_of(before);
    REQUIRE(is_in_force_and_committed(first, before.front(), {before, {}, others_than(before)}));
    for (const Nodes& after : all_voters()) {
      if (after == before) continue;
      Cluster cluster = first;
      cluster.change(before.front(), Reconfigure{after, others_than(after)});
      go_on(cluster, after);
      for (const NodeId node : {n1, n2, n3, n4}) {
        CHECK(is_in_force_and_committed(cluster, node, {after, {}, others_than(after)}));
        CHECK((!cluster.raft(node).is_leader() || has(after, node)));
      }
      CHECK(cluster.violations().empty());
    }
  }
}

std::size_t difference_of(const Nodes& a, const Nodes& b) {
  const auto is_in_one = [&](NodeId node) { return has(a, node) != has(b, node); };
  const Nodes all{n1, n2, n3, n4};
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_in_one));
}

TEST_CASE("a single server comes or goes, and more at once is refused", "[membership]") {
  for (const Nodes& before : all_voters()) {
    const Cluster first = led_by_the_first_of(before);
    for (const Nodes& after : all_voters()) {
      if (after == before) continue;
      Cluster cluster = first;
      const Reconfigure wish{after, others_than(after), Way::single_server};
      cluster.change(before.front(), wish);
      const auto* refused = std::get_if<ChangeRefused>(&*cluster.output(before.front()).change);
      const bool is_single = difference_of(before, after) == 1;
      CHECK((refused == nullptr) == is_single);
      if (!is_single) continue;
      CHECK_FALSE(cluster.raft(before.front()).configuration().is_joint());
      go_on(cluster, after);
      for (const NodeId node : {n1, n2, n3, n4}) {
        CHECK(is_in_force_and_committed(cluster, node, {after, {}, others_than(after)}));
      }
      CHECK(cluster.violations().empty());
    }
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
