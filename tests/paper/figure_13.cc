// The paper's Figure 13, "A summary of the InstallSnapshot RPC": each test is named as a rule of
// it, or as a sentence of its caption. Pieces are gathered in memory: a file in it is a row of them
// here.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

Snapshot snapshot_through(std::uint64_t index, std::uint64_t term) {
  return Snapshot(LogIndex(index), Term(term), of_voters(3),
                  Bytes::copy_of("all of the state, at some length").span());
}

SnapshotChunk piece_of(const Snapshot& snapshot, std::uint32_t offset, std::size_t length) {
  SnapshotChunk chunk;
  chunk.term = Term(5);
  chunk.round = Round(1);
  chunk.last_index = snapshot.index();
  chunk.last_term = snapshot.term();
  chunk.size = static_cast<std::uint32_t>(snapshot.image().size());
  chunk.checksum = snapshot.checksum();
  chunk.offset = offset;
  chunk.piece = snapshot.image().slice(offset, std::min<std::size_t>(length, chunk.size - offset));
  return chunk;
}
SnapshotChunk whole_of(const Snapshot& snapshot) {
  return piece_of(snapshot, 0, snapshot.image().size());
}

std::uint32_t received_by(const Solo& follower) {
  const auto replies = follower.said<SnapshotReply>();
  REQUIRE(replies.size() == 1);
  return replies[0].received;
}

TEST_CASE("1. reply immediately if term < currentTerm", "[paper][figure-13]") {
  Solo follower(options_for(n3, 3), restored(6));
  follower.receive(n1, whole_of(snapshot_through(9, 2)));
  CHECK_FALSE(follower.raft.gathering());
  CHECK_FALSE(follower.raft.snapshot());
  REQUIRE(follower.output.send.size() == 1);
  CHECK(term_of(follower.output.send[0].message) == Term(6));
}

TEST_CASE("2. create new snapshot file if first chunk (offset is 0)", "[paper][figure-13]") {
  Solo follower(options_for(n3, 3));
  const Snapshot snapshot = snapshot_through(9, 2);
  follower.receive(n1, piece_of(snapshot, 10, 10));
  CHECK(received_by(follower) == 0);
  follower.receive(n1, piece_of(snapshot, 0, 10));
  REQUIRE(follower.raft.gathering());
  CHECK(follower.raft.gathering()->last_index == LogIndex(9));
  CHECK(received_by(follower) == 10);
}

TEST_CASE("3. write data into snapshot file at given offset", "[paper][figure-13]") {
  const Snapshot snapshot = snapshot_through(9, 2);
  const auto size = static_cast<std::uint32_t>(snapshot.image().size());
  for (std::uint32_t step = 1; step <= size; ++step) {
    Solo follower(options_for(n3, 3));
    for (std::uint32_t at = 0; at < size; at += step) {
      follower.receive(n1, piece_of(snapshot, at, step));
    }
    CHECK(follower.raft.snapshot() == snapshot);
  }
}

TEST_CASE("4. reply and wait for more data chunks if done is false", "[paper][figure-13]") {
  Solo follower(options_for(n3, 3), restored(5, log_of({1, 1})));
  const Snapshot snapshot = snapshot_through(9, 2);
  const auto all_but_one = static_cast<std::uint32_t>(snapshot.image().size() - 1);
  follower.receive(n1, piece_of(snapshot, 0, all_but_one));
  CHECK(received_by(follower) == all_but_one);
  CHECK_FALSE(follower.output.write);
  CHECK_FALSE(follower.output.restore);
  CHECK(follower.raft.log() == log_of({1, 1}));
  CHECK(follower.raft.commit_index() == LogIndex(0));
}

