// Dissertation 4, "Cluster membership changes": each test is named as a sentence of it. What Raft 6
// says likewise of joint consensus is in section_6.cc.
#include <catch2/catch_test_macros.hpp>
#include <deque>

#include "core/raft/quorum.h"
#include "paper.h"

namespace raftbed::raft::testing {
namespace {

Entry configuration_entry(std::uint64_t index, std::uint64_t term, const Configuration& stated) {
  return Entry(LogIndex(index), Term(term), EntryKind::configuration, encode(stated).span());
}

bool has_committed_all(const Cluster& cluster, NodeId node) {
  return cluster.raft(node).commit_index() == cluster.raft(node).log().last_index();
}

// --- 4.1 Safety ---

TEST_CASE(
    "Raft restricts the types of changes that are allowed: only one server can be added or removed "
    "from the cluster at once",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  for (const Nodes& wanted : {Nodes{n1, n2, n3, n4, n5}, Nodes{n1}, Nodes{n1, n2, n4}}) {
    cluster.change(n1, Reconfigure{wanted, {}, Way::single_server});
    CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::several_at_once);
  }
  cluster.change(n1, Reconfigure{{n1, n2, n3, n4}, {n5}, Way::single_server});
  CHECK_FALSE(why_refused(cluster.output(n1)));
}

// n6 is added to n1 ... n5, and likewise to fewer; removing it is the same, read backwards.
TEST_CASE(
    "when adding or removing just a single server, any majority of the old cluster overlaps with "
    "any majority of the new cluster",
    "[paper][4.1]") {
  for (std::uint16_t size = 1; size <= 5; ++size) {
    const Configuration before = of_voters(size);
    const Configuration after = of_voters(static_cast<std::uint16_t>(size + 1));
    for (const Nodes& votes : subsets_of(static_cast<std::uint16_t>(size + 1))) {
      Nodes others = after.voters;
      for (const NodeId node : votes) others = without(others, node);
      CHECK_FALSE((votes_win(before, votes) && votes_win(after, others)));
    }
  }
}

TEST_CASE(
    "when the leader receives a request to add or remove a server from its current configuration, "
    "it appends the new configuration as an entry in its log and replicates that entry using the "
    "normal Raft mechanism",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n1, Leave{n3});
  const Log& log = cluster.raft(n1).log();
  CHECK(configuration_of(log.at(log.last_index())) == Configuration{{n1, n2}});
  cluster.settle();
  for (const NodeId node : {n2, n3}) CHECK(cluster.raft(node).log() == log);
}

TEST_CASE(
    "the new configuration takes effect on each server as soon as it is added to that server's "
    "log: the C_new entry is replicated to the C_new servers, and a majority of the new "
    "configuration is used to determine the C_new entry's commitment",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1_with_learners(4, 3);
  for (const NodeId node : {n3, n4}) cluster.isolate(node);
  cluster.change(n1, Reconfigure{{n1, n2, n3, n4}, {}, Way::single_server});
  cluster.settle();  // two of three have it, and two of four
  CHECK(known_to(cluster, n2).is_voter(n4));
  CHECK_FALSE(has_committed_all(cluster, n1));
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 3);
  CHECK(has_committed_all(cluster, n1));
}

TEST_CASE(
    "once the C_new entry is committed, further configuration changes can be started: before this "
    "point, overlapping changes could degrade to unsafe situations",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1(5, 5);
  cluster.change(n1, Leave{n5});
  cluster.change(n1, Leave{n4});
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::pending);
  cluster.settle();
  cluster.change(n1, Leave{n4});
  CHECK_FALSE(why_refused(cluster.output(n1)));
}

TEST_CASE("if the configuration change removed a server, that server can be shut down",
          "[paper][4.1]") {
  Cluster cluster = led_by_n1(4, 4);
  cluster.change(n1, Leave{n4});
  cluster.settle();
  cluster.crash(n4);
  cluster.crash(n3);  // two of three are left, and were two of four
  cluster.propose(n1, "x");
  cluster.settle();
  CHECK(has_committed_all(cluster, n1));
}

