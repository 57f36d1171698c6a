// Pre-vote: who asks first spends no term, and is told no by those who hear a leader.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Options asking_first(NodeId self, std::uint16_t nodes) {
  Options options = options_for(self, nodes);
  options.pre_vote = true;
  return options;
}

PreVoteRequest pre_vote_request(std::uint64_t term, std::uint64_t last_index,
                                std::uint64_t last_term) {
  return PreVoteRequest{Term(term), LogIndex(last_index), Term(last_term)};
}
PreVoteReply would_grant(std::uint64_t term) {
  return PreVoteReply{Term(term), Ballot::granted};
}

// A follower of three that hears nobody.
Solo lonely(Restored from_disk = {}) {
  return Solo(asking_first(n1, 3), std::move(from_disk));
}

TEST_CASE("who stands for election asks first, and neither term nor vote changes",
          "[pre_vote][9.6]") {
  Solo node(asking_first(n1, 3), restored(2, log_of({1, 2}), n3));
  node.wake();
  CHECK(std::holds_alternative<PreCandidate>(node.raft.role()));
  CHECK(node.raft.term() == Term(2));
  CHECK(node.raft.vote() == n3);
  CHECK_FALSE(node.output.write);
  CHECK(node.sent_to<PreVoteRequest>(n2) == pre_vote_request(2, 2, 2));
  CHECK(node.sent_to<PreVoteRequest>(n3) == pre_vote_request(2, 2, 2));
}

TEST_CASE("a majority that would grant starts the election", "[pre_vote][9.6]") {
  Solo node(asking_first(n1, 5));
  node.wake();
  node.receive(n2, would_grant(0));
  node.receive(n2, would_grant(0));
  CHECK(std::holds_alternative<PreCandidate>(node.raft.role()));
  node.receive(n3, would_grant(0));
  CHECK(std::holds_alternative<Candidate>(node.raft.role()));
  CHECK(node.raft.term() == Term(1));
  CHECK(node.output.held.size() == 4);
}

TEST_CASE("a single node has nobody to ask", "[pre_vote]") {
  Solo node(asking_first(n1, 1));
  node.wake();
  node.persist();
  CHECK(node.raft.is_leader());
}

TEST_CASE("who has heard a leader within the minimum election timeout says no", "[pre_vote][9.6]") {
  Solo node(asking_first(n1, 3));
  node.receive(n2, append_request(1, 0, 0));
  node.persist();
  node.now = node.now + node.raft.options().election_timeout_min - nanoseconds(1);
  node.receive(n3, pre_vote_request(1, 0, 0));
  CHECK(node.sent_to<PreVoteReply>(n3) == PreVoteReply{Term(1), Ballot::refused});
  CHECK(has_note(node.output, NoteKind::pre_vote_refused_leader_heard));
  node.now = node.now + nanoseconds(1);
  node.receive(n3, pre_vote_request(1, 0, 0));
  CHECK(node.sent_to<PreVoteReply>(n3) == would_grant(1));
}

TEST_CASE("a leader says no", "[pre_vote][9.6]") {
  Solo leader = leader_of_three();
  leader.now = leader.now + seconds(10);
  leader.receive(n2, pre_vote_request(1, 9, 1));
  CHECK(leader.sent_to<PreVoteReply>(n2) == PreVoteReply{Term(1), Ballot::refused});
  CHECK(leader.raft.is_leader());
  CHECK(has_note(leader.output, NoteKind::pre_vote_refused_leads));
}

TEST_CASE("who was just started again says no, as the life before may have heard a leader",
          "[pre_vote][9.6]") {
  Options options = asking_first(n1, 3);
  options.check_quorum = true;
  Solo node(options, restored(4));
  node.receive(n3, pre_vote_request(5, 9, 4));
  CHECK(has_note(node.output, NoteKind::pre_vote_refused_restarted));
}

TEST_CASE("a question of a later term deposes no leader, and is taken for no term by who hears one",
          "[pre_vote][9.6]") {
  Solo leader = leader_of_three();
  leader.receive(n2, pre_vote_request(5, 9, 4));
  CHECK(leader.raft.is_leader());
  CHECK(leader.raft.term() == Term(1));
  CHECK(has_note(leader.output, NoteKind::pre_vote_refused_leads));
  Solo follower(asking_first(n1, 3));
  follower.receive(n2, append_request(1, 0, 0));
  follower.receive(n3, pre_vote_request(5, 9, 4));
  CHECK(follower.raft.term() == Term(1));
  CHECK(follower.raft.leader() == n2);
}

