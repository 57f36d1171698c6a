// A follower whose state is in doubt: it asks, is sent a snapshot though it has the entries, keeps
// its log, and takes nothing else before.
#include <array>
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

// n1 leads three nodes, all of which have applied four entries.
Cluster four_entries(const Options& options = {}) {
  Cluster cluster(3, options);
  cluster.elect(n1);
  for (const char* text : {"a", "b", "c"}) cluster.propose(n1, text);
  cluster.settle();
  cluster.wake(n1);
  cluster.settle();
  return cluster;
}

void let_heartbeats_pass(Cluster& cluster, int count) {
  for (int heartbeat = 0; heartbeat < count; ++heartbeat) {
    cluster.wake(n1);
    cluster.settle();
  }
}

TEST_CASE("a wish is granted with a snapshot of what the follower has committed", "[snapshot]") {
  Cluster cluster = four_entries();
  REQUIRE_FALSE(cluster.raft(n1).snapshot());
  cluster.step(n3, AskForSnapshot{});
  let_heartbeats_pass(cluster, 3);
  REQUIRE(cluster.raft(n1).snapshot());
  CHECK(cluster.raft(n1).snapshot()->index() == LogIndex(4));
  CHECK(cluster.raft(n3).snapshot() == cluster.raft(n1).snapshot());
  CHECK(cluster.applied(n3).size() == 4);
  CHECK(cluster.violations().empty());
}

// The entries are there all along: an answer to an append, before the last piece is answered, does
// not end the sending.
TEST_CASE("a snapshot that was wished for arrives whole in many pieces", "[snapshot]") {
  Options options;
  options.snapshot_chunk_bytes = 10;
  Cluster cluster = four_entries(options);
  cluster.step(n3, AskForSnapshot{});
  let_heartbeats_pass(cluster, 4);
  REQUIRE(cluster.raft(n3).snapshot());
  CHECK(cluster.raft(n3).snapshot() == cluster.raft(n1).snapshot());
  CHECK_FALSE(std::get<Leader>(cluster.raft(n1).role()).find(n3)->sending);
  cluster.propose(n1, "d");
  let_heartbeats_pass(cluster, 2);
  CHECK(cluster.applied(n3).size() == 5);
  CHECK(cluster.violations().empty());
}

// The last piece is sent again every two heartbeats, and each answer is older than the last of
// them.
TEST_CASE("a snapshot that was wished for ends where an answer takes longer than two heartbeats",
          "[snapshot]") {
  Cluster cluster = four_entries();
  cluster.step(n3, AskForSnapshot{});
  std::array<std::vector<Flight>, 6> on_the_way;  // from n3: six heartbeats' time
  for (std::size_t heartbeat = 0; heartbeat < 60; ++heartbeat) {
    cluster.wake(n1);
    while (cluster.sync_one(n1) || cluster.deliver(n1, n3) || cluster.sync_one(n3)) {
    }
    std::vector<Flight> answers = std::move(on_the_way[heartbeat % 6]);
    on_the_way[heartbeat % 6].clear();
    while (auto answer = cluster.take(n3, n1)) on_the_way[heartbeat % 6].push_back(*answer);
    for (Flight& answer : answers) cluster.put_back(std::move(answer));
    while (cluster.deliver(n3, n1)) {
    }
  }
  CHECK(cluster.raft(n3).snapshot());
  CHECK_FALSE(std::get<Leader>(cluster.raft(n1).role()).find(n3)->sending);
}

TEST_CASE("a wish is said under load, when no heartbeat comes", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, append_request(2, 0, 0, {entry(1, 2)}, 1));
  follower.step(AskForSnapshot{});
  std::size_t wishes = 0;
  for (std::uint64_t index = 2; index < 10; ++index) {
    follower.now = follower.now + follower.raft.options().heartbeat_interval / 2;
    follower.receive(n1, append_request(2, index - 1, 2, {entry(index, 2)}, 1, index));
    wishes += follower.said<SnapshotWish>().size();
  }
  CHECK(wishes == 4);  // once an interval
}

