// Timeouts, campaigns and votes, beyond the rows of Figure 2.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Duration timeout_of(const Solo& node) {
  return node.raft.deadline() - node.now;
}

TEST_CASE("an election timeout is as long after each heartbeat of a term", "[election][5.2]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(4, 0, 0));
  const Duration first = timeout_of(node);
  node.now = node.now + milliseconds(50);
  node.receive(n2, append_request(4, 0, 0));
  CHECK(timeout_of(node) == first);
}

TEST_CASE("election timeouts differ between terms and nodes, and lie in their range",
          "[election][5.2]") {
  std::set<Duration> timeouts;
  for (const NodeId self : {n1, n2, n3}) {
    Solo node(options_for(self, 4));
    for (std::uint64_t term = 1; term <= 20; ++term) {
      node.receive(n4, append_request(term, 0, 0));
      timeouts.insert(timeout_of(node));
      CHECK(timeout_of(node) >= node.raft.options().election_timeout_min);
      CHECK(timeout_of(node) <= node.raft.options().election_timeout_max);
    }
  }
  CHECK(timeouts.size() == 60);
}

TEST_CASE("after a reseed other timeouts are drawn", "[election]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(4, 0, 0));
  const Duration before = timeout_of(node);
  node.raft.reseed(Chance(8));
  node.receive(n2, append_request(4, 0, 0));
  CHECK(timeout_of(node) != before);
}

TEST_CASE("a newer term alone does not put off a follower's election", "[election][5.2]") {
  Solo node(options_for(n1, 3), restored(2, log_of({1, 2})));
  const NodeInstant deadline = node.raft.deadline();
  node.now = node.now + milliseconds(50);
  node.receive(n2, vote_request(3, 1, 1));
  CHECK(has_note(node.output, NoteKind::vote_refused_log_behind));
  CHECK(node.raft.deadline() == deadline);
}

TEST_CASE("a leader that is deposed starts an election timer", "[election]") {
  Solo leader = leader_of_three();
  leader.receive(n2, refused(5));
  CHECK(leader.raft.deadline() > leader.now);
  leader.wake();
  CHECK(leader.raft.term() == Term(6));
}

TEST_CASE("a single node leads once its own vote is durable", "[election]") {
  Solo node(options_for(n1, 1));
  node.wake();
  CHECK_FALSE(node.raft.is_leader());
  node.persist();
  CHECK(node.raft.is_leader());
  CHECK(node.raft.leader() == n1);
}

TEST_CASE("a candidate asks for votes only when its own is durable", "[election]") {
  Solo node(options_for(n1, 3));
  node.wake();
  CHECK(node.output.send.empty());
  REQUIRE(node.output.held.size() == 2);
  CHECK(node.output.held[0].until == node.output.write->id);
  CHECK(node.output.write->hard_state == HardState{Term(1), n1});
}

TEST_CASE("the own vote of an overtaken campaign is not counted in the next one", "[election]") {
  Solo node(options_for(n1, 2));
  node.wake();
  const WriteId first = node.last_write;
  node.wake();
  node.step(Persisted{first});
  node.receive(n2, granted(2));
  CHECK_FALSE(node.raft.is_leader());
  node.persist();
  CHECK(node.raft.is_leader());
}

TEST_CASE("a vote delivered twice counts once", "[election][5.2]") {
  Solo node(options_for(n1, 5));
  node.wake();
  node.persist();
  node.receive(n2, granted(1));
  node.receive(n2, granted(1));
  CHECK_FALSE(node.raft.is_leader());
}

TEST_CASE("a vote for an earlier campaign is ignored", "[election][5.1]") {
  Solo node(options_for(n1, 3));
  node.wake();
  node.wake();
  node.persist();
  node.receive(n2, granted(1));
  CHECK_FALSE(node.raft.is_leader());
  CHECK(has_note(node.output, NoteKind::vote_reply_stale));
}

TEST_CASE("a vote that comes when the election is over is ignored", "[election]") {
  Solo leader = leader_of_three();
  leader.receive(n3, granted(1));
  CHECK(leader.raft.is_leader());
  CHECK(has_note(leader.output, NoteKind::vote_reply_stale));
}

TEST_CASE("a candidate with a stale log is refused a vote", "[election][5.4.1]") {
  Solo node(options_for(n1, 3), restored(2, log_of({1, 2})));
  node.receive(n2, vote_request(3, 9, 1));
  CHECK(node.said<VoteReply>() == std::vector{refused(3)});
  CHECK_FALSE(node.raft.vote());
}

