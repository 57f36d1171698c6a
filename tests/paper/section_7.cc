// Raft 7, "Log compaction": each test is named as a sentence of it. Figure 13 is in figure_13.cc,
// rule by rule.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

Options taking_snapshots(std::uint32_t after) {
  Options options = options_for(n1, 3);
  options.snapshot_after = after;
  options.snapshot_tail = 0;
  return options;
}

TEST_CASE(
    "each server takes snapshots independently, covering just the committed entries in its log",
    "[paper][7]") {
  Cluster cluster(3, taking_snapshots(4));
  cluster.elect(n1);
  for (int i = 0; i < 4; ++i) cluster.propose(n1, "c" + std::to_string(i));
  cluster.settle();
  // The leader has applied all and compacted; the others have the entries, and do not know yet.
  REQUIRE(cluster.raft(n1).snapshot());
  CHECK_FALSE(cluster.raft(n2).snapshot());
  cluster.isolate(n3);
  cluster.propose(n1, "not committed yet");
  let_heartbeats_pass(cluster, n1, 1);
  REQUIRE(cluster.raft(n2).snapshot());
  CHECK_FALSE(cluster.raft(n3).snapshot());
  for (const NodeId node : {n1, n2}) {
    const Raft& raft = cluster.raft(node);
    CHECK(raft.snapshot()->index() <= raft.commit_index());
    CHECK(raft.log().last_index() == LogIndex(6));
  }
}

TEST_CASE("followers can take snapshots without the knowledge of the leader", "[paper][7]") {
  Options options = taking_snapshots(2);
  options.self = n2;
  Solo follower(options);
  follower.receive(n1, append_request(5, 0, 0, {entry(1, 1), entry(2, 2)}, 2));
  REQUIRE(follower.output.apply);
  REQUIRE(follower.output.apply->save);
  follower.persist();
  follower.step(StateSaved{LogIndex(2), Bytes::copy_of("state")});
  REQUIRE(follower.raft.snapshot());
  CHECK(follower.raft.snapshot()->index() == LogIndex(2));
  CHECK(follower.raft.snapshot()->term() == Term(2));  // of its last entry, and not its own
  CHECK(follower.output.send.empty());
  CHECK(follower.output.held.empty());
}

// A core of one that has committed so many entries, and whose state as of the last one is saved.
Solo alone_with_a_snapshot(std::uint32_t entries) {
  Options options = options_for(n1, 1);
  options.snapshot_after = entries;
  options.snapshot_tail = 0;
  Solo alone(options);
  alone.step(Campaign{});
  alone.persist();
  alone.persist();
  while (!alone.output.apply || !alone.output.apply->save) {
    alone.propose("x");
    alone.persist();
  }
  alone.step(StateSaved{alone.output.apply->last, Bytes::copy_of("state")});
  return alone;
}

TEST_CASE(
    "the last included index is the index of the last entry in the log that the snapshot replaces "
    "(the last entry the state machine had applied), and the last included term is the term of "
    "this entry",
    "[paper][7]") {
  const Solo alone = alone_with_a_snapshot(3);
  const Snapshot& snapshot = *alone.raft.snapshot();
  CHECK(snapshot.index() == LogIndex(3));
  CHECK(snapshot.term() == Term(1));
  CHECK(snapshot.state().text() == "state");
  // "The snapshot also includes the latest configuration in the log as of last included index."
  CHECK(snapshot.configuration() == alone.raft.options().configuration);
}

TEST_CASE(
    "these are preserved to support the AppendEntries consistency check for the first log entry "
    "following the snapshot, since that entry needs a previous log index and term",
    "[paper][7]") {
  const Solo leader = alone_with_a_snapshot(3);
  const Restored disk{HardState{Term(1), n1}, leader.raft.log(), leader.raft.snapshot()};
  Options options = options_for(n2, 3);
  Solo follower(options, disk);
  REQUIRE(follower.raft.log().last_index() == LogIndex(3));
  follower.receive(n3, append_request(2, 3, 2, {entry(4, 2)}));  // of another term there
  CHECK(std::holds_alternative<Rejected>(follower.said<AppendReply>().at(0).outcome));
  follower.receive(n3, append_request(2, 3, 1, {entry(4, 2)}));
  CHECK(std::holds_alternative<Accepted>(follower.said<AppendReply>().at(0).outcome));
  CHECK(follower.raft.log().last_index() == LogIndex(4));
}

