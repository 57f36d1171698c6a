// Every change of membership among four nodes, in one step: from any voters to any others, by joint
// consensus, and by a single server where it is one. All four nodes are members throughout, so that
// each of them must end with the configuration that was wished, committed, and with the way there
// on its disk: the configuration before, a joint one that names both, and the one after.
#include <algorithm>
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

Configuration of_voters_and_learners(const Nodes& voters) {
  return Configuration{voters, {}, others_than(voters)};
}

Configuration joint_of(const Nodes& before, const Nodes& after) {
  return Configuration{after, before, others_than(after)};
}

// The configurations on its disk, in order, from this index on.
std::vector<Configuration> way_on_disk(const Cluster& cluster, NodeId node, LogIndex from) {
  const Log& log = cluster.disk(node).log;
  std::vector<Configuration> way;
  for (LogIndex index = from; index <= log.last_index(); index = index.next()) {
    if (log.at(index).kind() != EntryKind::configuration) continue;
    way.push_back(configuration_of(log.at(index)));
  }
  return way;
}

bool is_in_force_and_committed(const Cluster& cluster, NodeId node, const Nodes& voters) {
  const Raft& raft = cluster.raft(node);
  return raft.configuration() == of_voters_and_learners(voters) &&
         raft.configuration_index() <= raft.commit_index();
}

// Of the highest term: an earlier one may not know yet that it leads no more.
std::optional<NodeId> leader_of(const Cluster& cluster) {
  std::optional<NodeId> leader;
  for (const NodeId node : {n1, n2, n3, n4}) {
    if (!cluster.raft(node).is_leader()) continue;
    if (!leader || cluster.raft(node).term() > cluster.raft(*leader).term()) leader = node;
  }
  return leader;
}

bool is_over(const Cluster& cluster, const Nodes& after) {
  const std::optional<NodeId> leader = leader_of(cluster);
  if (!leader || !has(after, *leader)) return false;
  const Nodes all{n1, n2, n3, n4};
  return std::all_of(all.begin(), all.end(),
                     [&](NodeId node) { return is_in_force_and_committed(cluster, node, after); });
}

// Whoever leads says that it is there; where nobody does, the first of these stands. A change takes
// a heartbeat for those who do not know yet that it is committed, and where the leader has left, an
// election and a heartbeat more: what takes longer is a defect.
void go_on(Cluster& cluster, const Nodes& after) {
  for (int round = 0; round < 4 && !is_over(cluster, after); ++round) {
    const std::optional<NodeId> leader = leader_of(cluster);
    leader ? cluster.wake(*leader) : cluster.elect(after.front());
    cluster.settle();
  }
}

// That it is over, that nobody leads who does not vote, and that each disk holds the way.
void check_change(const Cluster& cluster, const Nodes& after, LogIndex from,
                  const std::vector<Configuration>& way) {
  CHECK(is_over(cluster, after));
  for (const NodeId node : {n1, n2, n3, n4}) {
    CAPTURE(node.value());
    CHECK(is_in_force_and_committed(cluster, node, after));
    CHECK((!cluster.raft(node).is_leader() || has(after, node)));
    CHECK(way_on_disk(cluster, node, from) == way);
  }
  CHECK(cluster.violations().empty());
}

TEST_CASE("any voters take over from any others", "[membership][joint]") {
  int changes = 0;
  for (const Nodes& before : all_voters()) {
    const Cluster first = led_by_the_first_of(before);
    REQUIRE(is_in_force_and_committed(first, before.front(), before));
    const LogIndex from = first.raft(before.front()).configuration_index();
    for (const Nodes& after : all_voters()) {
      if (after == before) continue;
      Cluster cluster = first;
      cluster.change(before.front(), Reconfigure{after, others_than(after)});
      REQUIRE(std::holds_alternative<ProposalAccepted>(*cluster.output(before.front()).change));
      go_on(cluster, after);
      check_change(
          cluster, after, from,
          {of_voters_and_learners(before), joint_of(before, after), of_voters_and_learners(after)});
      ++changes;
    }
  }
  CHECK(changes == 15 * 14);
}

std::size_t difference_of(const Nodes& a, const Nodes& b) {
  const auto is_in_one = [&](NodeId node) { return has(a, node) != has(b, node); };
  const Nodes all{n1, n2, n3, n4};
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_in_one));
}

TEST_CASE("a single server comes or goes, and more at once is refused", "[membership]") {
  int changes = 0;
  for (const Nodes& before : all_voters()) {
    const Cluster first = led_by_the_first_of(before);
    const LogIndex from = first.raft(before.front()).configuration_index();
    for (const Nodes& after : all_voters()) {
      if (after == before) continue;
      Cluster cluster = first;
      const Reconfigure wish{after, others_than(after), Way::single_server};
      cluster.change(before.front(), wish);
      const auto* refused = std::get_if<ChangeRefused>(&*cluster.output(before.front()).change);
      const bool is_single = difference_of(before, after) == 1;
      CHECK((refused == nullptr) == is_single);
      if (!is_single) {
        REQUIRE(refused != nullptr);
        CHECK(refused->reason == ChangeRefusal::several_at_once);
        continue;
      }
      go_on(cluster, after);
      check_change(cluster, after, from,
                   {of_voters_and_learners(before), of_voters_and_learners(after)});
      ++changes;
    }
  }
  // Both ways along each edge of a cube of four dimensions, but for those of the empty set.
  CHECK(changes == 2 * (32 - 4));
}

}  // namespace
}  // namespace raftbed::raft::testing
