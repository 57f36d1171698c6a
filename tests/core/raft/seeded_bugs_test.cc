// Each seeded bug of this layer, shown by the shortest directed sequence that we know: with the
// switch on the sequence breaks a rule, with it off it does not. So neither the rule nor the switch
// is idle.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

#ifndef RAFTBED_WITHOUT_BUGS

namespace raftbed::raft::testing {
namespace {

using Violations = std::set<std::string>;

Options with(std::optional<Bug> bug) {
  Options options = options_for(n1, 1);
  if (bug) options.bugs.insert(*bug);
  return options;
}

// n2 grants its vote to n1, forgets it in a crash, and is asked by n3 in the same term.
Violations vote_lost_in_a_crash(std::optional<Bug> bug) {
  Cluster cluster(3, with(bug));
  cluster.timeout(n1);
  cluster.sync(n1);
  cluster.deliver(n1, n2);
  cluster.crash(n2);
  cluster.restart(n2);
  cluster.deliver(n2, n1);
  cluster.timeout(n3);
  cluster.sync(n3);
  cluster.deliver(n3, n2);
  cluster.sync(n2);
  cluster.deliver(n2, n3);
  REQUIRE(cluster.raft(n3).is_leader());
  return cluster.violations();
}

// n2's vote for n1 in term 1 arrives when n1 stands in term 2, in which n2 votes for n3.
Violations vote_of_an_earlier_campaign(std::optional<Bug> bug) {
  Cluster cluster(3, with(bug));
  cluster.timeout(n1);
  cluster.sync(n1);
  cluster.deliver(n1, n2);
  cluster.sync(n2);
  cluster.timeout(n1);
  cluster.sync(n1);
  cluster.deliver(n2, n1);
  cluster.timeout(n3);
  cluster.timeout(n3);
  cluster.sync(n3);
  cluster.take(n3, n2);
  cluster.deliver(n3, n2);
  cluster.sync(n2);
  cluster.deliver(n2, n3);
  REQUIRE(cluster.raft(n3).is_leader());
  return cluster.violations();
}

// n3 missed an entry that n1 and n2 committed, and asks n2 for its vote.
Violations candidate_without_the_entry(std::optional<Bug> bug) {
  Cluster cluster(3, with(bug));
  cluster.isolate(n3);
  cluster.elect(n1);
  REQUIRE(cluster.raft(n1).commit_index() == LogIndex(1));
  cluster.heal();
  cluster.isolate(n1);
  cluster.timeout(n3);
  cluster.timeout(n3);
  cluster.settle();
  return cluster.violations();
}

// Figure 8, (a) to (d): the entry of term 1 at index 2 is on a majority when n1 leads term 3, and
// n5 still wins.
Violations figure_8(std::optional<Bug> bug) {
  Options options = with(bug);
  options.append_entries_max = 1;
  Cluster cluster(5, options);
  cluster.elect(n1);
  cluster.propose(n1, "x");
  for (const NodeId other : {n3, n4, n5}) cluster.take(n1, other);
  cluster.settle();
  cluster.crash(n1);

  cluster.timeout(n5);
  cluster.sync(n5);
  for (const NodeId voter : {n3, n4}) cluster.deliver(n5, voter);
  for (const NodeId voter : {n3, n4}) cluster.sync(voter);
  for (const NodeId voter : {n3, n4}) cluster.deliver(voter, n5);
  REQUIRE(cluster.raft(n5).is_leader());
  cluster.sync(n5);
  cluster.crash(n5);
  cluster.drop_all();

  cluster.restart(n1);
  cluster.timeout(n1);
  cluster.timeout(n1);
  cluster.sync(n1);
  for (const NodeId voter : {n3, n4}) {
    cluster.take(n1, voter);  // term 2, in which they have voted
    cluster.deliver(n1, voter);
    cluster.sync(voter);
    cluster.deliver(voter, n1);
  }
  REQUIRE(cluster.raft(n1).is_leader());
  cluster.sync(n1);
  for (const NodeId peer : {n3, n4}) {
    cluster.deliver(n1, peer);  // asks about index 2, rejected
    cluster.deliver(peer, n1);
    cluster.deliver(n1, peer);  // index 2, accepted
    cluster.sync(peer);
    cluster.deliver(peer, n1);
    REQUIRE(cluster.raft(peer).log().last_index() == LogIndex(2));
  }
  cluster.crash(n1);
  cluster.drop_all();

  cluster.restart(n5);
  cluster.elect(n5);
  REQUIRE(cluster.raft(n5).is_leader());
  return cluster.violations();
}

// n1 comes back with a stale tail; the leader's empty heartbeat asks about an entry before it.
Violations heartbeat_before_a_stale_tail(std::optional<Bug> bug) {
  Cluster cluster(3, with(bug));
  cluster.elect(n1);
  cluster.isolate(n1);
  cluster.propose(n1, "a");
  cluster.propose(n1, "b");
  cluster.sync(n1);
  cluster.elect(n2);
  REQUIRE(cluster.raft(n2).commit_index() == LogIndex(2));
  cluster.heal();
  cluster.wake(n2);
  cluster.deliver(n2, n1);
  return cluster.violations();
}

// A short append is delivered again, after a longer one was acknowledged and committed.
Violations late_short_append(std::optional<Bug> bug) {
  Cluster cluster(3, with(bug));
  cluster.elect(n1);
  cluster.isolate(n3);
  cluster.propose(n1, "x");
  const Flight late = cluster.wire().front();
  cluster.propose(n1, "y");
  cluster.settle();
  REQUIRE(cluster.raft(n1).commit_index() == LogIndex(3));
  cluster.put_back(late);
  cluster.deliver(n1, n2);
  cluster.sync(n2);
  cluster.drop_all();
  cluster.crash(n1);
  cluster.heal();
  cluster.elect(n2);
  REQUIRE(cluster.raft(n2).is_leader());
  return cluster.violations();
}

// n2 acknowledges an entry before its disk has it; the leader commits; everybody loses power.
Violations power_loss_behind_an_acknowledgement(std::optional<Bug> bug) {
  Cluster cluster(3, with(bug));
  cluster.elect(n1);
  cluster.isolate(n3);
  cluster.propose(n1, "x");
  cluster.sync(n1);
  cluster.deliver(n1, n2);
  cluster.deliver(n2, n1);
  for (const NodeId node : {n1, n2, n3}) cluster.crash(node);
  cluster.heal();
  cluster.restart(n2);
  cluster.restart(n3);
  cluster.elect(n2);
  REQUIRE(cluster.raft(n2).is_leader());
  return cluster.violations();
}

// All three stand again and again, each as soon as its own timer says so. In how many of ten terms
// do they all wait equally long?
int terms_in_step(std::optional<Bug> bug) {
  Cluster cluster(3, with(bug));
  int in_step = 0;
  for (int campaign = 0; campaign < 10; ++campaign) {
    for (const NodeId node : {n1, n2, n3}) cluster.timeout(node);
    const NodeInstant deadline = cluster.raft(n1).deadline();
    if (cluster.raft(n2).deadline() == deadline && cluster.raft(n3).deadline() == deadline) {
      ++in_step;
    }
  }
  return in_step;
}

TEST_CASE("a vote that leaves before it is durable elects two leaders", "[bugs][E01]") {
  CHECK(vote_lost_in_a_crash(Bug::E01).contains("election safety"));
  CHECK(vote_lost_in_a_crash({}).empty());
}

TEST_CASE("a vote for an earlier campaign, counted, elects two leaders", "[bugs][E04]") {
  CHECK(vote_of_an_earlier_campaign(Bug::E04).contains("election safety"));
  CHECK(vote_of_an_earlier_campaign({}).empty());
}

TEST_CASE("a vote without comparing logs elects a leader that lacks a committed entry",
          "[bugs][E06]") {
  CHECK(candidate_without_the_entry(Bug::E06).contains("leader completeness"));
  CHECK(candidate_without_the_entry({}).empty());
}

TEST_CASE("one timeout for all keeps candidates in step for ever", "[bugs][E23]") {
  CHECK(terms_in_step(Bug::E23) == 10);
  CHECK(terms_in_step({}) == 0);
}

TEST_CASE("counting copies of an entry of an earlier term commits what is then overwritten",
          "[bugs][C01]") {
  CHECK(figure_8(Bug::C01).contains("leader completeness"));
  CHECK(figure_8({}).empty());
}

TEST_CASE("a commit index up to the own last entry commits a stale tail", "[bugs][C03]") {
  CHECK(heartbeat_before_a_stale_tail(Bug::C03).contains("state machine safety"));
  CHECK(heartbeat_before_a_stale_tail({}).empty());
}

TEST_CASE("truncating without a conflict removes a committed entry", "[bugs][C15]") {
  CHECK(late_short_append(Bug::C15).contains("leader completeness"));
  CHECK(late_short_append({}).empty());
}

TEST_CASE("an acknowledgement before the sync loses a committed entry", "[bugs][P01]") {
  CHECK(power_loss_behind_an_acknowledgement(Bug::P01).contains("leader completeness"));
  CHECK(power_loss_behind_an_acknowledgement({}).empty());
}

// n3 is given a snapshot up to the second of three entries that it has acknowledged. What of its
// log is left behind that?
LogIndex last_behind_a_snapshot(std::optional<Bug> bug) {
  Options options = options_for(n3, 3);
  if (bug) options.bugs.insert(*bug);
  Solo follower(options, restored(1, log_of({1, 1, 1})));
  const Snapshot snapshot(LogIndex(2), Term(1), options.configuration, {});
  SnapshotChunk chunk;
  chunk.term = Term(1);
  chunk.last_index = snapshot.index();
  chunk.last_term = snapshot.term();
  chunk.size = static_cast<std::uint32_t>(snapshot.image().size());
  chunk.checksum = snapshot.checksum();
  chunk.piece = snapshot.image();
  follower.receive(n1, chunk);
  return follower.raft.log().last_index();
}

TEST_CASE("a snapshot of a prefix that discards the whole log loses what was acknowledged",
          "[bugs][S16]") {
  CHECK(last_behind_a_snapshot(Bug::S16) == LogIndex(2));
  CHECK(last_behind_a_snapshot({}) == LogIndex(3));
}

}  // namespace
}  // namespace raftbed::raft::testing

#endif
