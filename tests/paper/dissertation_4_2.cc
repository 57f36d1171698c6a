// Dissertation 4.2, "Availability" while membership changes: each test is named as a sentence of
// it. The argument that closes it, 4.2.4, is in dissertation_4_2_argument.cc. What Raft 6 says
// likewise of a leader that is no member, and of votes that are withheld, is in
// section_6_issues.cc.
//
// Of the two ways to remove a leader (4.2.2) it is the second that is taken; who wants the first
// says `transfer` before. A learner has as many rounds as it takes, not ten (4.2.1): until the last
// one was short, who asks for its vote is refused, and may try again. "The leader should also abort
// the change if the new server is unavailable or is so slow that it will never catch up": ours
// aborts none, but lets nothing wait for it, and who asked to let it join may call that off.
#include <catch2/catch_test_macros.hpp>
#include <deque>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE(
    "a new server joins the cluster as a non-voting member: the leader replicates log entries to "
    "it, but it is not yet counted towards majorities for voting or commitment purposes",
    "[paper][4.2.1]") {
  Cluster cluster = led_by_n1_with_learners(3, 2);
  cluster.isolate(n2);
  cluster.propose(n1, "x");
  cluster.settle();
  CHECK(cluster.raft(n3).log() == cluster.raft(n1).log());
  CHECK_FALSE(has_committed_all(cluster, n1));
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 3);
  cluster.crash(n2);
  cluster.crash(n1);
  cluster.restart(n1);
  cluster.elect(n1);
  CHECK_FALSE(cluster.raft(n1).is_leader());
}

// All settles, but for what n1 sends to n3: that is on its way.
void settle_but_for_n3(Cluster& cluster, std::vector<Flight>& on_its_way) {
  while (true) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    while (auto flight = cluster.take(n1, n3)) on_its_way.push_back(std::move(*flight));
    if (cluster.wire().empty()) return;
    cluster.deliver_at(0);
  }
}

// n3 joins while n1 is busy, and is sent everything so many heartbeat intervals late.
bool is_promoted_when_late_by(std::size_t intervals) {
  Cluster cluster = led_by_n1(3, 2);
  cluster.change(n1, Join{n3});
  std::deque<std::vector<Flight>> line(intervals);
  for (int i = 0; i < 40; ++i) {
    cluster.propose(n1, "x");
    cluster.wake(n1);
    settle_but_for_n3(cluster, line.emplace_back());
    for (Flight& flight : line.front()) {
      cluster.put_back(std::move(flight));
      cluster.deliver_at(cluster.wire().size() - 1);
    }
    line.pop_front();
    settle_but_for_n3(cluster, line.back());
  }
  return known_to(cluster, n1).is_voter(n3);
}

TEST_CASE(
    "each round replicates all the log entries present in the leader's log at the start of the "
    "round to the new server's log; if the last round lasts less than an election timeout, then "
    "the leader adds the new server to the cluster",
    "[paper][4.2.1]") {
  CHECK(is_promoted_when_late_by(1));
  CHECK_FALSE(is_promoted_when_late_by(3));  // 150 ms and more
}

// n3 is down. The voters of now decide on, about the change too: nothing waits for it. Where the
// dissertation's leader aborts the change, here whoever asked for it calls it off.
TEST_CASE(
    "a new server that is unavailable or is so slow that it will never catch up holds up nothing, "
    "and the change can be called off",
    "[paper][4.2.1]") {
  Cluster cluster = led_by_n1(3, 2);
  cluster.crash(n3);
  cluster.change(n1, Reconfigure{{n1, n2, n3}, {}, Way::single_server});
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::behind);
  cluster.change(n1, Join{n3});
  for (int i = 0; i < 30; ++i) {
    cluster.propose(n1, "x");
    let_heartbeats_pass(cluster, n1, 1);
    CHECK(has_committed_all(cluster, n1));
    CHECK_FALSE(known_to(cluster, n1).is_voter(n3));
  }
  cluster.change(n1, Leave{n3});
  CHECK_FALSE(why_refused(cluster.output(n1)));
  cluster.settle();
  cluster.restart(n3);
  let_heartbeats_pass(cluster, n1, 4);
  CHECK(known_to(cluster, n1) == of_voters(2));
}

