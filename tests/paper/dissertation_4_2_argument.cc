// Dissertation 4.2.4, "Availability argument": "the above solutions are sufficient to maintain
// availability during membership changes". Each test is named as a step of it.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

// Whose log is the most up-to-date (Raft 5.4.1).
NodeId latest_of(const Cluster& cluster, const Nodes& nodes) {
  NodeId latest = nodes.front();
  for (const NodeId node : nodes) {
    const Log& log = cluster.raft(node).log();
    const Log& best = cluster.raft(latest).log();
    if (std::pair(log.last_term(), log.last_index()) >
        std::pair(best.last_term(), best.last_index())) {
      latest = node;
    }
  }
  return latest;
}

// n4 joins the voters n1, n2 and n3, or leaves them; the leader crashes after so many deliveries.
TEST_CASE("a leader can be elected at all steps of the configuration change", "[paper][4.2.4]") {
  for (const bool is_growing : {true, false}) {
    for (int deliveries = 0; deliveries < 12; ++deliveries) {
      Cluster cluster = is_growing ? led_by_n1_with_learners(4, 3) : led_by_n1(4, 4);
      const Nodes next = is_growing ? Nodes{n1, n2, n3, n4} : Nodes{n1, n2, n3};
      cluster.change(n1, Reconfigure{next, {}, Way::single_server});
      for (int i = 0; i < deliveries && !cluster.wire().empty(); ++i) {
        cluster.deliver_at(0);
        for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
      }
      cluster.drop_all();
      cluster.crash(n1);
      const NodeId candidate = latest_of(cluster, {n2, n3, n4});
      cluster.elect(candidate);
      CHECK(cluster.raft(candidate).is_leader());
      let_heartbeats_pass(cluster, candidate, 2);
      CHECK(has_committed_all(cluster, candidate));
    }
  }
}

// n4 hears nobody, and is heard; all else settles.
void settle_with_n4_deaf(Cluster& cluster) {
  while (true) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    std::erase_if(cluster.wire(), [](const Flight& flight) { return flight.outgoing.to == n4; });
    if (cluster.wire().empty()) return;
    cluster.deliver_at(0);
  }
}

// n4 is removed, does not hear of it, and stands for election before and after that is committed.
TEST_CASE(
    "if a leader can reliably send heartbeats to its own configuration, then neither it nor its "
    "followers will adopt a higher term: they will not time out to start any new elections, and "
    "they will ignore any RequestVote messages with a higher term from other servers",
    "[paper][4.2.4]") {
  Options options;
  options.check_quorum = true;
  Cluster cluster = led_by_n1(4, 4, options);
  const Term term = cluster.raft(n1).term();
  cluster.change(n1, Leave{n4});
  REQUIRE_FALSE(has_committed_all(cluster, n1));
  for (int elections = 0; elections < 10; ++elections) {
    cluster.timeout(n4);
    settle_with_n4_deaf(cluster);
    for (const NodeId node : {n1, n2, n3}) CHECK(cluster.raft(node).term() == term);
    cluster.wake(n1);
    settle_with_n4_deaf(cluster);
  }
  CHECK(cluster.raft(n4).term() > term);
  CHECK(cluster.raft(n1).is_leader());
  CHECK(known_to(cluster, n1) == of_voters(3));
  CHECK(has_committed_all(cluster, n1));
}

// n1 has removed itself, and n2 alone of those who stay has heard of it; n1 stepped down.
TEST_CASE(
    "there is some (small) risk that the server that stepped down might become leader again; if it "
    "was elected again, it would confirm the commitment of the C_new entry and soon step down",
    "[paper][4.2.4]") {
  Cluster cluster = led_by_n1(4, 4);
  cluster.isolate(n4);
  cluster.change(n1, Leave{n1});
  for (const NodeId node : {n1, n2, n3}) cluster.sync(node);
  while (cluster.raft(n1).is_leader()) {
    REQUIRE_FALSE(cluster.wire().empty());
    cluster.deliver_at(0);
    for (const NodeId node : {n1, n2, n3}) cluster.sync(node);
  }
  cluster.drop_all();
  cluster.crash(n1);  // and forgets how far it had committed
  cluster.restart(n1);
  REQUIRE(cluster.raft(n1).commit_index() == LogIndex(0));
  cluster.timeout(n1);
  cluster.sync(n1);
  bool has_led = false;
  for (int steps = 0; steps < 100 && !cluster.wire().empty(); ++steps) {
    cluster.deliver_at(0);
    for (const NodeId node : {n1, n2, n3}) cluster.sync(node);
    has_led = has_led || cluster.raft(n1).is_leader();
  }
  CHECK(has_led);
  CHECK_FALSE(cluster.raft(n1).is_leader());
  CHECK(cluster.raft(n1).commit_index() >= cluster.raft(n1).configuration_index());
  cluster.elect(n2);
  CHECK(cluster.raft(n2).is_leader());
}

// From the first message on, whatever of the change has arrived, x is asked for and answered.
TEST_CASE(
    "leaders can continue to append client requests to their logs throughout the change; since new "
    "servers are caught up before being added to the cluster, a leader can advance its commit "
    "index and reply to clients in a timely manner",
    "[paper][4.2.4]") {
  Cluster cluster = led_by_n1_with_learners(4, 3);
  cluster.change(n1, Reconfigure{{n1, n2, n3, n4}, {}, Way::single_server});
  cluster.isolate(n3);  // so that the new server is needed
  for (int i = 0; i < 20; ++i) {
    cluster.propose(n1, "x");
    REQUIRE(std::holds_alternative<ProposalAccepted>(*cluster.output(n1).proposal));
    if (i < 10) {
      if (!cluster.wire().empty()) cluster.deliver_at(0);
      for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    } else {
      cluster.settle();
      CHECK(has_committed_all(cluster, n1));
    }
  }
  CHECK(known_to(cluster, n1) == of_voters(4));
}

TEST_CASE(
    "the leader(s) will progress towards and complete the configuration change by committing "
    "C_new, and, if necessary, stepping down to allow a server in C_new to become leader",
    "[paper][4.2.4]") {
  for (const NodeId removed : {n1, n4}) {
    Cluster cluster = led_by_n1(4, 4);
    cluster.change(n1, Leave{removed});
    for (int wakes = 0; wakes < 8; ++wakes) cluster.let_time_pass();
    int leaders = 0;
    for (const NodeId node : {n1, n2, n3, n4}) {
      if (!cluster.raft(node).is_leader()) continue;
      CHECK(node != removed);
      CHECK_FALSE(known_to(cluster, node).is_voter(removed));
      CHECK(has_committed_all(cluster, node));
      ++leaders;
    }
    CHECK(leaders == 1);
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
