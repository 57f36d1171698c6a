// Raft 5.3, "Log replication" (dissertation 3.5): each test is named as a sentence of it. Figure 7
// is played in tests/core/raft/figure_7_test.cc; what an entry holds, and where nextIndex begins,
// is Figure 2's, too: figure_2_test.cc beside it.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE(
    "the leader appends the command to its log as a new entry, then issues AppendEntries RPCs in "
    "parallel to each of the other servers to replicate the entry",
    "[paper][5.3]") {
  Cluster cluster(5);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.propose(n1, "set x");
  CHECK(cluster.raft(n1).log().at(LogIndex(2)).command().text() == "set x");
  std::set<NodeId> receivers;
  for (const Flight& flight : cluster.wire()) {
    const auto& append = std::get<AppendRequest>(flight.outgoing.message);
    CHECK(append.entries == Entries{cluster.raft(n1).log().at(LogIndex(2))});
    receivers.insert(flight.outgoing.to);
  }
  CHECK(receivers == std::set<NodeId>{n2, n3, n4, n5});
}

TEST_CASE(
    "when the entry has been safely replicated (as described below), the leader applies the entry "
    "to its state machine",
    "[paper][5.3]") {
  Solo leader = leader_of(5);
  for (const NodeId peer : {n2, n3}) leader.receive(peer, accepted(1, 1, 4));
  leader.propose("x");
  CHECK_FALSE(leader.output.apply);
  leader.persist();
  CHECK_FALSE(leader.output.apply);
  leader.receive(n2, accepted(1, 2, 6));
  CHECK_FALSE(leader.output.apply);
  leader.receive(n3, accepted(1, 2, 6));
  REQUIRE(leader.output.apply);
  CHECK(leader.output.apply->first == LogIndex(2));
  CHECK(leader.output.apply->last == LogIndex(2));
}

TEST_CASE(
    "the leader retries AppendEntries RPCs indefinitely (even after it has responded to the "
    "client) until all followers eventually store all log entries",
    "[paper][5.3]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.isolate(n3);
  for (int i = 0; i < 30; ++i) cluster.propose(n1, "c" + std::to_string(i));
  cluster.settle();
  REQUIRE(cluster.applied(n1).size() == 31);
  let_heartbeats_pass(cluster, n1, 100);
  CHECK(cluster.raft(n3).log().last_index() == LogIndex(1));
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 5);
  CHECK(cluster.raft(n3).log() == cluster.raft(n1).log());
  CHECK(cluster.raft(n1).term() == Term(1));
}

TEST_CASE(
    "a log entry is committed once the leader that created the entry has replicated it on a "
    "majority of the servers",
    "[paper][5.3]") {
  for (std::uint16_t nodes = 2; nodes <= 7; ++nodes) {
    Solo leader = leader_of(nodes);
    const int needed = nodes / 2;  // besides the leader, whose own write is durable
    for (int answers = 1; answers <= needed; ++answers) {
      CHECK(leader.raft.commit_index() == LogIndex(0));
      leader.receive(NodeId(static_cast<std::uint16_t>(1 + answers)), accepted(1, 1, 1));
    }
    CHECK(leader.raft.commit_index() == LogIndex(1));
  }
}

TEST_CASE(
    "this also commits all preceding entries in the leader's log, including entries created by "
    "previous leaders",
    "[paper][5.3]") {
  Solo leader = leader_of(3, restored(4, log_of({1, 1, 2, 4})));
  leader.receive(n2, accepted(5, 5, 1));
  REQUIRE(leader.output.apply);
  CHECK(leader.output.apply->first == LogIndex(1));
  CHECK(leader.output.apply->last == LogIndex(5));
}

TEST_CASE(
    "the leader keeps track of the highest index it knows to be committed, and it includes that "
    "index in future AppendEntries RPCs (including heartbeats) so that the other servers "
    "eventually find out",
    "[paper][5.3]") {
  Cluster cluster(5);
  cluster.elect(n1);
  cluster.propose(n1, "x");
  cluster.settle();
  REQUIRE(cluster.raft(n1).commit_index() == LogIndex(2));
  CHECK(cluster.raft(n2).commit_index() < LogIndex(2));
  let_heartbeats_pass(cluster, n1, 1);
  for (const NodeId node : nodes_of(cluster)) {
    CHECK(cluster.raft(node).commit_index() == LogIndex(2));
    CHECK(commands_of(cluster.applied(node)) == std::vector<std::string>{"-", "x"});
  }
}