// n3 is cut off for a while; it has the first of the entries by then.
TEST_CASE(
    "the caller may always try again (it will be more likely to succeed the next time, since the "
    "new server's log will already be partially caught up)",
    "[paper][4.2.1]") {
  Cluster cluster = led_by_n1(3, 2);
  cluster.change(n1, AddLearner{n3});
  cluster.settle();
  for (int i = 0; i < 40; ++i) cluster.propose(n1, "x");
  cluster.isolate(n3);
  cluster.settle();
  const LogIndex had = cluster.raft(n3).log().last_index();
  REQUIRE(had > LogIndex(1));
  let_heartbeats_pass(cluster, n1, 8);
  const Reconfigure wish{{n1, n2, n3}, {}, Way::single_server};
  cluster.change(n1, wish);
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::behind);
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 3);
  cluster.change(n1, wish);
  CHECK_FALSE(why_refused(cluster.output(n1)));
}

TEST_CASE(
    "followers return the length of their logs in the AppendEntries response; this allows the "
    "leader to cap the follower's nextIndex accordingly",
    "[paper][4.2.1]") {
  Cluster cluster = led_by_n1(3, 2);
  for (int i = 0; i < 50; ++i) cluster.propose(n1, "x");
  cluster.settle();
  cluster.change(n1, AddLearner{n3});
  REQUIRE(cluster.deliver(n1, n3));
  cluster.sync(n3);
  REQUIRE(cluster.deliver(n3, n1));
  CHECK(std::get<Leader>(cluster.raft(n1).role()).find(n3)->match == LogIndex(0));
  const Flight next = *cluster.take(n1, n3);
  CHECK(std::get<AppendRequest>(next.outgoing.message).previous_index == LogIndex(0));
}

TEST_CASE(
    "a leader that is removed from the configuration steps down once the C_new entry is committed",
    "[paper][4.2.2]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n1, Leave{n1});
  while (cluster.raft(n1).is_leader()) {
    REQUIRE_FALSE(has_committed_all(cluster, n1));
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    REQUIRE_FALSE(cluster.wire().empty());
    cluster.deliver_at(0);
  }
  CHECK(has_committed_all(cluster, n1));
}

TEST_CASE(
    "after the removed leader steps down, a server in C_new will time out and win an election",
    "[paper][4.2.2]") {
  Cluster cluster = led_by_n1(4, 4);
  cluster.change(n1, Leave{n1});
  cluster.settle();
  REQUIRE_FALSE(cluster.raft(n1).is_leader());
  for (int wakes = 0; wakes < 4; ++wakes) cluster.let_time_pass();
  int leaders = 0;
  for (const NodeId node : {n2, n3, n4}) leaders += cluster.raft(node).is_leader() ? 1 : 0;
  CHECK(leaders == 1);
  CHECK_FALSE(cluster.raft(n1).is_leader());
}

// n1 leads itself and n2, and has removed itself where nobody heard of it yet; it starts again.
Cluster removed_of_two() {
  Cluster cluster = led_by_n1(2, 2);
  cluster.change(n1, Leave{n1});
  cluster.sync(n1);
  cluster.drop_all();
  cluster.crash(n1);
  cluster.restart(n1);
  return cluster;
}

TEST_CASE(
    "in an extreme case of removing the leader from a two-server cluster, the server might even "
    "have to become leader again for the cluster to make progress",
    "[paper][4.2.2]") {
  Cluster cluster = removed_of_two();
  cluster.elect(n2);
  CHECK_FALSE(cluster.raft(n2).is_leader());
  cluster.elect(n1);
  cluster.elect(n2);
  CHECK(cluster.raft(n2).is_leader());
  CHECK(known_to(cluster, n2) == Configuration{{n2}});
  CHECK(has_committed_all(cluster, n2));
}

