// Dissertation 6.4, "Processing read-only queries more efficiently": each test is named as a
// sentence of it. What must not confirm a read, and when a lease is void, is told further in
// tests/core/raft/read_test.cc and lease_test.cc; that no client sees the past come back, by those
// of stale gets in tests/core/actor/kv_reads_test.cc.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

// n1 leads three and has committed its no-op; n2 alone has answered.
Solo leader_that_has_committed(const Options& options = options_for(n1, 3)) {
  Solo leader = leader_of_three({}, options);
  leader.receive(n2, accepted(1, 1, 1));
  REQUIRE(leader.raft.commit_index() == LogIndex(1));
  return leader;
}

// The round of what it has sent to a node last, which has no entries.
std::uint64_t round_of_heartbeat(const Solo& leader, NodeId to) {
  const auto heartbeat = leader.sent_to<AppendRequest>(to);
  REQUIRE(heartbeat);
  CHECK(heartbeat->entries.empty());
  return heartbeat->round.value();
}

TEST_CASE(
    "1. if the leader has not yet marked an entry from its current term committed, it waits until "
    "it has done so",
    "[paper][6.4]") {
  Solo leader = leader_of_three(restored(3, log_of({1, 3})));
  leader.step(Read{ReadTicket(1)});
  CHECK(has_note(leader.output, NoteKind::read_waits_for_first_commit));
  leader.receive(n2, accepted(4, 2, 2));  // it leads, and nothing of its term is committed
  CHECK(leader.output.reads_ready.empty());
  leader.wake();
  leader.receive(n2, accepted(4, 3, round_of_heartbeat(leader, n2)));
  CHECK(leader.output.reads_ready == std::vector{ReadReady{ReadTicket(1), LogIndex(3)}});
}

TEST_CASE(
    "as soon as this no-op entry is committed, the leader's commit index will be at least as large "
    "as any other servers' during its term",
    "[paper][6.4]") {
  Cluster cluster(5);
  for (const NodeId leader : {n1, n2, n3, n4, n5}) {
    cluster.elect(leader);
    cluster.propose(leader, "x");
    cluster.settle();
    const Raft& raft = cluster.raft(leader);
    REQUIRE(raft.commit_index() >= std::get<Leader>(raft.role()).first_of_term);
    for (const NodeId node : nodes_of(cluster)) {
      CHECK(cluster.raft(node).commit_index() <= raft.commit_index());
    }
  }
}

TEST_CASE(
    "2. the leader saves its current commit index in a local variable readIndex; this will be used "
    "as a lower bound for the version of the state that the query operates against",
    "[paper][6.4]") {
  Solo leader = leader_that_has_committed();
  leader.step(Read{ReadTicket(1)});
  const std::uint64_t round = round_of_heartbeat(leader, n3);
  leader.propose("x");
  leader.persist();
  leader.receive(n3, accepted(1, 2, round));  // commits x, and confirms the read from before it
  REQUIRE(leader.raft.commit_index() == LogIndex(2));
  CHECK(leader.output.reads_ready == std::vector{ReadReady{ReadTicket(1), LogIndex(1)}});
}

TEST_CASE(
    "3. the leader needs to make sure it hasn't been superseded by a newer leader of which it is "
    "unaware; it issues a new round of heartbeats and waits for their acknowledgments from a "
    "majority of the cluster",
    "[paper][6.4]") {
  Cluster cluster(5);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.read(n1);
  CHECK(cluster.wire().size() == 4);
  cluster.isolate(n1);
  cluster.drop_all();
  cluster.elect(n2);
  cluster.propose(n2, "newer");
  cluster.settle();
  REQUIRE(cluster.raft(n1).is_leader());
  cluster.read(n1);
  for (const NodeId peer : {n3, n4}) cluster.isolate(peer);
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 2);
  CHECK_FALSE(cluster.raft(n1).is_leader());
  CHECK(cluster.violations().empty());  // among them: a read that missed what was committed
}

TEST_CASE(
    "the leader can amortize the cost of confirming its leadership: it can use a single round of "
    "heartbeats for any number of read-only queries that it has accumulated",
    "[paper][6.4]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.read(n1);
  REQUIRE(cluster.wire().size() == 2);
  for (int reads = 0; reads < 50; ++reads) cluster.read(n1);
  CHECK(cluster.wire().size() == 2);
  cluster.settle();
  CHECK(std::get<Leader>(cluster.raft(n1).role()).reads.waiting.empty());
  // The first read's round, and one for all others, to two peers each.
  CHECK(std::get<Leader>(cluster.raft(n1).role()).round == Round(6));
}

