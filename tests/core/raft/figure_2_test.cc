// The paper's Figure 2, row by row: each test is named as its sentence.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

const LogIndex none{0};

// --- State ---

TEST_CASE("persistent state is updated on stable storage before responding to RPCs",
          "[figure-2][state]") {
  Solo follower(options_for(n1, 3));
  follower.receive(n2, vote_request(1, 0, 0));
  REQUIRE(follower.output.write);
  CHECK(follower.output.write->hard_state == HardState{Term(1), n2});
  CHECK(follower.output.send.empty());
  REQUIRE(follower.output.held.size() == 1);
  CHECK(follower.output.held[0].until == follower.output.write->id);

  follower.receive(n2, append_request(1, 0, 0, {entry(1, 1)}));
  REQUIRE(follower.output.write);
  CHECK(follower.output.write->entries == Entries{entry(1, 1)});
  CHECK(follower.output.send.empty());
  REQUIRE(follower.output.held.size() == 1);
  CHECK(follower.output.held[0].until == follower.output.write->id);
}

TEST_CASE("currentTerm is initialized to 0 on first boot and increases monotonically",
          "[figure-2][state]") {
  Solo node(options_for(n1, 3));
  CHECK(node.raft.term() == Term(0));
  node.receive(n2, vote_request(5, 0, 0));
  CHECK(node.raft.term() == Term(5));
  node.receive(n3, vote_request(4, 0, 0));
  node.receive(n3, append_request(3, 0, 0));
  CHECK(node.raft.term() == Term(5));
}

TEST_CASE("votedFor is the candidate that received the vote in the current term, or null if none",
          "[figure-2][state]") {
  Solo node(options_for(n1, 3));
  CHECK_FALSE(node.raft.vote());
  node.receive(n2, vote_request(1, 0, 0));
  CHECK(node.raft.vote() == n2);
  node.receive(n3, append_request(2, 0, 0));
  CHECK_FALSE(node.raft.vote());
}

TEST_CASE("each log entry contains a command and the term when it was received by the leader",
          "[figure-2][state]") {
  Solo leader = leader_of_three(restored(6));
  leader.propose("set x");
  const Entry& last = leader.raft.log().at(LogIndex(2));
  CHECK(last.term() == Term(7));
  CHECK(last.command().text() == "set x");
  CHECK(leader.raft.log().at(LogIndex(1)).index() == LogIndex(1));  // "first index is 1"
}

TEST_CASE("commitIndex and lastApplied are initialized to 0, and volatile", "[figure-2][state]") {
  Solo node(options_for(n1, 3), restored(2, log_of({1, 2})));
  CHECK(node.raft.commit_index() == none);
  CHECK_FALSE(node.output.apply);
  // What was applied in an earlier life is applied again, from the first entry.
  node.receive(n2, append_request(2, 2, 2, {}, 2));
  REQUIRE(node.output.apply);
  CHECK(node.output.apply->first == LogIndex(1));
  CHECK(node.output.apply->last == LogIndex(2));
}

TEST_CASE("nextIndex is initialized to leader last log index + 1, matchIndex to 0",
          "[figure-2][state]") {
  Solo leader(options_for(n1, 3), restored(2, log_of({1, 2, 2})));
  leader.step(Campaign{});
  leader.persist();
  leader.receive(n2, granted(3));
  REQUIRE(leader.raft.is_leader());
  CHECK(progress(leader, n3).next == LogIndex(4));
  CHECK(progress(leader, n3).match == none);
  CHECK(leader.sent_to<AppendRequest>(n3)->previous_index == LogIndex(3));
}

TEST_CASE("matchIndex increases monotonically", "[figure-2][state]") {
  Solo leader = leader_of_three();
  leader.propose("a");
  leader.receive(n2, accepted(1, 2, 2));
  REQUIRE(progress(leader, n2).match == LogIndex(2));
  leader.receive(n2, accepted(1, 1, 1));
  leader.receive(n2, rejected(1, 1, 0, 0, 2));
  CHECK(progress(leader, n2).match == LogIndex(2));
}

// --- AppendEntries RPC ---

TEST_CASE("AppendEntries 1: reply false if term < currentTerm", "[figure-2][append]") {
  Solo node(options_for(n1, 3), restored(4));
  node.receive(n2, append_request(3, 0, 0, {entry(1, 3)}));
  REQUIRE(node.said<AppendReply>().size() == 1);
  CHECK(node.said<AppendReply>()[0].term == Term(4));
  CHECK(std::holds_alternative<Rejected>(node.said<AppendReply>()[0].outcome));
  CHECK(node.raft.log().last_index() == none);
}

TEST_CASE("AppendEntries 2: reply false if log has no entry at prevLogIndex of prevLogTerm",
          "[figure-2][append]") {
  Solo node(options_for(n1, 3), restored(3, log_of({1, 2})));
  node.receive(n2, append_request(3, 3, 3));
  CHECK(std::holds_alternative<Rejected>(node.said<AppendReply>().at(0).outcome));
  node.receive(n2, append_request(3, 2, 3));
  CHECK(std::holds_alternative<Rejected>(node.said<AppendReply>().at(0).outcome));
  node.receive(n2, append_request(3, 2, 2));
  CHECK(std::holds_alternative<Accepted>(node.said<AppendReply>().at(0).outcome));
}

