// Dissertation 3.8, "Persisted state and server restarts": each test is named as a sentence of it.
// The state machine is volatile here, and so is how far it has applied; a snapshot is both.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE(
    "each server persists its current term and vote; this is necessary to prevent the server from "
    "voting twice in the same term",
    "[paper][3.8]") {
  Cluster cluster(3);
  cluster.timeout(n1);
  cluster.timeout(n2);
  cluster.sync(n1);
  cluster.sync(n2);
  cluster.deliver(n1, n3);
  CHECK_FALSE(cluster.take(n3, n1));
  cluster.sync(n3);
  std::optional<Flight> vote = cluster.take(n3, n1);  // it is durable, and told
  REQUIRE(vote);
  cluster.crash(n3);
  cluster.restart(n3);
  CHECK(cluster.raft(n3).vote() == n1);
  cluster.deliver(n2, n3);
  CHECK(has_note(cluster.output(n3), NoteKind::vote_refused_already_voted));
  cluster.put_back(*std::move(vote));
  cluster.settle();
  CHECK(cluster.raft(n1).is_leader());
  CHECK(cluster.violations().empty());
}

TEST_CASE(
    "each server persists its current term and vote; this is necessary to prevent the server from "
    "replacing log entries from a newer leader with those from a deposed leader",
    "[paper][3.8]") {
  Solo before(options_for(n1, 3));
  before.receive(n3, append_request(5, 0, 0, {entry(1, 5, "newer")}));
  REQUIRE(before.output.write);
  const Write& write = *before.output.write;
  Restored disk{*write.hard_state, {}};
  for (const Entry& each : write.entries) disk.log.append(each);
  Solo after(options_for(n1, 3), disk);
  after.receive(n2, append_request(4, 0, 0, {entry(1, 4, "deposed")}));
  CHECK(after.raft.log().at(LogIndex(1)).command().text() == "newer");
  CHECK(after.said<AppendReply>().at(0).term == Term(5));
}

TEST_CASE(
    "each server also persists new log entries before they are counted towards the entries' "
    "commitment; this prevents committed entries from being lost or 'uncommitted' when servers "
    "restart",
    "[paper][3.8]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.isolate(n3);
  cluster.propose(n1, "x");
  cluster.deliver(n1, n2);
  cluster.sync(n1);  // its own copy is durable, and n2's is not: that is one
  CHECK(cluster.wire().empty());
  CHECK(cluster.raft(n1).commit_index() == LogIndex(1));
  cluster.sync(n2);
  cluster.deliver(n2, n1);
  CHECK(cluster.raft(n1).commit_index() == LogIndex(2));
  for (const NodeId node : nodes_of(cluster)) {
    cluster.crash(node);
    cluster.restart(node);
  }
  cluster.heal();
  cluster.elect(n2);
  let_heartbeats_pass(cluster, n2, 3);
  for (const NodeId node : nodes_of(cluster)) {
    CHECK(commands_of(cluster.applied(node)) == std::vector<std::string>{"-", "x", "-"});
  }
}

TEST_CASE(
    "the commit index, which can safely be reinitialized to zero on a restart; even if every "
    "server restarts at the same time, the commit index will only temporarily lag behind its true "
    "value",
    "[paper][3.8]") {
  Cluster cluster(3);
  cluster.elect(n1);
  for (int i = 0; i < 5; ++i) cluster.propose(n1, "c" + std::to_string(i));
  let_heartbeats_pass(cluster, n1, 2);
  for (const NodeId node : nodes_of(cluster)) cluster.crash(node);
  for (const NodeId node : nodes_of(cluster)) {
    cluster.restart(node);
    CHECK(cluster.raft(node).commit_index() == LogIndex(0));
  }
  // "Once a leader is elected and is able to commit a new entry, its commit index will advance,
  // and it will quickly propagate this commit index to its followers."
  cluster.elect(n2);
  CHECK(cluster.raft(n2).commit_index() == LogIndex(7));
  let_heartbeats_pass(cluster, n2, 1);
  for (const NodeId node : nodes_of(cluster)) {
    CHECK(cluster.raft(node).commit_index() == LogIndex(7));
  }
}

// Whatever has arrived, and whoever is asked: a node goes on from what is on its disk alone.
TEST_CASE("other state variables are safe to lose on a restart, as they can all be recreated",
          "[paper][3.8]") {
  Cluster cluster(3);
  cluster.elect(n1);
  for (int i = 0; i < 30; ++i) {
    const NodeId restarted(static_cast<std::uint16_t>(1 + i % 3));
    if (!cluster.raft(n1).is_leader()) cluster.elect(n1);
    cluster.propose(n1, std::to_string(i));
    for (int deliveries = 0; deliveries < i % 5 && !cluster.wire().empty(); ++deliveries) {
      cluster.deliver_at(0);
      for (const NodeId node : nodes_of(cluster)) cluster.sync_one(node);
    }
    cluster.crash(restarted);
    cluster.restart(restarted);
    CHECK_FALSE(cluster.raft(restarted).leader());
    CHECK(cluster.raft(restarted).log() == cluster.disk(restarted).log);
  }
  cluster.elect(n2);
  let_heartbeats_pass(cluster, n2, 4);
  for (const NodeId node : nodes_of(cluster)) {
    CHECK(has_committed_all(cluster, node));
    CHECK(cluster.applied(node) == cluster.applied(n2));
  }
  CHECK(cluster.violations().empty());
}

TEST_CASE(
    "a volatile state machine must be recovered after restarts by reapplying log entries (after "
    "applying the latest snapshot)",
    "[paper][3.8]") {
  for (const bool has_snapshots : {false, true}) {
    Options options = options_for(n1, 3);
    if (has_snapshots) options.snapshot_after = 3;
    Cluster cluster(3, options);
    cluster.elect(n1);
    for (int i = 0; i < 4; ++i) cluster.propose(n1, "c" + std::to_string(i));
    let_heartbeats_pass(cluster, n1, 2);
    const std::vector<Entry> before = cluster.applied(n3);
    REQUIRE(before.size() == 5);
    REQUIRE(cluster.raft(n3).snapshot().has_value() == has_snapshots);
    cluster.crash(n3);
    cluster.restart(n3);
    CHECK(cluster.applied(n3).size() ==
          (has_snapshots ? cluster.raft(n3).snapshot()->index() : LogIndex(0)).value());
    let_heartbeats_pass(cluster, n1, 2);
    CHECK(cluster.applied(n3) == before);
  }
}

TEST_CASE(
    "if a server loses any of its persistent state, it cannot safely rejoin the cluster with its "
    "prior identity; such a server can usually be added back into the cluster with a new identity "
    "by invoking a cluster membership change",
    "[paper][3.8]") {
  Cluster cluster = led_by_n1(4, 3);
  cluster.isolate(n2);
  cluster.propose(n1, "x");
  cluster.settle();
  REQUIRE(cluster.raft(n1).commit_index() == cluster.raft(n1).log().last_index());
  cluster.crash(n3);  // and its disk is gone: with its prior identity it would elect n2 now
  cluster.heal();
  cluster.change(n1, Leave{n3});
  cluster.settle();
  cluster.change(n1, Join{n4});
  let_heartbeats_pass(cluster, n1, 4);
  CHECK(known_to(cluster, n4) == Configuration{{n1, n2, n4}});
  CHECK(cluster.raft(n4).log() == cluster.raft(n1).log());
  CHECK(cluster.applied(n4) == cluster.applied(n1));
}

}  // namespace
}  // namespace raftbed::raft::testing
