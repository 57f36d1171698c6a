// Check-quorum: a leader that no quorum answers steps down, and who hears a leader grants nobody.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Options checking(NodeId self, std::uint16_t nodes) {
  Options options = options_for(self, nodes);
  options.check_quorum = true;
  return options;
}

// Wakes it at each of its deadlines until `until`.
void pass(Solo& node, NodeInstant until) {
  while (node.raft.deadline() <= until) node.wake();
  node.now = until;
}

TEST_CASE("a leader whom no quorum answers for an election timeout steps down",
          "[check_quorum][6.2]") {
  Solo leader = leader_of_three({}, checking(n1, 3));
  const NodeInstant due = leader.now + leader.raft.options().election_timeout_max;
  pass(leader, due - nanoseconds(1));
  CHECK(leader.raft.is_leader());
  pass(leader, due);
  CHECK_FALSE(leader.raft.is_leader());
  CHECK(leader.raft.term() == Term(1));
  CHECK(leader.raft.vote() == n1);
  CHECK_FALSE(leader.raft.leader());
  CHECK(has_note(leader.output, NoteKind::quorum_lost));
  CHECK(leader.raft.deadline() > due);
}

TEST_CASE("a leader that does not check stays", "[check_quorum]") {
  Solo leader = leader_of_three();
  pass(leader, leader.now + seconds(10));
  CHECK(leader.raft.is_leader());
}

TEST_CASE("one peer's answers are enough for a leader of three, whatever they say",
          "[check_quorum][6.2]") {
  Solo leader = leader_of_three({}, checking(n1, 3));
  const NodeInstant end = leader.now + seconds(3);
  while (leader.now < end) {
    leader.wake();
    if (const auto sent = leader.sent_to<AppendRequest>(n2)) {
      leader.receive(n2, rejected(1, sent->previous_index.value(), 0, 0, sent->round.value()));
    }
    REQUIRE(leader.raft.is_leader());
  }
}

TEST_CASE("answers to rounds before the last check say nothing", "[check_quorum]") {
  Solo leader = leader_of_three({}, checking(n1, 3));
  leader.receive(n2, accepted(1, 1, 1));
  const NodeInstant due = leader.now + leader.raft.options().election_timeout_max;
  pass(leader, due);
  REQUIRE(leader.raft.is_leader());
  // A late one, of a round of the time before: it lay in the network.
  leader.receive(n2, accepted(1, 1, 2));
  pass(leader, due + leader.raft.options().election_timeout_max);
  CHECK_FALSE(leader.raft.is_leader());
}

TEST_CASE("a leader of one needs nobody's answer", "[check_quorum]") {
  Solo leader(checking(n1, 1));
  leader.wake();
  leader.persist();
  REQUIRE(leader.raft.is_leader());
  pass(leader, leader.now + seconds(3));
  CHECK(leader.raft.is_leader());
}

TEST_CASE("who has heard a leader takes no candidate's term", "[check_quorum][4.2.3]") {
  Solo node(checking(n1, 3));
  node.receive(n2, append_request(4, 0, 0));
  node.now = node.now + node.raft.options().election_timeout_min - nanoseconds(1);
  node.receive(n3, vote_request(5, 9, 4));
  CHECK(node.raft.term() == Term(4));
  CHECK(node.output.held.empty());
  CHECK(node.output.send.empty());
  CHECK(has_note(node.output, NoteKind::vote_refused_leader_heard));
  node.now = node.now + nanoseconds(1);
  node.receive(n3, vote_request(5, 9, 4));
  CHECK(node.raft.vote() == n3);
}

TEST_CASE("a leader that checks its quorum takes no candidate's term", "[check_quorum][4.2.3]") {
  Solo leader = leader_of_three({}, checking(n1, 3));
  leader.receive(n3, vote_request(5, 9, 4));
  CHECK(leader.raft.is_leader());
  CHECK(leader.raft.term() == Term(1));
  CHECK(has_note(leader.output, NoteKind::vote_refused_leads));
}

TEST_CASE("what is no candidate's is taken in any case", "[check_quorum][5.1]") {
  Solo leader = leader_of_three({}, checking(n1, 3));
  leader.receive(n3, rejected(7, 0, 0, 0, 1));
  CHECK_FALSE(leader.raft.is_leader());
  CHECK(leader.raft.term() == Term(7));
}