TEST_CASE("AppendEntries 3: delete an entry that conflicts with a new one, and all that follow it",
          "[figure-2][append]") {
  Solo node(options_for(n1, 3), restored(3, log_of({1, 2, 2, 2})));
  node.receive(n2, append_request(3, 1, 1, {entry(2, 3)}));
  CHECK(node.raft.log() == log_of({1, 3}));
  CHECK(node.output.write->truncate_from == LogIndex(2));
}

TEST_CASE("AppendEntries 4: append any new entries not already in the log", "[figure-2][append]") {
  Solo node(options_for(n1, 3), restored(3, log_of({1, 2})));
  node.receive(n2, append_request(3, 1, 1, {entry(2, 2), entry(3, 3)}));
  CHECK(node.raft.log() == log_of({1, 2, 3}));
  CHECK_FALSE(node.output.write->truncate_from);
  CHECK(node.output.write->entries == Entries{entry(3, 3)});
}

TEST_CASE("AppendEntries 5: commitIndex = min(leaderCommit, index of last new entry)",
          "[figure-2][append]") {
  Solo node(options_for(n1, 3), restored(3, log_of({1, 2, 2, 2})));
  node.receive(n2, append_request(3, 1, 1, {entry(2, 2)}, 9));
  CHECK(node.raft.commit_index() == LogIndex(2));
  node.receive(n2, append_request(3, 4, 2, {}, 3));
  CHECK(node.raft.commit_index() == LogIndex(3));
}

// --- RequestVote RPC ---

TEST_CASE("RequestVote 1: reply false if term < currentTerm", "[figure-2][vote]") {
  Solo node(options_for(n1, 3), restored(4));
  node.receive(n2, vote_request(3, 9, 3));
  CHECK(node.said<VoteReply>() == std::vector{refused(4)});
}

TEST_CASE("RequestVote 2: grant if votedFor is null or candidateId", "[figure-2][vote]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, vote_request(1, 0, 0));
  CHECK(node.said<VoteReply>() == std::vector{granted(1)});
  node.receive(n2, vote_request(1, 0, 0));
  CHECK(node.said<VoteReply>() == std::vector{granted(1)});
  node.receive(n3, vote_request(1, 0, 0));
  CHECK(node.said<VoteReply>() == std::vector{refused(1)});
}

TEST_CASE(
    "RequestVote 2: grant only if candidate's log is at least as up-to-date as receiver's log",
    "[figure-2][vote]") {
  const auto answer = [](std::uint64_t last_index, std::uint64_t last_term) {
    Solo node(options_for(n1, 3), restored(3, log_of({1, 2, 2})));
    node.receive(n2, vote_request(4, last_index, last_term));
    return node.said<VoteReply>().at(0).ballot;
  };
  CHECK(answer(3, 2) == Ballot::granted);
  CHECK(answer(4, 2) == Ballot::granted);
  CHECK(answer(1, 3) == Ballot::granted);
  CHECK(answer(2, 2) == Ballot::refused);
  CHECK(answer(9, 1) == Ballot::refused);
}

// --- Rules for Servers: all servers ---

TEST_CASE("all servers: if commitIndex > lastApplied, apply, in order and once",
          "[figure-2][rules]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1), entry(2, 1)}, 1));
  CHECK(node.output.apply->first == LogIndex(1));
  CHECK(node.output.apply->last == LogIndex(1));
  node.receive(n2, append_request(1, 2, 1, {entry(3, 1)}, 3));
  CHECK(node.output.apply->first == LogIndex(2));
  CHECK(node.output.apply->last == LogIndex(3));
  node.receive(n2, append_request(1, 3, 1, {}, 3));
  CHECK_FALSE(node.output.apply);
}

TEST_CASE("all servers: if an RPC contains term T > currentTerm, set currentTerm = T, be follower",
          "[figure-2][rules]") {
  const Message messages[] = {vote_request(9, 0, 0), refused(9), append_request(9, 7, 7),
                              rejected(9, 1, 0, 0, 1)};
  for (const Message& message : messages) {
    Solo leader = leader_of_three();
    leader.receive(n3, message);
    CHECK(leader.raft.term() == Term(9));
    CHECK(std::holds_alternative<Follower>(leader.raft.role()));
    CHECK(leader.output.write->hard_state->term == Term(9));
  }
}

// --- followers ---

TEST_CASE("followers respond to RPCs from candidates and leaders", "[figure-2][rules]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, vote_request(1, 0, 0));
  CHECK(node.said<VoteReply>().size() == 1);
  node.receive(n2, append_request(1, 0, 0));
  CHECK(node.said<AppendReply>().size() == 1);
}