TEST_CASE(
    "a server that is not part of its own latest configuration should still start new elections, "
    "as it might still be needed until the C_new entry is committed; it does not count its own "
    "vote in elections unless it is part of its latest configuration",
    "[paper][4.2.2]") {
  Cluster cluster = removed_of_two();
  cluster.timeout(n1);
  cluster.sync(n1);
  CHECK(std::holds_alternative<Candidate>(cluster.raft(n1).role()));
  CHECK_FALSE(cluster.raft(n1).is_leader());  // it voted for itself, and n2 alone decides
  cluster.settle();
  CHECK(has_committed_all(cluster, n2));
  cluster.timeout(n1);
  CHECK_FALSE(std::holds_alternative<Candidate>(cluster.raft(n1).role()));
}

// n4 is removed and away; the others hear n1, and it has what they have but for that entry.
Cluster with_n4_removed_unheard(const Options& options) {
  Cluster cluster = led_by_n1(4, 4, options);
  cluster.isolate(n4);
  cluster.change(n1, Leave{n4});
  cluster.settle();
  let_heartbeats_pass(cluster, n1, 8);
  cluster.heal();
  return cluster;
}

TEST_CASE(
    "once the cluster leader has created the C_new entry, a server that is not in C_new will no "
    "longer receive heartbeats, so it will time out and start new elections",
    "[paper][4.2.3]") {
  Cluster cluster = with_n4_removed_unheard({});
  let_heartbeats_pass(cluster, n1, 3);
  CHECK(cluster.raft(n4).configuration_index() == LogIndex(0));
  cluster.timeout(n4);
  CHECK(std::holds_alternative<Candidate>(cluster.raft(n4).role()));
  cluster.settle();
  CHECK_FALSE(cluster.raft(n1).is_leader());  // where nothing is withheld
  CHECK_FALSE(cluster.raft(n4).is_leader());
}

TEST_CASE(
    "if a server receives a RequestVote request within the minimum election timeout of hearing "
    "from a current leader, it does not update its term or grant its vote",
    "[paper][4.2.3]") {
  Options options;
  options.check_quorum = true;
  Cluster cluster = with_n4_removed_unheard(options);
  const Term term = cluster.raft(n1).term();
  cluster.timeout(n4);
  cluster.settle();
  for (const NodeId node : {n1, n2, n3}) {
    CHECK(cluster.raft(node).term() == term);
    CHECK(cluster.raft(node).vote() != n4);
  }
}

TEST_CASE(
    "Pre-Vote phase: a candidate would first ask other servers whether its log was up-to-date "
    "enough to get their vote; only if the candidate believed it could get votes from a majority "
    "of the cluster would it increment its term and start a normal election",
    "[paper][4.2.3]") {
  Options options = options_for(n1, 5);
  options.pre_vote = true;
  Solo node(options, restored(4, log_of({1, 4})));
  node.wake();
  const PreVoteRequest question{Term(4), LogIndex(2), Term(4)};
  CHECK(node.said<PreVoteRequest>() == std::vector{question, question, question, question});
  CHECK(node.raft.term() == Term(4));
  node.receive(n2, PreVoteReply{Term(4), Ballot::granted});
  node.receive(n3, PreVoteReply{Term(4), Ballot::refused});
  CHECK(node.raft.term() == Term(4));
  node.receive(n4, PreVoteReply{Term(4), Ballot::granted});
  CHECK(node.raft.term() == Term(5));
  CHECK(node.said<VoteRequest>().size() == 4);
}

TEST_CASE(
    "those RequestVote requests can include a special flag to indicate this behavior (I have "
    "permission to disrupt the leader - it told me to!)",
    "[paper][4.2.3]") {
  Options options = options_for(n3, 3);
  options.check_quorum = true;
  Solo follower(options);
  follower.receive(n1, append_request(1, 0, 0));
  VoteRequest request = vote_request(2, 0, 0);
  follower.receive(n2, request);
  CHECK(follower.raft.term() == Term(1));
  request.at_leaders_wish = true;
  follower.receive(n2, request);
  CHECK(follower.said<VoteReply>() == std::vector{granted(2)});
  Solo told(options_for(n2, 3));
  told.receive(n1, append_request(1, 0, 0));
  told.receive(n1, TimeoutNow{Term(1)});
  REQUIRE_FALSE(told.said<VoteRequest>().empty());
  CHECK(told.said<VoteRequest>()[0].at_leaders_wish);
}

}  // namespace
}  // namespace raftbed::raft::testing