TEST_CASE("who hears a leader votes for nobody in a term that it came to otherwise",
          "[check_quorum][4.2.3]") {
  Solo node(checking(n1, 3));
  node.receive(n2, append_request(4, 0, 0));
  node.receive(n3, refused(5));
  REQUIRE(node.raft.term() == Term(5));
  node.receive(n3, vote_request(5, 9, 4));
  CHECK_FALSE(node.raft.vote());
  CHECK(has_note(node.output, NoteKind::vote_refused_leader_heard));
}

TEST_CASE("a vote that was granted is said again, whatever is heard since", "[check_quorum]") {
  Solo node(checking(n1, 3));
  node.receive(n3, vote_request(1, 0, 0));
  node.persist();
  node.receive(n3, append_request(1, 0, 0));
  node.receive(n3, vote_request(1, 0, 0));
  CHECK(node.sent_to<VoteReply>(n3) == granted(1));
}

TEST_CASE("a first life has nothing to withhold", "[check_quorum]") {
  Solo node(checking(n1, 3));
  node.receive(n3, vote_request(1, 0, 0));
  CHECK(node.raft.vote() == n3);
}

TEST_CASE("a new life withholds its votes as the one before may have promised",
          "[check_quorum][4.2.3]") {
  Solo node(checking(n1, 3), restored(4));
  node.receive(n3, vote_request(5, 9, 4));
  CHECK(node.raft.term() == Term(4));
  CHECK(has_note(node.output, NoteKind::vote_refused_restarted));
  node.receive(n2, append_request(4, 0, 0));  // at the very instant of the start
  node.receive(n3, vote_request(5, 9, 4));
  CHECK(has_note(node.output, NoteKind::vote_refused_leader_heard));
}

TEST_CASE("a node whose term ran ahead deposes the leader by refusing an append, and all meet",
          "[check_quorum]") {
  Cluster cluster(3, checking(n1, 3));
  for (int wakes = 0; wakes < 20; ++wakes) cluster.let_time_pass();
  cluster.isolate(n3);
  for (int timeouts = 0; timeouts < 5; ++timeouts) {
    cluster.wake(n3);
    cluster.sync(n3);
  }
  const Term ahead = cluster.raft(n3).term();
  cluster.heal();
  for (int wakes = 0; wakes < 100; ++wakes) cluster.let_time_pass();
  int leaders = 0;
  for (const NodeId node : {n1, n2, n3}) {
    leaders += cluster.raft(node).is_leader() ? 1 : 0;
    CHECK(cluster.raft(node).term() >= ahead);
  }
  CHECK(leaders == 1);
  CHECK(cluster.violations().empty());
}

TEST_CASE("who forgets its leader withholds no vote, and keeps its term", "[check-quorum]") {
  Options options = options_for(n2, 3);
  options.check_quorum = true;
  Solo follower(options);
  follower.receive(n1, append_request(3, 0, 0));
  follower.receive(n3, vote_request(4, 0, 0));
  REQUIRE(has_note(follower.output, NoteKind::vote_refused_leader_heard));
  follower.step(ForgetLeader{});
  CHECK(follower.raft.term() == Term(3));
  CHECK_FALSE(follower.raft.leader());
  follower.receive(n3, vote_request(4, 0, 0));
  CHECK(has_note(follower.output, NoteKind::vote_granted));
}

TEST_CASE("a leader is not forgotten where its lease counts on it, nor by itself",
          "[check-quorum][lease]") {
  Options options = options_for(n2, 3);
  options.check_quorum = true;
  options.lease_reads = true;
  Solo follower(options);
  follower.receive(n1, append_request(3, 0, 0));
  follower.step(ForgetLeader{});
  CHECK(has_note(follower.output, NoteKind::forgetting_refused_lease));
  CHECK(follower.raft.leader() == n1);
  Solo leader = leader_of_three();
  leader.step(ForgetLeader{});
  CHECK(has_note(leader.output, NoteKind::forgetting_refused_leads));
  CHECK(leader.raft.is_leader());
}

}  // namespace
}  // namespace raftbed::raft::testing