TEST_CASE("a vote is asked for and granted again after a restart, for the same candidate only",
          "[election]") {
  Solo node(options_for(n1, 3), restored(3, {}, n2));
  node.receive(n3, vote_request(3, 5, 2));
  CHECK(node.said<VoteReply>() == std::vector{refused(3)});
  node.receive(n2, vote_request(3, 5, 2));
  CHECK(node.sent_to<VoteReply>(n2) == granted(3));  // it is durable: nothing to wait for
}

TEST_CASE("a repeated request is answered when the vote that is being written is durable",
          "[election]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, vote_request(1, 0, 0));
  const WriteId write = node.last_write;
  node.receive(n2, vote_request(1, 0, 0));
  CHECK_FALSE(node.output.write);
  REQUIRE(node.output.held.size() == 1);
  CHECK(node.output.held[0].until == write);
}

TEST_CASE("a refusal waits until the term that it states is durable", "[election]") {
  Solo node(options_for(n1, 3), restored(2, log_of({2})));
  node.receive(n2, vote_request(3, 0, 0));
  REQUIRE(node.output.held.size() == 1);
  CHECK(node.output.held[0].outgoing.message == Message(refused(3)));
  node.persist();
  node.receive(n2, vote_request(3, 0, 0));
  CHECK(node.sent_to<VoteReply>(n2) == refused(3));
}

TEST_CASE("an election timer that is fired on a leader does nothing", "[election]") {
  Solo leader = leader_of_three();
  leader.step(Campaign{});
  CHECK(leader.raft.is_leader());
  CHECK(leader.raft.term() == Term(1));
  CHECK(has_note(leader.output, NoteKind::campaign_refused_leads));
}

TEST_CASE("nobody is heard who claims to be ourselves", "[election]") {
  Solo node(options_for(n1, 3));
  node.receive(n1, vote_request(9, 9, 9));
  CHECK(node.raft.term() == Term(0));
  CHECK(node.said<VoteReply>().empty());
  CHECK(has_note(node.output, NoteKind::message_from_itself));
}

TEST_CASE("a server grants its vote to a candidate that is not in its latest configuration",
          "[election][membership]") {
  Solo node(options_for(n1, 3));
  node.receive(n5, vote_request(9, 9, 9));
  CHECK(node.said<VoteReply>() == std::vector<VoteReply>{granted(9)});
}

TEST_CASE("a vote of who is no voter elects nobody", "[election][membership]") {
  Solo node(options_for(n1, 3));
  node.step(Campaign{});
  node.persist();
  node.receive(n5, granted(1));
  CHECK_FALSE(node.raft.is_leader());
  node.receive(n3, granted(1));
  CHECK(node.raft.is_leader());
}

TEST_CASE("clusters of one to seven nodes elect a leader that commits", "[election]") {
  for (std::uint16_t nodes = 1; nodes <= 7; ++nodes) {
    Cluster cluster(nodes, options_for(n1, 1));
    cluster.let_time_pass();
    cluster.let_time_pass();
    int leaders = 0;
    for (std::uint16_t i = 1; i <= nodes; ++i) {
      leaders += cluster.raft(NodeId(i)).is_leader() ? 1 : 0;
      CHECK(cluster.raft(NodeId(i)).commit_index() == LogIndex(1));
    }
    CHECK(leaders == 1);
  }
}

TEST_CASE("a wake before the deadline does no harm", "[election]") {
  Solo node(options_for(n1, 3));
  node.step(Wake{});
  CHECK(node.raft.term() == Term(0));
  CHECK(node.output.notes.empty());
  CHECK(node.output.wake == node.raft.deadline());
}

TEST_CASE("what a right host never does is an assertion", "[election]") {
  Raft raft(options_for(n1, 3), {});
  Output output;
  CHECK_THROWS_AS(raft.step(NodeInstant(0), Wake{}, output), Broken);
  raft.step(NodeInstant(5), Start{}, output);
  CHECK_THROWS_AS(raft.step(NodeInstant(5), Start{}, output), Broken);
  CHECK_THROWS_AS(raft.step(NodeInstant(4), Wake{}, output), Broken);
}

TEST_CASE("a restart is told as a note with what the disk gave back", "[election]") {
  const Solo fresh(options_for(n1, 3));
  CHECK(fresh.output.notes.empty());
  const Solo again(options_for(n1, 3), restored(4, log_of({1, 4})));
  REQUIRE(again.output.notes.size() == 1);
  CHECK(again.output.notes[0] == Note{NoteKind::restarted, Term(4), LogIndex(2), {}});
}

}  // namespace
}  // namespace raftbed::raft::testing
