// Raft 6, "Cluster membership changes", up to where the old servers can be shut down (likewise
// dissertation 4.3): each test is named as a sentence of it. Single servers, and what the
// dissertation says of the rest, are in dissertation_4_1.cc and those beside it.
#include <catch2/catch_test_macros.hpp>

#include "core/raft/quorum.h"
#include "paper.h"

namespace raftbed::raft::testing {
namespace {

// From n1, n2 and n3 to n1, n4 and n5, who have learned.
const Reconfigure to_the_others{{n1, n4, n5}};

TEST_CASE(
    "once a given server adds the new configuration entry to its log, it uses that configuration "
    "for all future decisions (a server always uses the latest configuration in its log, "
    "regardless of whether the entry is committed)",
    "[paper][6]") {
  Solo follower(options_for(n3, 3));
  const Configuration next{{n1, n2, n3, n4}};
  const Entry change(LogIndex(1), Term(1), EntryKind::configuration, encode(next).span());
  follower.receive(n1, append_request(1, 0, 0, {change}));
  CHECK(follower.raft.commit_index() == LogIndex(0));
  CHECK(follower.raft.configuration() == next);
  follower.step(Campaign{});
  CHECK(follower.said<VoteRequest>().size() == 3);  // n4 is asked, too
}

TEST_CASE("log entries are replicated to all servers in both configurations", "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, Reconfigure{{n1, n4, n5}, {}, Way::joint_until_told});
  cluster.propose(n1, "x");
  cluster.settle();
  for (const NodeId node : nodes_of(cluster)) {
    CHECK(cluster.raft(node).log() == cluster.raft(n1).log());
  }
}

TEST_CASE("any server from either configuration may serve as leader", "[paper][6]") {
  for (const NodeId node : {n1, n2, n3, n4, n5}) {
    Cluster cluster = led_by_n1_with_learners(5, 3);
    cluster.change(n1, Reconfigure{{n1, n4, n5}, {}, Way::joint_until_told});
    cluster.settle();
    cluster.elect(node);
    CHECK(cluster.raft(node).is_leader());
    CHECK(known_to(cluster, node).is_joint());
  }
}

TEST_CASE(
    "agreement (for elections and entry commitment) requires separate majorities from both the old "
    "and new configurations",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, Reconfigure{{n1, n4, n5}, {}, Way::joint_until_told});
  cluster.settle();
  for (const Nodes& away : {Nodes{n2, n3}, Nodes{n4, n5}}) {
    for (const NodeId node : away) cluster.isolate(node);
    const LogIndex committed = cluster.raft(n1).commit_index();
    cluster.propose(n1, "x");
    cluster.settle();
    CHECK(cluster.raft(n1).commit_index() == committed);
    Cluster voting = cluster;  // three of five would elect it
    voting.elect(has(away, n4) ? n2 : n4);
    CHECK_FALSE(voting.raft(has(away, n4) ? n2 : n4).is_leader());
    cluster.heal();
    let_heartbeats_pass(cluster, n1, 3);
    CHECK(cluster.raft(n1).commit_index() == cluster.raft(n1).log().last_index());
  }
}

TEST_CASE("there is no time when C_old and C_new can both make unilateral decisions",
          "[paper][6]") {
  const Configuration before{{n1, n2, n3}};
  const Configuration joint{{n3, n4, n5}, {n1, n2, n3}};
  for (const Nodes& votes : subsets_of(5)) {
    const bool both = votes_win(before, votes) && votes_win(left(joint), votes);
    CHECK(votes_win(joint, votes) == both);
  }
}

TEST_CASE(
    "the leader will use the rules of C_old,new to determine when the log entry for C_old,new is "
    "committed",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  for (const NodeId node : {n4, n5}) cluster.isolate(node);
  cluster.change(n1, to_the_others);
  cluster.settle();  // all of C_old have it
  CHECK(cluster.raft(n2).log().last_index() == cluster.raft(n1).configuration_index());
  CHECK(cluster.raft(n1).commit_index() < cluster.raft(n1).configuration_index());
}

TEST_CASE(
    "when the leader receives a request to change the configuration from C_old to C_new, it stores "
    "the configuration for joint consensus (C_old,new) as a log entry and replicates that entry "
    "using the mechanisms described previously",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, to_the_others);
  const Raft& leader = cluster.raft(n1);
  const LogIndex at = leader.configuration_index();
  CHECK(at == leader.log().last_index());
  CHECK(configuration_of(leader.log().at(at)).voters == Nodes{n1, n4, n5});
  CHECK(configuration_of(leader.log().at(at)).outgoing == Nodes{n1, n2, n3});
  for (const Flight& flight : cluster.wire()) {
    CHECK(std::get<AppendRequest>(flight.outgoing.message).entries == Entries{leader.log().at(at)});
  }
  CHECK(cluster.wire().size() == 4);
}