TEST_CASE(
    "a log entry for a configuration change can be removed (if leadership changes); in this case, "
    "a server must be prepared to fall back to the previous configuration in its log",
    "[paper][4.1]") {
  Solo follower(options_for(n1, 3));
  follower.receive(n2, append_request(1, 0, 0, {configuration_entry(1, 1, {{n1, n2, n3, n4}})}));
  follower.receive(n2, append_request(1, 1, 1, {configuration_entry(2, 1, {{n1, n2, n3}})}));
  follower.receive(n3, append_request(2, 1, 1, {entry(2, 2)}));
  CHECK(follower.raft.configuration() == Configuration{{n1, n2, n3, n4}});
  follower.receive(n2, append_request(3, 0, 0, {entry(1, 3)}));
  CHECK(follower.raft.configuration() == of_voters(3));
}

TEST_CASE(
    "a server accepts AppendEntries requests from a leader that is not part of the server's latest "
    "configuration",
    "[paper][4.1]") {
  Solo belongs(options_for(n1, 3));
  Solo spare(options_for(n1, 0));
  for (Solo* each : {&belongs, &spare}) {
    each->receive(n5, append_request(1, 0, 0, {entry(1, 1)}));
    CHECK(each->raft.leader() == n5);
    CHECK(each->raft.log().last_index() == LogIndex(1));
  }
}

TEST_CASE(
    "a server also grants its vote to a candidate that is not part of the server's latest "
    "configuration (if the candidate has a sufficiently up-to-date log and a current term)",
    "[paper][4.1]") {
  for (const std::uint16_t voters : {std::uint16_t{3}, std::uint16_t{0}}) {
    Solo voter(options_for(n1, voters), restored(4, log_of({1, 4})));
    voter.receive(n5, vote_request(3, 2, 4));
    CHECK(voter.said<VoteReply>().at(0).ballot == Ballot::refused);
    voter.receive(n5, vote_request(5, 1, 1));
    CHECK(voter.said<VoteReply>().at(0).ballot == Ballot::refused);
    voter.receive(n5, vote_request(6, 2, 4));
    CHECK(voter.said<VoteReply>().at(0).ballot == Ballot::granted);
  }
}

// --- 4.2 Availability ---

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
    "once the C_new leader has created the C_new entry, a server that is not in C_new will no "
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

// --- 4.3 Arbitrary configuration changes using joint consensus ---

TEST_CASE("this approach is able to handle arbitrary changes to the configuration",
          "[paper][4.3]") {
  Cluster cluster = led_by_n1_with_learners(5, 2);
  cluster.change(n1, Reconfigure{{n3, n4, n5}});
  cluster.settle();
  CHECK_FALSE(cluster.raft(n1).is_leader());
  for (const NodeId node : {n1, n2}) cluster.crash(node);
  cluster.elect(n3);
  cluster.propose(n3, "x");
  cluster.settle();
  CHECK(has_committed_all(cluster, n3));
  CHECK(known_to(cluster, n3) == Configuration{{n3, n4, n5}});
  CHECK(cluster.violations().empty());
}

// --- 4.4 System integration ---

TEST_CASE(
    "the very first time a cluster is created, one server is initialized with a configuration "
    "entry as the first entry in its log; this configuration lists only that one server; it alone "
    "forms a majority of its configuration, so it can consider this configuration committed",
    "[paper][4.4]") {
  Solo first(options_for(n1, 0));
  first.step(Initialise{{n1}});
  CHECK(first.output.send.empty());
  first.persist();  // its term
  first.persist();  // its first entry
  CHECK(first.raft.is_leader());
  CHECK(configuration_of(first.raft.log().at(LogIndex(1))) == of_voters(1));
  CHECK(first.raft.commit_index() == LogIndex(1));
}

TEST_CASE(
    "other servers from then on should be initialized with empty logs; they are added to the "
    "cluster and learn of the current configuration through the membership change mechanism",
    "[paper][4.4]") {
  Cluster cluster(3, options_for(n1, 0), {}, 0);
  cluster.step(n1, Initialise{{n1}});
  cluster.settle();
  for (const NodeId node : {n2, n3}) {
    CHECK(is_nobodys(known_to(cluster, node)));
    CHECK(cluster.raft(node).log().last_index() == LogIndex(0));
    cluster.change(n1, Join{node});
    cluster.settle();
    let_heartbeats_pass(cluster, n1, 3);
    CHECK(known_to(cluster, node).is_voter(node));
    CHECK(known_to(cluster, node) == known_to(cluster, n1));
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