TEST_CASE("followers: if election timeout elapses without an append or a grant, become candidate",
          "[figure-2][rules]") {
  Solo node(options_for(n1, 3));
  const NodeInstant first = node.raft.deadline();
  node.now = first - milliseconds(1);
  node.step(Wake{});
  CHECK(std::holds_alternative<Follower>(node.raft.role()));
  node.receive(n2, append_request(0, 0, 0));  // of the current term: the timer starts again
  CHECK(node.raft.deadline() > first);
  node.receive(n2, vote_request(1, 0, 0));  // granted: again
  CHECK(node.raft.deadline() >= node.now + node.raft.options().election_timeout_min);
  node.wake();
  CHECK(std::holds_alternative<Candidate>(node.raft.role()));
}

// --- candidates ---

TEST_CASE(
    "candidates increment currentTerm, vote for self, reset the timer, send RequestVote to all",
    "[figure-2][rules]") {
  Solo node(options_for(n1, 3), restored(4, log_of({1, 3})));
  node.wake();
  CHECK(node.raft.term() == Term(5));
  CHECK(node.raft.vote() == n1);
  CHECK(node.raft.deadline() >= node.now + node.raft.options().election_timeout_min);
  CHECK(node.said<VoteRequest>() == std::vector(2, vote_request(5, 2, 3)));
}

TEST_CASE("candidates: if votes received from majority of servers, become leader",
          "[figure-2][rules]") {
  Solo node(options_for(n1, 5));
  node.step(Campaign{});
  node.persist();
  node.receive(n2, granted(1));
  node.receive(n3, refused(1));
  CHECK_FALSE(node.raft.is_leader());
  node.receive(n4, granted(1));
  CHECK(node.raft.is_leader());
}

TEST_CASE("candidates: if AppendEntries received from new leader, convert to follower",
          "[figure-2][rules]") {
  Solo node(options_for(n1, 3));
  node.step(Campaign{});
  node.receive(n2, append_request(1, 0, 0));
  CHECK(std::holds_alternative<Follower>(node.raft.role()));
  CHECK(node.raft.leader() == n2);
  CHECK(node.raft.term() == Term(1));
}

TEST_CASE("candidates: if election timeout elapses, start new election", "[figure-2][rules]") {
  Solo node(options_for(n1, 3));
  node.wake();
  node.wake();
  CHECK(node.raft.term() == Term(2));
  CHECK(node.said<VoteRequest>() == std::vector(2, vote_request(2, 0, 0)));
}

// --- leaders ---

TEST_CASE(
    "leaders: upon election send AppendEntries to each server, and repeat during idle periods",
    "[figure-2][rules]") {
  Solo node(options_for(n1, 3));
  node.step(Campaign{});
  node.persist();
  node.receive(n2, granted(1));
  CHECK(node.said<AppendRequest>().size() == 2);
  CHECK(node.raft.deadline() == node.now + node.raft.options().heartbeat_interval);
  node.wake();
  CHECK(node.said<AppendRequest>().size() == 2);
  CHECK(node.sent_to<AppendRequest>(n2)->entries.empty());
}

TEST_CASE("leaders: if command received from client, append entry to local log",
          "[figure-2][rules]") {
  Solo leader = leader_of_three();
  leader.propose("set x");
  CHECK(leader.raft.log().last_index() == LogIndex(2));
  const auto& outcome = std::get<ProposalAccepted>(*leader.output.proposal);
  CHECK(outcome.index == LogIndex(2));
  CHECK(outcome.term == Term(1));
  CHECK_FALSE(leader.output.apply);  // "respond after entry applied to state machine"
}

TEST_CASE("leaders: if last log index >= nextIndex, send entries starting at nextIndex",
          "[figure-2][rules]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.propose("set x");
  const auto append = leader.sent_to<AppendRequest>(n2);
  REQUIRE(append);
  CHECK(append->previous_index == LogIndex(1));
  CHECK(append->entries.size() == 1);
}

TEST_CASE("leaders: if successful, update nextIndex and matchIndex for follower",
          "[figure-2][rules]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(progress(leader, n2).match == LogIndex(1));
  CHECK(progress(leader, n2).next == LogIndex(2));
}

TEST_CASE("leaders: if log inconsistency, decrement nextIndex and retry", "[figure-2][rules]") {
  Solo leader = leader_of_three(restored(2, log_of({1, 1, 2})));
  leader.receive(n2, rejected(3, 3, 2, 1, 1));
  CHECK(progress(leader, n2).next == LogIndex(3));
  const auto retry = leader.sent_to<AppendRequest>(n2);
  REQUIRE(retry);
  CHECK(retry->previous_index == LogIndex(2));
  CHECK(retry->previous_term == Term(1));
}

TEST_CASE("leaders: if a majority of matchIndex >= N and log[N].term == currentTerm, commit N",
          "[figure-2][rules]") {
  Solo leader = leader_of_three(restored(2, log_of({1, 2})));
  leader.receive(n2, accepted(3, 2, 1));
  CHECK(leader.raft.commit_index() == none);  // a majority has it, but it is of term 2
  leader.receive(n2, accepted(3, 3, 1));
  CHECK(leader.raft.commit_index() == LogIndex(3));
}

}  // namespace
}  // namespace raftbed::raft::testing