// n1 leads and is cut off with entries of its own; n2 leads on; then n3 is elected. None is mended.
Cluster three_that_went_apart() {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.propose(n1, "a");
  cluster.settle();
  cluster.isolate(n1);
  cluster.propose(n1, "lost");
  cluster.propose(n1, "lost too");
  cluster.elect(n2);
  cluster.propose(n2, "b");
  cluster.settle();
  cluster.elect(n3);
  cluster.drop_all();
  return cluster;
}

TEST_CASE(
    "if two entries in different logs have the same index and term, then they store the same "
    "command; if two entries in different logs have the same index and term, then the logs are "
    "identical in all preceding entries",
    "[paper][5.3]") {
  const Cluster cluster = three_that_went_apart();
  int compared = 0;
  for (const NodeId a : nodes_of(cluster)) {
    for (const NodeId b : nodes_of(cluster)) {
      const Log& mine = cluster.raft(a).log();
      const Log& theirs = cluster.raft(b).log();
      const LogIndex last = std::min(mine.last_index(), theirs.last_index());
      for (LogIndex at(1); at <= last; at = at.next()) {
        if (mine.at(at).term() != theirs.at(at).term()) continue;
        CHECK(starts_with(mine, theirs, at));
        compared += a == b ? 0 : 1;
      }
    }
  }
  CHECK(compared > 0);
  CHECK_FALSE(cluster.raft(n1).log() == cluster.raft(n2).log());
}

TEST_CASE("a leader creates at most one entry with a given log index in a given term",
          "[paper][5.3]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.propose(n1, "told and forgotten");
  cluster.deliver(n1, n2);
  cluster.crash(n1);  // before its own write is durable
  cluster.drop_all();
  cluster.restart(n1);
  REQUIRE(cluster.raft(n1).log().last_index() == LogIndex(1));
  cluster.elect(n1);
  cluster.settle();
  // It may have created another entry 2, and not in term 1.
  for (const NodeId node : {n1, n2}) {
    const Log& log = cluster.raft(node).log();
    if (!log.has(LogIndex(2)) || log.at(LogIndex(2)).kind() == EntryKind::command) continue;
    CHECK(log.at(LogIndex(2)).term() > Term(1));
  }
  CHECK(cluster.raft(n1).term() > Term(1));
  CHECK(cluster.violations().empty());
}

TEST_CASE(
    "when sending an AppendEntries RPC, the leader includes the index and term of the entry in its "
    "log that immediately precedes the new entries",
    "[paper][5.3]") {
  Cluster cluster = three_that_went_apart();
  cluster.heal();
  int appends = 0;
  for (int heartbeats = 0; heartbeats < 6; ++heartbeats) {
    cluster.wake(n3);
    for (const Flight& flight : cluster.wire()) {
      const auto* append = std::get_if<AppendRequest>(&flight.outgoing.message);
      if (append == nullptr || flight.from != n3) continue;
      const Log& log = cluster.raft(n3).log();
      CHECK(log.term_at(append->previous_index) == append->previous_term);
      if (append->entries.empty()) continue;
      CHECK(append->entries[0].index() == append->previous_index.next());
      ++appends;
    }
    for (std::size_t left = cluster.wire().size(); left > 0; --left) cluster.deliver_at(0);
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
  }
  CHECK(appends > 0);
}