TEST_CASE(
    "once a server completes writing a snapshot, it may delete all log entries up through the last "
    "included index, as well as any prior snapshot",
    "[paper][7]") {
  Solo alone = alone_with_a_snapshot(3);
  REQUIRE(alone.output.write);
  // One write holds the snapshot and what is left of the log: no crash deletes without having it.
  const Restored& whole = *alone.output.write->whole;
  CHECK(whole.snapshot == alone.raft.snapshot());
  CHECK(whole.log == alone.raft.log());
  CHECK(whole.log.base_index() == LogIndex(3));
  CHECK(whole.hard_state == HardState{Term(1), n1});
}

TEST_CASE(
    "once a server completes writing a snapshot, it may delete all log entries up through the last "
    "included index: one that crashes before has what it had",
    "[paper][7]") {
  Cluster cluster(1, taking_snapshots(3));
  cluster.elect(n1);
  cluster.propose(n1, "a");
  cluster.propose(n1, "b");
  while (!cluster.raft(n1).snapshot()) REQUIRE(cluster.sync_one(n1));
  Cluster lost = cluster;
  lost.crash(n1);
  lost.restart(n1);
  CHECK_FALSE(lost.raft(n1).snapshot());
  CHECK(lost.raft(n1).log().base_index() == LogIndex(0));
  CHECK(lost.raft(n1).log().last_index() == LogIndex(3));
  cluster.sync(n1);
  cluster.crash(n1);
  cluster.restart(n1);
  CHECK(cluster.raft(n1).log().base_index() == LogIndex(3));
  CHECK(commands_of(cluster.applied(n1)) == std::vector<std::string>{"-", "a", "b"});
}

TEST_CASE(
    "the follower discards its entire log; it is all superseded by the snapshot and may possibly "
    "have uncommitted entries that conflict with the snapshot",
    "[paper][7]") {
  Cluster cluster(3, taking_snapshots(4));
  cluster.elect(n3);
  cluster.isolate(n3);
  for (int i = 0; i < 9; ++i) cluster.propose(n3, "alone" + std::to_string(i));
  cluster.settle();
  REQUIRE(cluster.raft(n3).log().last_index() == LogIndex(10));
  cluster.elect(n1);
  for (int i = 0; i < 4; ++i) {
    cluster.propose(n1, "together" + std::to_string(i));
    cluster.settle();
  }
  REQUIRE(cluster.raft(n1).log().base_index() > LogIndex(1));
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 4);
  CHECK(cluster.raft(n3).snapshot());
  CHECK(cluster.raft(n3).log().last_index() == cluster.raft(n1).log().last_index());
  CHECK(cluster.applied(n3) == cluster.applied(n1));
  CHECK(cluster.violations().empty());
}

// Whether the leader sends one while heartbeats pass and all settles.
bool sends_a_snapshot(Cluster& cluster, NodeId leader) {
  bool is_sent = false;
  for (int steps = 0; steps < 100; ++steps) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    if (cluster.wire().empty()) cluster.wake(leader);
    const Message& message = cluster.wire().front().outgoing.message;
    is_sent = is_sent || std::holds_alternative<SnapshotChunk>(message);
    cluster.deliver_at(0);
  }
  return is_sent;
}

TEST_CASE(
    "although servers normally take snapshots independently, the leader must occasionally send "
    "snapshots to followers that lag behind; this happens when the leader has already discarded "
    "the next log entry that it needs to send to a follower",
    "[paper][7]") {
  for (const std::uint32_t tail : {0U, 100U}) {
    Options options = taking_snapshots(3);
    options.snapshot_tail = tail;
    Cluster cluster(3, options);
    cluster.elect(n1);
    cluster.isolate(n3);
    for (int i = 0; i < 6; ++i) cluster.propose(n1, "c" + std::to_string(i));
    cluster.settle();
    cluster.heal();
    const bool is_discarded = cluster.raft(n1).log().base_index() > LogIndex(1);
    CHECK(is_discarded == (tail == 0));
    CHECK(sends_a_snapshot(cluster, n1) == is_discarded);
    cluster.settle();
    CHECK(cluster.applied(n3) == cluster.applied(n1));
  }
}