TEST_CASE("who hears nobody takes the term of a question", "[pre_vote][5.1]") {
  Solo node = lonely(restored(2));
  node.receive(n2, pre_vote_request(5, 0, 0));
  CHECK(node.raft.term() == Term(5));
}

TEST_CASE("who asks first and then elects another does not stand against it", "[pre_vote]") {
  Solo node(asking_first(n1, 3), restored(1));
  node.wake();
  REQUIRE(std::holds_alternative<PreCandidate>(node.raft.role()));
  node.receive(n2, vote_request(1, 0, 0));  // in the term of its canvass
  CHECK(node.raft.vote() == n2);
  node.receive(n3, would_grant(1));
  CHECK(node.raft.term() == Term(1));
  CHECK(std::holds_alternative<Follower>(node.raft.role()));
}

TEST_CASE("one whose log is behind is told no", "[pre_vote][5.4.1]") {
  Solo node = lonely(restored(2, log_of({1, 2})));
  node.receive(n2, pre_vote_request(2, 9, 1));
  CHECK(node.sent_to<PreVoteReply>(n2) == PreVoteReply{Term(2), Ballot::refused});
  CHECK(has_note(node.output, NoteKind::pre_vote_refused_log_behind));
}

TEST_CASE("a question of an earlier term is answered with ours", "[pre_vote][5.1]") {
  Solo node = lonely(restored(2));
  node.receive(n2, pre_vote_request(1, 0, 0));
  CHECK(node.sent_to<PreVoteReply>(n2) == PreVoteReply{Term(2), Ballot::refused});
  CHECK(has_note(node.output, NoteKind::pre_vote_refused_stale_term));
}

TEST_CASE("one would grant to several, and that is no vote", "[pre_vote]") {
  Solo node = lonely(restored(2));
  for (const NodeId asker : {n2, n3}) {
    node.receive(asker, pre_vote_request(2, 0, 0));
    CHECK(node.sent_to<PreVoteReply>(asker) == would_grant(2));
  }
  CHECK_FALSE(node.raft.vote());
  CHECK_FALSE(node.output.write);
}

TEST_CASE("saying yes does not put off one's own election", "[pre_vote]") {
  Solo node = lonely();
  const NodeInstant deadline = node.raft.deadline();
  node.receive(n2, pre_vote_request(0, 0, 0));
  CHECK(node.raft.deadline() == deadline);
}

TEST_CASE("an answer to a canvass that is over is ignored", "[pre_vote]") {
  Solo node(asking_first(n1, 3));
  node.wake();
  node.receive(n2, would_grant(0));
  node.receive(n3, would_grant(0));
  CHECK(has_note(node.output, NoteKind::pre_vote_reply_stale));
  CHECK(node.raft.term() == Term(1));
}

TEST_CASE("who hears of a leader stops asking", "[pre_vote]") {
  Solo node(asking_first(n1, 3));
  node.wake();
  node.receive(n2, append_request(1, 0, 0));
  CHECK(node.raft.leader() == n2);
}

TEST_CASE("a node that was away comes back with the term it left with", "[pre_vote][9.6]") {
  Cluster cluster(3, asking_first(n1, 3));
  for (int wakes = 0; wakes < 20; ++wakes) cluster.let_time_pass();
  const std::optional<NodeId> leader = cluster.raft(n1).leader();
  REQUIRE(leader);
  const Term term = cluster.raft(n1).term();
  const NodeId away = *leader == n3 ? n2 : n3;
  cluster.isolate(away);
  for (int wakes = 0; wakes < 100; ++wakes) cluster.let_time_pass();
  CHECK(std::holds_alternative<PreCandidate>(cluster.raft(away).role()));
  CHECK(cluster.raft(away).term() == term);
  cluster.heal();
  for (int wakes = 0; wakes < 20; ++wakes) cluster.let_time_pass();
  CHECK(cluster.raft(*leader).is_leader());
  CHECK(cluster.raft(*leader).term() == term);
  CHECK(cluster.raft(away).leader() == leader);
  CHECK(cluster.violations().empty());
}

TEST_CASE("a cluster that asks first elects a leader by its timers alone", "[pre_vote]") {
  Cluster cluster(5, asking_first(n1, 5));
  for (int wakes = 0; wakes < 200; ++wakes) cluster.let_time_pass();
  int leaders = 0;
  for (const NodeId node : {n1, n2, n3, n4, n5}) leaders += cluster.raft(node).is_leader() ? 1 : 0;
  CHECK(leaders == 1);
  CHECK(cluster.violations().empty());
}

}  // namespace
}  // namespace raftbed::raft::testing