TEST_CASE("a node that comes to lead says that it gave its wish up", "[snapshot]") {
  Cluster cluster(1);
  cluster.step(n1, AskForSnapshot{});
  cluster.timeout(n1);
  cluster.sync_one(n1);
  REQUIRE(cluster.raft(n1).is_leader());
  CHECK(has_note(cluster.output(n1), NoteKind::snapshot_wish_forgotten));
}

TEST_CASE("until it is there every heartbeat is answered by the wish too", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, append_request(2, 0, 0, {entry(1, 2)}, 1));
  follower.step(AskForSnapshot{});
  for (const std::uint64_t round : {7U, 8U}) {
    follower.receive(n1, append_request(2, 1, 2, {}, 1, round));
    CHECK(follower.said<SnapshotWish>() ==
          std::vector<SnapshotWish>{SnapshotWish{Term(2), Round(round), LogIndex(1)}});
    CHECK(follower.said<AppendReply>().size() == 1);
  }
}

// Else a cluster of two could commit nothing, and its leader have no snapshot to send.
TEST_CASE("entries are stored and acknowledged all the same, and not applied", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, append_request(2, 0, 0, {entry(1, 2)}, 1));
  follower.step(AskForSnapshot{});
  follower.receive(n1, append_request(2, 1, 2, {entry(2, 2)}, 2, 7));
  CHECK(follower.said<AppendReply>().size() == 1);
  CHECK(follower.raft.log().last_index() == LogIndex(2));
  CHECK(follower.raft.commit_index() == LogIndex(1));
  CHECK_FALSE(follower.output.apply);
}

TEST_CASE("a cluster of two whose follower asked before anything was committed comes to life",
          "[snapshot]") {
  Cluster cluster(2);
  cluster.step(n2, AskForSnapshot{});
  cluster.elect(n1);
  let_heartbeats_pass(cluster, 4);
  CHECK(cluster.raft(n2).snapshot());
  CHECK(cluster.raft(n2).commit_index() == cluster.raft(n1).commit_index());
}

TEST_CASE("a wish that arrives behind what it wished for asks for nothing more", "[snapshot]") {
  Cluster cluster = four_entries();
  cluster.step(n3, AskForSnapshot{});
  cluster.wake(n1);
  cluster.deliver(n1, n3);
  std::vector<Flight> late;
  for (std::size_t at = 0; at < cluster.wire().size(); ++at) {
    const Flight& flight = cluster.wire()[at];
    if (std::holds_alternative<SnapshotWish>(flight.outgoing.message)) late.push_back(flight);
  }
  REQUIRE(late.size() == 1);
  let_heartbeats_pass(cluster, 3);
  REQUIRE(cluster.raft(n3).snapshot());
  cluster.put_back(late.front());
  cluster.settle();
  CHECK_FALSE(has_note(cluster.output(n1), NoteKind::snapshot_wish_heard));
  CHECK_FALSE(std::get<Leader>(cluster.raft(n1).role()).find(n3)->sending);
}

TEST_CASE("entries behind the snapshot stay in the log, for they were acknowledged",
          "[snapshot][Figure 13]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, append_request(2, 0, 0, {entry(1, 2), entry(2, 2), entry(3, 2)}, 2));
  follower.step(AskForSnapshot{});
  const Snapshot state(LogIndex(2), Term(2), of_voters(3), Bytes::copy_of("state").span());
  SnapshotChunk chunk;
  chunk.term = Term(2);
  chunk.round = Round(9);
  chunk.last_index = state.index();
  chunk.last_term = state.term();
  chunk.size = static_cast<std::uint32_t>(state.image().size());
  chunk.checksum = state.checksum();
  chunk.piece = state.image();
  follower.receive(n1, chunk);
  CHECK(has_note(follower.output, NoteKind::snapshot_refreshed));
  CHECK(follower.output.restore == state);
  CHECK(follower.raft.log().last_index() == LogIndex(3));
  REQUIRE(follower.output.write);
  CHECK(follower.output.write->whole->log.last_index() == LogIndex(3));
  follower.receive(n1, append_request(2, 3, 2, {}, 3, 10));
  CHECK(follower.said<AppendReply>().size() == 1);
  REQUIRE(follower.output.apply);
  CHECK(follower.output.apply->first == LogIndex(3));
}

