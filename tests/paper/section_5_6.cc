// Raft 5.6, "Timing and availability" (dissertation 3.9): each test is named as a sentence of it.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE(
    "safety must not depend on timing: the system must not produce incorrect results just because "
    "some event happens more quickly or slowly than expected",
    "[paper][5.6]") {
  Cluster cluster(5);
  for (std::uint16_t i = 0; i < 600; ++i) {
    const NodeId node(static_cast<std::uint16_t>(1 + i % 5));
    // Timers far too fast, all the time; the newest messages first, and the oldest for ever late.
    if (i % 4 == 0) cluster.timeout(node);
    if (i % 3 == 0) cluster.propose(node, "p" + std::to_string(i));
    cluster.sync_one(node);
    for (int deliveries = 0; deliveries < 3 && !cluster.wire().empty(); ++deliveries) {
      const std::size_t newest = cluster.wire().size() - 1;
      cluster.deliver_at(i % 7 == 0 ? 0 : newest);
    }
  }
  CHECK(cluster.violations().empty());
  CHECK(cluster.raft(n1).term() > Term(50));
}

TEST_CASE(
    "the broadcast time should be an order of magnitude less than the election timeout so that "
    "leaders can reliably send the heartbeat messages required to keep followers from starting "
    "elections",
    "[paper][5.6]") {
  Cluster cluster(5);
  cluster.elect(n1);
  for (int wakes = 0; wakes < 500; ++wakes) cluster.let_time_pass();
  for (const NodeId node : nodes_of(cluster)) CHECK(cluster.raft(node).term() == Term(1));
  // Where a broadcast takes longer than an election timeout, somebody stands.
  for (int wakes = 0; wakes < 40; ++wakes) cluster.wake(*cluster.next_to_wake());
  Term latest;
  for (const NodeId node : nodes_of(cluster)) latest = std::max(latest, cluster.raft(node).term());
  CHECK(latest > Term(1));
}

TEST_CASE(
    "when the leader crashes, the system will be unavailable for roughly the election timeout",
    "[paper][5.6]") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Options options = options_for(n1, 3);
    options.chance = Chance(seed);
    Cluster cluster(3, options);
    cluster.elect(n1);
    let_heartbeats_pass(cluster, n1, 2);
    const NodeInstant now = cluster.raft(n1).deadline() - options.heartbeat_interval;
    cluster.crash(n1);
    CHECK(cluster.raft(*cluster.next_to_wake()).deadline() - now <= options.election_timeout_max);
    cluster.let_time_pass();  // one timeout, the shorter one, and an election that takes no time
    CHECK((cluster.raft(n2).is_leader() || cluster.raft(n3).is_leader()));
  }
}

// Every node crashes when so many messages have arrived, and starts again.
bool is_led_where_crashes_come_every(int deliveries) {
  Cluster cluster(3);
  for (int lives = 0; lives < 50; ++lives) {
    cluster.wake(*cluster.next_to_wake());
    for (int i = 0; i < deliveries; ++i) {
      for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
      if (!cluster.wire().empty()) cluster.deliver_at(0);
      for (const NodeId node : nodes_of(cluster)) {
        if (cluster.raft(node).commit_index() > LogIndex(0)) return true;
      }
    }
    cluster.drop_all();
    for (const NodeId node : nodes_of(cluster)) cluster.crash(node);
    for (const NodeId node : nodes_of(cluster)) cluster.restart(node);
  }
  return false;
}

TEST_CASE(
    "if message exchanges take longer than the typical time between server crashes, candidates "
    "will not stay up long enough to win an election; without a steady leader, Raft cannot make "
    "progress",
    "[paper][5.6]") {
  CHECK_FALSE(is_led_where_crashes_come_every(1));
  CHECK(is_led_where_crashes_come_every(20));
}

TEST_CASE(
    "the election timeout should be a few orders of magnitude less than MTBF so that the system "
    "makes steady progress",
    "[paper][5.6]") {
  Cluster cluster(3);
  LogIndex committed(0);
  for (int failures = 0; failures < 5; ++failures) {
    for (int wakes = 0; wakes < 100; ++wakes) cluster.let_time_pass();
    NodeId leader = n1;
    for (const NodeId node : nodes_of(cluster)) {
      if (cluster.raft(node).is_leader()) leader = node;
    }
    REQUIRE(cluster.raft(leader).is_leader());
    for (int i = 0; i < 20; ++i) cluster.propose(leader, "x");
    cluster.settle();
    CHECK(cluster.raft(leader).commit_index() >= committed + Count(20));
    committed = cluster.raft(leader).commit_index();
    cluster.crash(leader);
    cluster.let_time_pass();
    cluster.restart(leader);
  }
  CHECK(cluster.raft(n1).term() <= Term(20));
}

}  // namespace
}  // namespace raftbed::raft::testing
