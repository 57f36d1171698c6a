// Raft 5.2, "Leader election" (dissertation 3.4): each test is named as a sentence of it. How an
// election begins is Figure 2's, too: tests/core/raft/figure_2_test.cc.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("when servers start up, they begin as followers", "[paper][5.2]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.isolate(n2);
  cluster.timeout(n2);
  cluster.settle();
  REQUIRE(cluster.raft(n1).is_leader());
  REQUIRE(std::holds_alternative<Candidate>(cluster.raft(n2).role()));
  for (const NodeId node : {n1, n2, n3}) {
    cluster.crash(node);
    cluster.restart(node);
    CHECK(std::holds_alternative<Follower>(cluster.raft(node).role()));
    CHECK_FALSE(cluster.raft(node).leader());
  }
}

TEST_CASE(
    "a server remains in follower state as long as it receives valid RPCs from a leader or "
    "candidate",
    "[paper][5.2]") {
  Solo node(options_for(n1, 3));
  const Duration almost = node.raft.options().election_timeout_min - nanoseconds(1);
  for (std::uint64_t round = 1; round <= 20; ++round) {
    node.now = node.now + almost;
    node.step(Wake{});
    REQUIRE(std::holds_alternative<Follower>(node.raft.role()));
    if (round % 2 == 0) {
      node.receive(n2, vote_request(round, 0, 0));  // of a candidate: the vote is granted
    } else {
      node.receive(n3, append_request(round, 0, 0));
    }
  }
  CHECK(node.raft.term() == Term(20));
}

TEST_CASE(
    "leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries) to all "
    "followers in order to maintain their authority",
    "[paper][5.2]") {
  Solo leader = leader_of(5);
  for (const NodeId peer : {n2, n3, n4, n5}) leader.receive(peer, accepted(1, 1, 4));
  for (int heartbeats = 0; heartbeats < 10; ++heartbeats) {
    const NodeInstant before = leader.now;
    leader.wake();
    CHECK(leader.now - before == leader.raft.options().heartbeat_interval);
    for (const NodeId peer : {n2, n3, n4, n5}) {
      const auto heartbeat = leader.sent_to<AppendRequest>(peer);
      REQUIRE(heartbeat);
      CHECK(heartbeat->entries.empty());
    }
  }
}

TEST_CASE(
    "a candidate wins an election if it receives votes from a majority of the servers in the full "
    "cluster for the same term",
    "[paper][5.2]") {
  for (std::uint16_t nodes = 2; nodes <= 7; ++nodes) {
    Solo candidate = candidate_of(nodes);
    const int needed = nodes / 2;  // besides its own
    for (int votes = 1; votes <= needed; ++votes) {
      CHECK_FALSE(candidate.raft.is_leader());
      candidate.receive(NodeId(static_cast<std::uint16_t>(1 + votes)), granted(1));
    }
    CHECK(candidate.raft.is_leader());
  }
}

TEST_CASE(
    "a candidate wins an election if it receives votes from a majority of the servers in the full "
    "cluster for the same term: of several terms they do not make one together",
    "[paper][5.2]") {
  Solo candidate = candidate_of(5);
  candidate.receive(n2, granted(1));
  candidate.wake();
  candidate.persist();
  candidate.receive(n3, granted(2));
  CHECK_FALSE(candidate.raft.is_leader());
  candidate.receive(n5, granted(1));  // for the campaign before, and late
  CHECK_FALSE(candidate.raft.is_leader());
  candidate.receive(n4, granted(2));
  CHECK(candidate.raft.is_leader());
}

TEST_CASE(
    "each server will vote for at most one candidate in a given term, on a first-come-first-served "
    "basis",
    "[paper][5.2]") {
  for (const bool n2_is_first : {true, false}) {
    const NodeId first = n2_is_first ? n2 : n3;
    const NodeId second = n2_is_first ? n3 : n2;
    Solo voter(options_for(n1, 3));
    voter.receive(first, vote_request(1, 0, 0));
    CHECK(voter.said<VoteReply>() == std::vector{granted(1)});
    voter.receive(second, vote_request(1, 8, 1));  // though its log is the longer one
    CHECK(voter.said<VoteReply>() == std::vector{refused(1)});
    CHECK(voter.raft.vote() == first);
  }
}

TEST_CASE(
    "once a candidate wins an election, it becomes leader; it then sends heartbeat messages to all "
    "of the other servers to establish its authority and prevent new elections",
    "[paper][5.2]") {
  Cluster cluster(5);
  cluster.elect(n1);
  cluster.settle();
  for (const NodeId node : {n2, n3, n4, n5}) CHECK(cluster.raft(node).leader() == n1);
  for (int wakes = 0; wakes < 50; ++wakes) cluster.let_time_pass();
  CHECK(cluster.raft(n1).is_leader());
  for (const NodeId node : nodes_of(cluster)) CHECK(cluster.raft(node).term() == Term(1));
}

TEST_CASE(
    "if the leader's term (included in its RPC) is at least as large as the candidate's current "
    "term, then the candidate recognizes the leader as legitimate and returns to follower state",
    "[paper][5.2]") {
  for (const std::uint64_t term : {1U, 2U, 9U}) {
    Solo candidate = candidate_of(3);
    REQUIRE(candidate.raft.term() == Term(1));
    candidate.receive(n3, append_request(term, 0, 0));
    CHECK(std::holds_alternative<Follower>(candidate.raft.role()));
    CHECK(candidate.raft.leader() == n3);
    CHECK(candidate.raft.term() == Term(term));
  }
}

