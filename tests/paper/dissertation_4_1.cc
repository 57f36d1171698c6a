// Dissertation 4.1, "Safety" of changes of membership: each test is named as a sentence of it, and
// one as what its author found to be missing there. That a server always uses the latest
// configuration of its log Raft 6 says, too: section_6.cc.
#include <catch2/catch_test_macros.hpp>

#include "core/raft/quorum.h"
#include "paper.h"

namespace raftbed::raft::testing {
namespace {

Entry configuration_entry(std::uint64_t index, std::uint64_t term, const Configuration& stated) {
  return Entry(LogIndex(index), Term(term), EntryKind::configuration, encode(stated).span());
}

TEST_CASE(
    "Raft restricts the types of changes that are allowed: only one server can be added or removed "
    "from the cluster at a time",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  for (const Nodes& wanted : {Nodes{n1, n2, n3, n4, n5}, Nodes{n1}, Nodes{n1, n2, n4}}) {
    cluster.change(n1, Reconfigure{wanted, {}, Way::single_server});
    CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::several_at_once);
  }
  cluster.change(n1, Reconfigure{{n1, n2, n3, n4}, {n5}, Way::single_server});
  CHECK_FALSE(why_refused(cluster.output(n1)));
}

// From n1, n2 and n3 to n4 and n5, one by one, and back.
TEST_CASE("more complex changes in membership are implemented as a series of single-server changes",
          "[paper][4.1]") {
  Cluster cluster = led_by_n1(5, 3);
  const std::vector<MembershipChange> steps{Join{n4}, Join{n5}, Leave{n2}, Leave{n3}, Leave{n1}};
  for (const MembershipChange& step : steps) {
    cluster.change(n1, step);
    CHECK_FALSE(why_refused(cluster.output(n1)));
    cluster.settle();
    if (cluster.raft(n1).is_leader()) let_heartbeats_pass(cluster, n1, 3);
    CHECK_FALSE(known_to(cluster, n1).is_joint());
  }
  for (const NodeId node : {n1, n2, n3}) cluster.crash(node);
  cluster.elect(n4);
  CHECK(cluster.raft(n4).is_leader());
  CHECK(known_to(cluster, n4) == Configuration{{n4, n5}});
}

// n6 is added to n1 ... n5, and likewise to fewer; removing it is the same, read backwards.
TEST_CASE(
    "when adding a single server to a cluster or removing a single server from a cluster, any "
    "majority of the old cluster overlaps with any majority of the new cluster",
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
    "when the leader receives a request to add or remove a server from its current configuration "
    "(C_old), it appends the new configuration (C_new) as an entry in its log and replicates that "
    "entry using the normal Raft mechanism",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n1, Leave{n3});
  const Log& log = cluster.raft(n1).log();
  CHECK(configuration_of(log.at(log.last_index())) == Configuration{{n1, n2}});
  cluster.settle();
  for (const NodeId node : {n2, n3}) CHECK(cluster.raft(node).log() == log);
}

TEST_CASE(
    "it also allows the cluster to continue to service client requests while configuration changes "
    "are in progress, by imposing ordering between configuration changes and client requests",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.propose(n1, "before");
  cluster.change(n1, Leave{n3});
  cluster.propose(n1, "after");
  const LogIndex change = cluster.raft(n1).configuration_index();
  cluster.settle();
  const std::vector<Entry>& applied = cluster.applied(n1);
  REQUIRE(applied.size() == change.value() + 1);
  CHECK(applied[change.value() - 2].command().text() == "before");
  CHECK(applied[change.value()].command().text() == "after");
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
    "any servers that have not moved to C_new can no longer form a majority of the cluster, and "
    "servers without C_new cannot be elected leader",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1_with_learners(4, 3);
  cluster.isolate(n3);
  cluster.change(n1, Reconfigure{{n1, n2, n3, n4}, {}, Way::single_server});
  cluster.settle();
  REQUIRE(has_committed_all(cluster, n1));
  cluster.heal();
  cluster.drop_all();
  for (const NodeId node : {n2, n3, n4}) {
    Cluster voting = cluster;
    voting.elect(node);
    CHECK(voting.raft(node).is_leader() == (node != n3));
  }
}

TEST_CASE(
    "commitment of C_new allows three things to continue: the leader can acknowledge the "
    "successful completion of the configuration change",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1(3, 3);
  cluster.change(n1, Leave{n3});
  const auto accepted = std::get<ProposalAccepted>(*cluster.output(n1).change);
  CHECK(accepted.index == cluster.raft(n1).configuration_index());
  REQUIRE(cluster.sync_one(n1));
  CHECK_FALSE(cluster.output(n1).apply);  // n1 alone is no majority of n1 and n2
  REQUIRE(cluster.deliver(n1, n2));
  cluster.sync(n2);
  REQUIRE(cluster.deliver(n2, n1));
  REQUIRE(cluster.output(n1).apply);
  CHECK(cluster.output(n1).apply->last == accepted.index);
}

TEST_CASE(
    "commitment of C_new allows three things to continue: further configuration changes can be "
    "started; before this point, overlapped configuration changes could degrade to unsafe "
    "situations",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1(5, 5);
  cluster.change(n1, Leave{n5});
  cluster.change(n1, Leave{n4});
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::pending);
  cluster.settle();
  cluster.change(n1, Leave{n4});
  CHECK_FALSE(why_refused(cluster.output(n1)));
}

TEST_CASE(
    "commitment of C_new allows three things to continue: if the configuration change removed a "
    "server, that server can be shut down",
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

// n1 adds n5 to four where nobody hears of it; n2 leads next, and is to remove n4. Were it to begin
// at once, n2 and n3 would be two of three, and n1, n4 and n5 three of five.
TEST_CASE(
    "exactly like the dissertation describes except that a leader may not append a new "
    "configuration entry until it has committed an entry from its current term (D. Ongaro on the "
    "raft-dev list, July 2015)",
    "[paper][4.1]") {
  Cluster cluster = led_by_n1_with_learners(5, 4);
  for (const NodeId node : {n2, n3, n4, n5}) cluster.isolate(node);
  cluster.change(n1, Reconfigure{{n1, n2, n3, n4, n5}, {}, Way::single_server});
  cluster.sync(n1);
  cluster.heal();
  cluster.isolate(n1);
  cluster.timeout(n2);
  cluster.sync(n2);
  for (const NodeId voter : {n3, n4}) {
    cluster.deliver(n2, voter);
    cluster.sync(voter);
    cluster.deliver(voter, n2);
  }
  REQUIRE(cluster.raft(n2).is_leader());
  REQUIRE(known_to(cluster, n2).voters == of_voters(4).voters);
  cluster.change(n2, Leave{n4});
  CHECK(why_refused(cluster.output(n2)) == ChangeRefusal::early);
  cluster.settle();
  cluster.change(n2, Leave{n4});
  CHECK_FALSE(why_refused(cluster.output(n2)));
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

}  // namespace
}  // namespace raftbed::raft::testing