TEST_CASE("5. save snapshot file, discard any existing or partial snapshot with a smaller index",
          "[paper][figure-13]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, whole_of(snapshot_through(4, 2)));
  follower.persist();
  const Snapshot partial = snapshot_through(7, 2);
  follower.receive(n1, piece_of(partial, 0, 20));
  const Snapshot later = snapshot_through(9, 2);
  follower.receive(n1, whole_of(later));
  REQUIRE(follower.output.write);
  CHECK((*follower.output.write->whole).snapshot == later);
  CHECK_FALSE(follower.raft.gathering());
  follower.persist();
  follower.receive(n1, piece_of(partial, 20, 1'000));
  CHECK(follower.raft.snapshot() == later);
}

TEST_CASE(
    "6. if existing log entry has same index and term as snapshot's last included entry, retain "
    "log entries following it and reply",
    "[paper][figure-13]") {
  Solo follower(options_for(n3, 3), restored(5, log_of({1, 2, 2, 3})));
  follower.receive(n1, whole_of(snapshot_through(3, 2)));
  CHECK(follower.raft.log() == log_of({1, 2, 2, 3}));
  CHECK_FALSE(follower.output.restore);
  CHECK(follower.said<AppendReply>() == std::vector{accepted(5, 3, 1)});
}

TEST_CASE("7. discard the entire log", "[paper][figure-13]") {
  for (const Log& before : {log_of({}), log_of({1, 1}), log_of({1, 2, 2, 3, 3})}) {
    for (const std::uint64_t term : {4U, 5U}) {  // of none of its entries
      Solo follower(options_for(n3, 3), restored(5, before));
      follower.receive(n1, whole_of(snapshot_through(3, term)));
      CHECK(follower.raft.log() == Log(LogIndex(3), Term(term)));
      REQUIRE(follower.output.write);
      CHECK((*follower.output.write->whole).log == Log(LogIndex(3), Term(term)));
    }
  }
}

TEST_CASE(
    "8. reset state machine using snapshot contents (and load snapshot's cluster configuration)",
    "[paper][figure-13]") {
  Solo follower(options_for(n3, 5));
  const Snapshot snapshot = snapshot_through(9, 2);
  follower.receive(n1, whole_of(snapshot));
  CHECK(follower.output.restore == snapshot);
  CHECK(follower.raft.configuration() == of_voters(3));
  CHECK(follower.raft.configuration_index() == LogIndex(9));
  CHECK(follower.raft.commit_index() == LogIndex(9));
}

TEST_CASE("leaders always send chunks in order", "[paper][figure-13]") {
  Options options = options_for(n1, 3);
  options.snapshot_after = 2;
  options.snapshot_tail = 0;
  options.snapshot_chunk_bytes = 16;
  Cluster cluster(3, options);
  cluster.elect(n1);
  cluster.isolate(n3);
  for (int i = 0; i < 8; ++i) cluster.propose(n1, "c" + std::to_string(i));
  cluster.settle();
  cluster.heal();
  std::uint32_t expected = 0;
  int pieces = 0;
  for (int steps = 0; steps < 400; ++steps) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    if (cluster.wire().empty()) cluster.wake(n1);
    const Message message = cluster.wire().front().outgoing.message;
    if (const auto* chunk = std::get_if<SnapshotChunk>(&message)) {
      CHECK(chunk->offset == expected);
      expected += static_cast<std::uint32_t>(chunk->piece.size());
      ++pieces;
    }
    cluster.deliver_at(0);
  }
  CHECK(pieces > 3);
  CHECK(cluster.applied(n3) == cluster.applied(n1));
}

TEST_CASE(
    "snapshots are split into chunks for transmission; this gives the follower a sign of life with "
    "each chunk, so it can reset its election timer",
    "[paper][figure-13]") {
  Solo follower(options_for(n3, 3));
  const Snapshot snapshot = snapshot_through(9, 2);
  const auto size = static_cast<std::uint32_t>(snapshot.image().size());
  for (std::uint32_t at = 0; at < size; at += 4) {
    follower.now = follower.now + follower.raft.options().election_timeout_min - nanoseconds(1);
    follower.receive(n1, piece_of(snapshot, at, 4));
    follower.step(Wake{});
    REQUIRE(std::holds_alternative<Follower>(follower.raft.role()));
    CHECK(follower.raft.leader() == n1);
  }
  CHECK(follower.raft.snapshot() == snapshot);
}

}  // namespace
}  // namespace raftbed::raft::testing