TEST_CASE(
    "if the term in the RPC is smaller than the candidate's current term, then the candidate "
    "rejects the RPC and continues in candidate state",
    "[paper][5.2]") {
  Solo candidate = candidate_of(3, restored(4));
  candidate.receive(n3, append_request(4, 0, 0, {entry(1, 4)}));
  REQUIRE(candidate.said<AppendReply>().size() == 1);
  CHECK(std::holds_alternative<Rejected>(candidate.said<AppendReply>()[0].outcome));
  CHECK(candidate.said<AppendReply>()[0].term == Term(5));
  CHECK(std::holds_alternative<Candidate>(candidate.raft.role()));
  CHECK(candidate.raft.log().last_index() == LogIndex(0));
  candidate.receive(n2, granted(5));
  CHECK(candidate.raft.is_leader());
}

TEST_CASE(
    "a candidate continues in this state until one of three things happens: (a) it wins the "
    "election, (b) another server establishes itself as leader, or (c) a period of time goes by "
    "with no winner",
    "[paper][5.2]") {
  Solo candidate = candidate_of(5);
  candidate.now = candidate.raft.deadline() - nanoseconds(1);
  candidate.step(Wake{});
  for (const NodeId voter : {n2, n3, n4, n5}) candidate.receive(voter, refused(1));
  candidate.receive(n2, vote_request(1, 9, 1));
  candidate.receive(n2, append_request(0, 0, 0));
  candidate.receive(n2, granted(1));
  REQUIRE(std::holds_alternative<Candidate>(candidate.raft.role()));
  REQUIRE(candidate.raft.term() == Term(1));
  Solo winner = candidate;
  winner.receive(n3, granted(1));
  CHECK(winner.raft.is_leader());
  Solo loser = candidate;
  loser.receive(n3, append_request(1, 0, 0));
  CHECK(std::holds_alternative<Follower>(loser.raft.role()));
  candidate.wake();
  CHECK(candidate.raft.term() == Term(2));
}

TEST_CASE(
    "if many followers become candidates at the same time, votes could be split so that no "
    "candidate obtains a majority; when this happens, each candidate will time out and start a new "
    "election by incrementing its term and initiating another round of RequestVote RPCs",
    "[paper][5.2]") {
  Cluster cluster(4);
  for (const NodeId node : nodes_of(cluster)) cluster.timeout(node);
  cluster.settle();
  for (const NodeId node : nodes_of(cluster)) {
    CHECK(std::holds_alternative<Candidate>(cluster.raft(node).role()));
    CHECK(cluster.raft(node).term() == Term(1));
  }
  cluster.let_time_pass();  // until the first of them times out again
  std::size_t leaders = 0;
  for (const NodeId node : nodes_of(cluster)) {
    CHECK(cluster.raft(node).term() == Term(2));
    leaders += cluster.raft(node).is_leader() ? 1U : 0U;
  }
  CHECK(leaders == 1);
}

TEST_CASE(
    "each candidate restarts its randomized election timeout at the start of an election, and it "
    "waits for that timeout to elapse before starting the next election",
    "[paper][5.2]") {
  Solo candidate(options_for(n1, 3));
  candidate.now = candidate.now + milliseconds(140);  // its timer ran for a while
  candidate.step(Campaign{});
  candidate.persist();
  const NodeInstant deadline = candidate.raft.deadline();
  CHECK(deadline >= candidate.now + candidate.raft.options().election_timeout_min);
  CHECK(deadline <= candidate.now + candidate.raft.options().election_timeout_max);
  candidate.now = deadline - nanoseconds(1);
  candidate.receive(n2, refused(1));
  candidate.step(Wake{});
  CHECK(candidate.raft.term() == Term(1));
  candidate.now = deadline;
  candidate.step(Wake{});
  CHECK(candidate.raft.term() == Term(2));
}

TEST_CASE("election timeouts are chosen randomly from a fixed interval (e.g., 150-300ms)",
          "[paper][5.2]") {
  const Duration least = milliseconds(150);
  std::set<std::int64_t> tenths;  // of the interval
  for (std::uint16_t self = 1; self <= 5; ++self) {
    Solo node(options_for(NodeId(self), 5));
    for (int elections = 0; elections < 40; ++elections) {
      const Duration chosen = node.raft.deadline() - node.now;
      CHECK(chosen >= least);
      CHECK(chosen <= milliseconds(300));
      tenths.insert((chosen - least).ns() / milliseconds(15).ns());
      node.wake();
    }
  }
  CHECK(tenths.size() >= 10);
}

// Those whose deadline comes first wake, before anybody hears of it; then all settles.
void wake_the_first(Cluster& cluster) {
  const NodeInstant first = cluster.raft(*cluster.next_to_wake()).deadline();
  for (const NodeId node : nodes_of(cluster)) {
    if (cluster.raft(node).deadline() == first) cluster.wake(node);
  }
  cluster.settle();
}

TEST_CASE(
    "Raft uses randomized election timeouts to ensure that split votes are rare and that they are "
    "resolved quickly",
    "[paper][5.2]") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Options options = options_for(n1, 5);
    options.chance = Chance(seed);
    Cluster cluster(5, options);
    wake_the_first(cluster);
    CHECK(cluster.raft(n1).leader());  // nobody else had timed out
    for (const NodeId node : nodes_of(cluster)) cluster.crash(node);
    for (const NodeId node : nodes_of(cluster)) cluster.restart(node);
    for (const NodeId node : nodes_of(cluster)) cluster.timeout(node);
    cluster.settle();
    CHECK_FALSE(cluster.raft(n1).leader());  // split, among five
    wake_the_first(cluster);
    CHECK(cluster.raft(n1).leader());
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