TEST_CASE("one that covers less than is committed does not take the state back", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, append_request(2, 0, 0, {entry(1, 2), entry(2, 2)}, 2));
  follower.step(AskForSnapshot{});
  SnapshotChunk chunk;
  chunk.term = Term(2);
  chunk.last_index = LogIndex(1);
  chunk.last_term = Term(2);
  chunk.size = 9;
  chunk.piece = Bytes::copy_of("anything.");
  follower.receive(n1, chunk);
  CHECK(has_note(follower.output, NoteKind::snapshot_too_old));
  CHECK_FALSE(follower.output.restore);
}

TEST_CASE("the wish survives its own loss, and its leader", "[snapshot]") {
  Cluster cluster = four_entries();
  cluster.step(n3, AskForSnapshot{});
  cluster.isolate(n3);
  let_heartbeats_pass(cluster, 2);
  CHECK_FALSE(cluster.raft(n1).snapshot());
  cluster.crash(n1);
  cluster.heal();
  cluster.elect(n2);
  for (int pass = 0; pass < 6; ++pass) cluster.let_time_pass();
  CHECK(cluster.raft(n2).snapshot());
  CHECK(cluster.raft(n3).snapshot());
  CHECK(cluster.violations().empty());
}

TEST_CASE("a leader does not wish for what nobody could send it", "[snapshot]") {
  Solo leader = leader_of_three();
  leader.step(AskForSnapshot{});
  CHECK(has_note(leader.output, NoteKind::snapshot_wish_refused));
}

TEST_CASE("a snapshot is taken when it is told to be, and not twice of the same", "[snapshot]") {
  Cluster cluster = four_entries();
  cluster.step(n2, TakeSnapshot{});
  REQUIRE(cluster.raft(n2).snapshot());
  CHECK(cluster.raft(n2).snapshot()->index() == LogIndex(4));
  cluster.step(n2, TakeSnapshot{});
  CHECK(has_note(cluster.output(n2), NoteKind::snapshot_refused_nothing_new));
}

// What it applies is of before the entry that made it a member: whom a snapshot would have to name
// as voters, it does not know.
TEST_CASE("who has not come to its own joining takes no snapshot", "[snapshot]") {
  Options options = options_for(n3, 3);
  options.configuration = {};
  Solo learner(options);
  learner.receive(n1, append_request(2, 0, 0, {entry(1, 2)}, 1));
  learner.step(TakeSnapshot{});
  CHECK(has_note(learner.output, NoteKind::snapshot_refused_unknown_voters));
}

TEST_CASE("a leader says of each wish why it does not meet it", "[snapshot]") {
  Solo leader = leader_of_three();
  const auto answers = [&](NodeId from, Round round, NoteKind kind) {
    leader.receive(from, SnapshotWish{Term(1), round, LogIndex(1)});
    return has_note(leader.output, kind);
  };
  const Round last = std::get<Leader>(leader.raft.role()).round;
  CHECK(answers(n4, last, NoteKind::message_from_stranger));
  CHECK(answers(n2, last.next(), NoteKind::snapshot_wish_unasked));
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(TakeSnapshot{});
  leader.step(StateSaved{LogIndex(1), Bytes::copy_of("state")});
  REQUIRE(leader.raft.snapshot());
  const Round before = std::get<Leader>(leader.raft.role()).round;
  CHECK(answers(n2, before, NoteKind::snapshot_wish_heard));
  const auto chunks = leader.said<SnapshotChunk>();
  REQUIRE(chunks.size() == 1);
  CHECK(answers(n2, chunks[0].round, NoteKind::snapshot_wish_being_met));
  leader.receive(n2, accepted(1, 1, chunks[0].round.value()));
  CHECK(answers(n2, before, NoteKind::snapshot_wish_granted));
  leader.receive(n3, rejected(2, 0, 0, 0, 1));
  REQUIRE_FALSE(leader.raft.is_leader());
  leader.receive(n2, SnapshotWish{Term(2), Round(1), LogIndex(1)});
  CHECK(has_note(leader.output, NoteKind::snapshot_wish_stale));
}

}  // namespace
}  // namespace raftbed::raft::testing