TEST_CASE(
    "whenever AppendEntries returns successfully, the leader knows that the follower's log is "
    "identical to its own log up through the new entries",
    "[paper][5.3]") {
  Cluster cluster = three_that_went_apart();
  cluster.heal();
  int confirmed = 0;
  for (int steps = 0; steps < 200; ++steps) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    if (cluster.wire().empty()) cluster.wake(n3);
    const Flight flight = cluster.wire().front();
    if (const auto* reply = std::get_if<AppendReply>(&flight.outgoing.message)) {
      const auto* success = std::get_if<Accepted>(&reply->outcome);
      if (success != nullptr && reply->term == cluster.raft(n3).term()) {
        const Log& follower = cluster.raft(flight.from).log();
        CHECK(starts_with(cluster.raft(n3).log(), follower, success->match));
        ++confirmed;
      }
    }
    cluster.deliver_at(0);
  }
  CHECK(confirmed > 0);
  CHECK(cluster.raft(n1).log() == cluster.raft(n3).log());
}

// How often n2 rejects before its log is n1's.
int rejections_until_they_agree(const Log& leaders, const Log& followers) {
  Cluster cluster(3, {}, {restored(9, leaders), restored(9, followers), restored(9, leaders)});
  cluster.timeout(n1);
  int rejections = 0;
  for (int steps = 0; steps < 400; ++steps) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    if (cluster.wire().empty()) break;
    const Flight flight = cluster.wire().front();
    const auto* reply = std::get_if<AppendReply>(&flight.outgoing.message);
    const bool is_rejected = reply != nullptr && std::holds_alternative<Rejected>(reply->outcome);
    rejections += flight.from == n2 && is_rejected ? 1 : 0;
    cluster.deliver_at(0);
  }
  CHECK(cluster.raft(n2).log() == cluster.raft(n1).log());
  return rejections;
}

TEST_CASE(
    "after a rejection, the leader decrements nextIndex and retries the AppendEntries RPC; "
    "eventually nextIndex will reach a point where the leader and follower logs match",
    "[paper][5.3]") {
  const Log leaders = log_of({1, 3, 3, 5, 5, 7, 7, 9});
  CHECK(rejections_until_they_agree(leaders, log_of({})) == 1);
  CHECK(rejections_until_they_agree(leaders, log_of({1, 2, 2, 4, 4, 6, 6, 8})) > 1);
  CHECK(rejections_until_they_agree(leaders, leaders) == 0);
}

TEST_CASE(
    "with this information, the leader can decrement nextIndex to bypass all of the conflicting "
    "entries in that term; one AppendEntries RPC will be required for each term with conflicting "
    "entries, rather than one RPC per entry",
    "[paper][5.3]") {
  // Three terms of conflicting entries, four entries each.
  const Log followers = log_of({1, 2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6});
  const Log leaders = log_of({1, 3, 3, 3, 3, 5, 5, 5, 5, 7, 7, 7, 7});
  CHECK(rejections_until_they_agree(leaders, followers) <= 4);
  CHECK(rejections_until_they_agree(log_of({1, 1, 1, 1, 1, 1, 1}), log_of({1, 2, 2, 2, 2, 2, 2})) <=
        2);
}

TEST_CASE("a leader never overwrites or deletes entries in its own log", "[paper][5.3]") {
  Solo leader = leader_of(3, restored(4, log_of({1, 2, 4})));
  leader.propose("x");
  const Log before = leader.raft.log();
  leader.receive(n2, append_request(5, 0, 0, {entry(1, 5, "other")}));
  leader.receive(n2, append_request(4, 1, 1, {entry(2, 4, "late")}));
  leader.receive(n3, rejected(5, 4, 0, 0, 2));
  leader.receive(n3, accepted(5, 99, 1));
  leader.wake();
  REQUIRE(leader.raft.is_leader());
  CHECK(starts_with(leader.raft.log(), before, before.last_index()));
}

TEST_CASE(
    "in the normal case a new entry can be replicated with a single round of RPCs to a majority of "
    "the cluster; and a single slow follower will not impact performance",
    "[paper][5.3]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.isolate(n3);
  cluster.propose(n1, "x");
  cluster.sync(n1);
  REQUIRE(cluster.wire().size() == 1);
  REQUIRE(cluster.deliver(n1, n2));
  cluster.sync(n2);
  REQUIRE(cluster.deliver(n2, n1));
  CHECK(commands_of(cluster.applied(n1)) == std::vector<std::string>{"-", "x"});
}

}  // namespace
}  // namespace raftbed::raft::testing
