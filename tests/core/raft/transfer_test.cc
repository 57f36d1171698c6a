// Leadership transfer: the three steps, their order, the abort, and that nothing is lost by it.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Solo handing_over_to(NodeId to) {
  Solo leader = leader_of_three();
  leader.step(Transfer{to});
  return leader;
}

TEST_CASE("a leader that hands over takes no proposals", "[transfer][3.10]") {
  Solo leader = handing_over_to(n2);
  const LogIndex last = leader.raft.log().last_index();
  leader.propose("x");
  const auto refused = std::get<ProposalRefused>(*leader.output.proposal);
  CHECK(refused.reason == Refusal::handing_over);
  CHECK(refused.leader == n1);
  CHECK(leader.raft.log().last_index() == last);
}

TEST_CASE("the target is told to stand once it has the whole log", "[transfer][3.10]") {
  Solo leader = handing_over_to(n2);
  CHECK(leader.said<TimeoutNow>().empty());
  leader.receive(n3, accepted(1, 1, 2));
  CHECK(leader.said<TimeoutNow>().empty());
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(leader.sent_to<TimeoutNow>(n2) == TimeoutNow{Term(1)});
}

TEST_CASE("a target that has the whole log is told at once", "[transfer][3.10]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(Transfer{n2});
  CHECK(leader.sent_to<TimeoutNow>(n2) == TimeoutNow{Term(1)});
}

TEST_CASE("who was told is not told again by what others answer", "[transfer]") {
  Solo leader = handing_over_to(n2);
  leader.receive(n2, accepted(1, 1, 1));
  leader.receive(n3, accepted(1, 1, 2));
  CHECK(leader.said<TimeoutNow>().empty());
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(leader.said<TimeoutNow>().empty());
}

TEST_CASE("it is told again with the next heartbeat", "[transfer]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(Transfer{n2});
  leader.wake();
  CHECK(leader.sent_to<TimeoutNow>(n2) == TimeoutNow{Term(1)});
}

TEST_CASE("who is told to stand does so at once, whatever it hears, and asks nobody first",
          "[transfer][3.10]") {
  Options options = options_for(n2, 3);
  options.pre_vote = options.check_quorum = true;
  Solo node(options);
  node.receive(n1, append_request(1, 0, 0));
  node.persist();
  node.receive(n1, TimeoutNow{Term(1)});
  CHECK(std::holds_alternative<Candidate>(node.raft.role()));
  CHECK(node.raft.term() == Term(2));
  for (const VoteRequest& request : node.said<VoteRequest>()) CHECK(request.at_leaders_wish);
  CHECK(node.said<VoteRequest>().size() == 2);
}

TEST_CASE("who hears the leader grants its vote at the leader's wish", "[transfer][4.2.3]") {
  Options options = options_for(n3, 3);
  options.check_quorum = true;
  Solo node(options);
  node.receive(n1, append_request(1, 0, 0));
  node.receive(n2, vote_request(2, 0, 0));
  REQUIRE(node.raft.term() == Term(1));
  VoteRequest request = vote_request(2, 0, 0);
  request.at_leaders_wish = true;
  node.receive(n2, request);
  CHECK(node.raft.vote() == n2);
}

TEST_CASE("an order of an earlier term is ignored", "[transfer][5.1]") {
  Solo node(options_for(n2, 3), restored(5));
  node.receive(n1, TimeoutNow{Term(4)});
  CHECK(node.raft.term() == Term(5));
  CHECK(has_note(node.output, NoteKind::told_to_stand_stale));
}

TEST_CASE("who leads is told to stand by no rival of its term", "[transfer][5.2]") {
  Solo leader = leader_of_three();
  leader.receive(n2, TimeoutNow{Term(1)});
  CHECK(leader.raft.is_leader());
  CHECK(has_note(leader.output, NoteKind::told_to_stand_by_rival));
}

TEST_CASE("after an election timeout the leader goes on as before", "[transfer][3.10]") {
  Solo leader = handing_over_to(n2);
  const NodeInstant until = leader.now + leader.raft.options().election_timeout_max;
  while (leader.raft.deadline() < until) leader.wake();
  CHECK(std::get<Leader>(leader.raft.role()).handover);
  leader.wake();
  CHECK(has_note(leader.output, NoteKind::transfer_aborted));
  leader.propose("x");
  CHECK(std::holds_alternative<ProposalAccepted>(*leader.output.proposal));
}

TEST_CASE("who votes nowhere does not stand, though it is told to", "[transfer]") {
  Options options = options_for(n4, 3);
  options.configuration = {};
  Solo stranger(options);
  stranger.receive(n1, TimeoutNow{Term(1)});
  CHECK(has_note(stranger.output, NoteKind::told_to_stand_no_voter));
  CHECK(std::holds_alternative<Follower>(stranger.raft.role()));
}

TEST_CASE("nothing is handed over to who is on its way out, though it votes", "[transfer][6]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(ChangeMembership{Reconfigure{{n1, n2}, {}, Way::joint}});
  REQUIRE(leader.raft.configuration().is_joint());
  leader.step(Transfer{n3});
  CHECK(has_note(leader.output, NoteKind::transfer_refused_leaving));
  CHECK_FALSE(std::get<Leader>(leader.raft.role()).handover);
}

TEST_CASE("a transfer to nobody who could lead is refused by name", "[transfer]") {
  Solo leader = leader_of_three();
  leader.step(Transfer{n1});
  CHECK(has_note(leader.output, NoteKind::transfer_refused_itself));
  CHECK_FALSE(std::get<Leader>(leader.raft.role()).handover);
  leader.step(Transfer{n4});
  CHECK(has_note(leader.output, NoteKind::transfer_refused_no_voter));
  CHECK_FALSE(std::get<Leader>(leader.raft.role()).handover);
  Solo follower(options_for(n1, 3));
  follower.step(Transfer{n2});
  CHECK(has_note(follower.output, NoteKind::transfer_refused_not_leader));
}

TEST_CASE("a second wish takes the place of the first", "[transfer]") {
  Solo leader = handing_over_to(n2);
  leader.step(Transfer{n3});
  CHECK(std::get<Leader>(leader.raft.role()).handover->to == n3);
}

TEST_CASE("leadership goes where it is wished, with everything that was proposed",
          "[transfer][3.10]") {
  Options options = options_for(n1, 3);
  options.check_quorum = options.pre_vote = true;
  Cluster cluster(3, options);
  for (int wakes = 0; wakes < 20; ++wakes) cluster.let_time_pass();
  const NodeId old = cluster.raft(n1).leader().value();
  const NodeId next = old == n3 ? n1 : n3;
  cluster.propose(old, "a");
  cluster.step(old, Transfer{next});
  cluster.settle();
  CHECK(cluster.raft(next).is_leader());
  CHECK(cluster.raft(old).leader() == next);
  CHECK(cluster.applied(next).size() == 3);  // two no-ops and what was proposed
  CHECK(cluster.violations().empty());
}

}  // namespace
}  // namespace raftbed::raft::testing