TEST_CASE(
    "joint consensus allows the cluster to continue servicing client requests throughout the "
    "configuration change",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, to_the_others);
  std::vector<std::string> asked;
  for (int i = 0; known_to(cluster, n5) != Configuration{{n1, n4, n5}}; ++i) {
    REQUIRE(i < 200);
    cluster.propose(n1, asked.emplace_back(std::to_string(i)));
    REQUIRE(std::holds_alternative<ProposalAccepted>(*cluster.output(n1).proposal));
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    cluster.deliver_at(0);
  }
  REQUIRE(asked.size() > 4);
  cluster.settle();
  std::vector<std::string> served;
  for (const Entry& entry : cluster.applied(n1)) {
    if (entry.kind() == EntryKind::command) served.emplace_back(entry.command().text());
  }
  CHECK(served == asked);
}

// The joint entry reaches one alone of the others, and n1 crashes.
Cluster crashed_while_entering(NodeId reached) {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, to_the_others);
  cluster.sync(n1);
  cluster.deliver(n1, reached);
  cluster.sync(reached);
  cluster.drop_all();
  cluster.crash(n1);
  return cluster;
}

TEST_CASE(
    "if the leader crashes, a new leader may be chosen under either C_old or C_old,new, depending "
    "on whether the winning candidate has received C_old,new",
    "[paper][6]") {
  Cluster with_it = crashed_while_entering(n4);
  REQUIRE(known_to(with_it, n4).is_joint());
  with_it.timeout(n4);
  with_it.settle();
  CHECK(with_it.raft(n4).is_leader());
  let_heartbeats_pass(with_it, n4, 2);
  CHECK(known_to(with_it, n3) == Configuration{{n1, n4, n5}});

  Cluster without_it = crashed_while_entering(n4);
  without_it.timeout(n2);
  without_it.settle();
  CHECK(without_it.raft(n2).is_leader());
  let_heartbeats_pass(without_it, n2, 2);
  CHECK(known_to(without_it, n4) == Configuration{{n1, n2, n3}, {}, {n4, n5}});
}

TEST_CASE("in any case, C_new cannot make unilateral decisions during this period", "[paper][6]") {
  Cluster cluster = crashed_while_entering(n4);
  cluster.restart(n1);
  for (const NodeId node : {n2, n3}) cluster.isolate(node);
  cluster.elect(n4);
  CHECK(cluster.raft(n5).vote() == n4);
  CHECK(cluster.raft(n1).vote() == n4);
  CHECK_FALSE(cluster.raft(n4).is_leader());
}

TEST_CASE(
    "once C_old,new has been committed, neither C_old nor C_new can make decisions without "
    "approval of the other, and the Leader Completeness Property ensures that only servers with "
    "the C_old,new log entry can be elected as leader",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  for (const NodeId node : {n3, n5}) cluster.isolate(node);
  cluster.change(n1, Reconfigure{{n1, n4, n5}, {}, Way::joint_until_told});
  cluster.settle();
  REQUIRE(cluster.raft(n1).commit_index() == cluster.raft(n1).configuration_index());
  cluster.heal();
  cluster.elect(n3);
  CHECK_FALSE(cluster.raft(n3).is_leader());
  cluster.elect(n4);
  CHECK(cluster.raft(n4).is_leader());
}

TEST_CASE(
    "it is now safe for the leader to create a log entry describing C_new and replicate it to the "
    "cluster",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, to_the_others);
  const LogIndex joint = cluster.raft(n1).configuration_index();
  while (cluster.raft(n1).configuration_index() == joint) {
    REQUIRE(cluster.raft(n1).commit_index() < joint);
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    REQUIRE_FALSE(cluster.wire().empty());
    cluster.deliver_at(0);
  }
  CHECK(cluster.raft(n1).commit_index() >= joint);
  CHECK(known_to(cluster, n1) == Configuration{{n1, n4, n5}});
}

TEST_CASE("again, this configuration will take effect on each server as soon as it is seen",
          "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, to_the_others);
  for (int steps = 0; steps < 200 && !cluster.wire().empty(); ++steps) {
    for (const NodeId node : nodes_of(cluster)) {
      const Log& log = cluster.raft(node).log();
      const Entry& last = log.at(cluster.raft(node).configuration_index());
      CHECK(configuration_of(last) == known_to(cluster, node));
      for (LogIndex at = last.index().next(); at <= log.last_index(); at = at.next()) {
        CHECK(log.at(at).kind() != EntryKind::configuration);
      }
      cluster.sync_one(node);
    }
    cluster.deliver_at(0);
  }
  CHECK(known_to(cluster, n4) == Configuration{{n1, n4, n5}});
}

TEST_CASE(
    "when the new configuration has been committed under the rules of C_new, the old configuration "
    "is irrelevant and servers not in the new configuration can be shut down",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  cluster.change(n1, to_the_others);
  cluster.settle();
  REQUIRE(cluster.raft(n1).commit_index() == cluster.raft(n1).configuration_index());
  for (const NodeId node : {n2, n3, n1}) cluster.crash(node);
  cluster.elect(n5);
  cluster.propose(n5, "x");
  cluster.settle();
  CHECK(cluster.raft(n5).commit_index() == cluster.raft(n5).log().last_index());
}

}  // namespace
}  // namespace raftbed::raft::testing