TEST_CASE(
    "an exceptionally slow follower or a new server joining the cluster (Section 6) would not",
    "[paper][7]") {
  Options options = taking_snapshots(3);
  Cluster cluster(4, options, {}, 3);
  cluster.elect(n1);
  for (int i = 0; i < 8; ++i) {
    cluster.propose(n1, "c" + std::to_string(i));
    cluster.settle();
  }
  REQUIRE(cluster.raft(n1).log().base_index() > LogIndex(1));
  cluster.change(n1, Join{n4});
  CHECK(sends_a_snapshot(cluster, n1));
  cluster.settle();
  CHECK(cluster.applied(n4) == cluster.applied(n1));
  CHECK(known_to(cluster, n4).is_voter(n4));
}

TEST_CASE(
    "to enable cluster membership changes (Section 6), the snapshot also includes the latest "
    "configuration in the log as of last included index",
    "[paper][7]") {
  Cluster cluster = led_by_n1(4, 4, taking_snapshots(2));
  cluster.change(n1, Leave{n4});
  cluster.settle();
  cluster.propose(n1, "x");
  cluster.propose(n1, "y");
  let_heartbeats_pass(cluster, n1, 2);
  for (const NodeId node : {n1, n2, n3}) {
    REQUIRE(cluster.raft(node).snapshot());
    REQUIRE(cluster.raft(node).snapshot()->index() > cluster.raft(node).configuration_index());
    CHECK(cluster.raft(node).snapshot()->configuration() == of_voters(3));
    cluster.crash(node);
    cluster.restart(node);
    CHECK(known_to(cluster, node) == of_voters(3));  // whatever it was told at its first start
  }
}

TEST_CASE(
    "if instead the follower receives a snapshot that describes a prefix of its log (due to "
    "retransmission or by mistake), then log entries covered by the snapshot are deleted but "
    "entries following the snapshot are still valid and must be retained",
    "[paper][7]") {
  Options options = taking_snapshots(3);
  Cluster cluster(3, options);
  cluster.elect(n1);
  cluster.isolate(n3);
  for (int i = 0; i < 6; ++i) cluster.propose(n1, "c" + std::to_string(i));
  cluster.settle();
  cluster.heal();
  std::optional<Flight> snapshot;
  for (int steps = 0; steps < 60; ++steps) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    if (cluster.wire().empty()) cluster.wake(n1);
    const Flight& flight = cluster.wire().front();
    if (std::holds_alternative<SnapshotChunk>(flight.outgoing.message)) snapshot = flight;
    cluster.deliver_at(0);
  }
  REQUIRE(snapshot);
  cluster.propose(n1, "what follows");
  let_heartbeats_pass(cluster, n1, 2);
  const Log before = cluster.raft(n3).log();
  const std::vector<Entry> applied = cluster.applied(n3);
  cluster.put_back(*std::move(snapshot));
  cluster.settle();
  CHECK(cluster.raft(n3).log() == before);
  CHECK(cluster.applied(n3) == applied);
}

TEST_CASE(
    "writing a snapshot can take a significant amount of time, and we do not want this to delay "
    "normal operations",
    "[paper][7]") {
  Options options = taking_snapshots(1);
  options.configuration = of_voters(1);
  Solo alone(options);
  alone.step(Campaign{});
  alone.persist();
  alone.persist();
  REQUIRE(alone.output.apply);
  REQUIRE(alone.output.apply->save);
  for (int i = 0; i < 20; ++i) {  // the state machine is at it, all that time
    alone.propose("x");
    alone.persist();
    REQUIRE(alone.output.apply);
    CHECK_FALSE(alone.output.apply->save);
  }
  alone.step(StateSaved{LogIndex(1), Bytes::copy_of("state")});
  CHECK(alone.raft.snapshot()->index() == LogIndex(1));
  CHECK(alone.raft.commit_index() == LogIndex(21));
}

}  // namespace
}  // namespace raftbed::raft::testing