TEST_CASE(
    "4. the leader waits for its state machine to advance at least as far as the readIndex; this "
    "is "
    "current enough to satisfy linearizability",
    "[paper][6.4]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.propose(n1, "x");
  cluster.drop_all();  // x is not committed when the read's round is answered
  cluster.read(n1);
  for (int steps = 0; steps < 40; ++steps) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync_one(node);
    if (!cluster.wire().empty()) cluster.deliver_at(0);
    for (const ReadReady& ready : cluster.output(n1).reads_ready) {
      CHECK(cluster.applied(n1).size() >= ready.index.value());
    }
  }
  CHECK(std::get<Leader>(cluster.raft(n1).role()).reads.waiting.empty());
  CHECK(cluster.violations().empty());
}

TEST_CASE(
    "to serve reads safely, the follower could issue a request to the leader that just asked for a "
    "current readIndex; the follower could then execute steps 4 and 5 on its own state machine",
    "[paper][6.4]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.propose(n1, "x");
  cluster.settle();
  cluster.isolate(n3);
  cluster.read(n1);
  std::optional<LogIndex> index;
  for (int steps = 0; steps < 20 && !index; ++steps) {
    cluster.deliver_at(0);
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    const auto& ready = cluster.output(n1).reads_ready;
    if (!ready.empty()) index = ready.front().index;
  }
  REQUIRE(index == LogIndex(2));
  CHECK(cluster.applied(n3).size() < index->value());  // step 4: it has to wait
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 1);
  CHECK(cluster.applied(n3).size() >= index->value());
}

// --- 6.4.1 Using clocks to reduce messaging for read-only queries ---

Options with_leases_of(Ratio drift) {
  Options options = options_for(n1, 3);
  options.check_quorum = true;
  options.lease_reads = true;
  options.lease_drift = drift;
  return options;
}

bool answers_at_once(Solo& leader) {
  leader.step(Read{ReadTicket(leader.raft.log().last_index().value())});
  return !leader.output.reads_ready.empty();
}

TEST_CASE(
    "once the leader's heartbeats were acknowledged by a majority of the cluster, it would extend "
    "its lease to start + election timeout / clock drift bound, since the followers shouldn't time "
    "out before then",
    "[paper][6.4.1]") {
  for (const std::uint32_t percent : {0U, 1U, 50U, 100U}) {
    const Options options = with_leases_of(Ratio{percent, 100});
    Solo leader = leader_of_three({}, options);
    const NodeInstant start = leader.now;  // its first heartbeats were sent then
    leader.now = start + milliseconds(30);
    leader.receive(n2, accepted(1, 1, 1));
    const Duration length = Duration(options.election_timeout_min.ns() * 100 / (100 + percent));
    leader.now = start + length - nanoseconds(1);
    CHECK(answers_at_once(leader));
    CHECK(leader.output.send.empty());
    leader.now = start + length;
    CHECK_FALSE(answers_at_once(leader));
  }
}

// n1's clock stands still, or runs as slowly as the bound allows; n2 has waited for an election
// timeout by its own, and votes for n3.
TEST_CASE(
    "the lease approach assumes a bound on clock drift across servers (over a given time period, "
    "no server's clock increases more than this bound times any other); if the assumptions are "
    "violated, the system could return arbitrarily stale information",
    "[paper][6.4.1]") {
  const Options options = with_leases_of(Ratio{1, 100});
  Solo leader = leader_that_has_committed(options);
  const NodeInstant start = leader.now;
  Options of_n2 = options;
  of_n2.self = n2;
  Solo voter(of_n2);
  voter.receive(n1, append_request(1, 0, 0, {leader.raft.log().at(LogIndex(1))}));
  voter.persist();
  voter.now = voter.now + options.election_timeout_min;
  voter.receive(n3, vote_request(2, 1, 1));
  REQUIRE(voter.said<VoteReply>() == std::vector{granted(2)});
  CHECK(answers_at_once(leader));  // stale, where n3 has committed since
  leader.now = start + Duration(options.election_timeout_min.ns() * 100 / 101);
  CHECK_FALSE(answers_at_once(leader));
}

TEST_CASE("a leader would need to expire its lease before transferring leadership",
          "[paper][6.4.1]") {
  Solo leader = leader_that_has_committed(with_leases_of(Ratio{1, 100}));
  CHECK(answers_at_once(leader));
  leader.step(Transfer{n2});
  REQUIRE(leader.sent_to<TimeoutNow>(n2));
  CHECK_FALSE(answers_at_once(leader));
}

}  // namespace
}  // namespace raftbed::raft::testing
