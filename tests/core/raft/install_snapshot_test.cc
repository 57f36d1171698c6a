// InstallSnapshot, both sides of it (Raft 7; Figure 13): offered, sent in pieces, gathered,
// installed.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Options compacting(std::uint32_t chunk = 16) {
  Options options = options_for(n1, 3);
  options.snapshot_after = 2;
  options.snapshot_tail = 0;
  options.snapshot_chunk_bytes = chunk;
  return options;
}

// n1 leads and has committed `commands` with n2, one by one, while n3 was away; its log is
// compacted.
Cluster cluster_with_n3_behind(int commands = 6, const Options& options = compacting()) {
  Cluster cluster(3, options);
  cluster.elect(n1);
  cluster.settle();
  cluster.isolate(n3);
  for (int i = 0; i < commands; ++i) {
    cluster.propose(n1, "c" + std::to_string(i));
    cluster.settle();
  }
  cluster.heal();
  cluster.drop_all();
  return cluster;
}

const Progress& progress(const Cluster& cluster, NodeId peer) {
  return *std::get<Leader>(cluster.raft(n1).role()).find(peer);
}

// Heartbeats go on until n3 has what n1 has; false if it never has.
bool catches_up(Cluster& cluster) {
  for (int wakes = 0; wakes < 40; ++wakes) {
    if (cluster.raft(n3).commit_index() == cluster.raft(n1).commit_index()) return true;
    cluster.wake(n1);
    cluster.settle();
  }
  return false;
}

SnapshotChunk chunk_of(const Snapshot& snapshot, std::uint32_t offset, std::uint32_t length,
                       std::uint64_t term = 2, std::uint64_t round = 1) {
  SnapshotChunk chunk;
  chunk.term = Term(term);
  chunk.round = Round(round);
  chunk.last_index = snapshot.index();
  chunk.last_term = snapshot.term();
  chunk.size = static_cast<std::uint32_t>(snapshot.image().size());
  chunk.checksum = snapshot.checksum();
  chunk.offset = offset;
  chunk.piece = snapshot.image().slice(offset, std::min<std::size_t>(length, chunk.size - offset));
  return chunk;
}

Snapshot snapshot_up_to(std::uint64_t index, std::uint64_t term) {
  return Snapshot(LogIndex(index), Term(term), Configuration{{n1, n2, n3}},
                  Bytes::copy_of("the state of it all").span());
}

TEST_CASE("a follower whose next entry the leader has forgotten is sent a snapshot, and catches up",
          "[snapshot][7]") {
  Cluster cluster = cluster_with_n3_behind();
  REQUIRE(cluster.raft(n1).log().base_index() > cluster.raft(n3).log().last_index());
  CHECK(catches_up(cluster));
  CHECK(cluster.raft(n3).snapshot());
  CHECK(cluster.applied(n3) == cluster.applied(n1));
  CHECK(cluster.violations().empty());
}

TEST_CASE("a follower that the tail still reaches needs no snapshot", "[snapshot][7]") {
  Options options = compacting();
  options.snapshot_tail = 100;
  Cluster cluster = cluster_with_n3_behind(6, options);
  CHECK(catches_up(cluster));
  CHECK(cluster.raft(n3).log().base_index() == LogIndex(0));
  CHECK(cluster.applied(n3) == cluster.applied(n1));
}

TEST_CASE("a leader sends one piece at a time, and the next when it hears of the last",
          "[snapshot]") {
  Cluster cluster = cluster_with_n3_behind();
  const auto pieces = [&] {
    int found = 0;
    for (const Flight& flight : cluster.wire()) {
      if (std::holds_alternative<SnapshotChunk>(flight.outgoing.message)) ++found;
    }
    return found;
  };
  const auto deliver_all = [&](NodeId from, NodeId to) {
    while (cluster.deliver(from, to)) {
    }
  };
  for (int wakes = 0; wakes < 20 && pieces() == 0; ++wakes) cluster.wake(n1);
  CHECK(pieces() == 1);
  CHECK(progress(cluster, n3).sending->offset == 0);
  deliver_all(n1, n3);
  CHECK(pieces() == 0);
  deliver_all(n3, n1);
  CHECK(pieces() == 1);
  CHECK(progress(cluster, n3).sending->offset == 16);
}

TEST_CASE("a piece that is lost is sent again, and nothing else of the snapshot", "[snapshot]") {
  Cluster cluster = cluster_with_n3_behind();
  bool has_lost = false;
  int pieces = 0;
  for (int wakes = 0; wakes < 60 && !cluster.raft(n3).snapshot(); ++wakes) {
    cluster.wake(n1);
    while (!cluster.wire().empty()) {
      const auto* chunk = std::get_if<SnapshotChunk>(&cluster.wire()[0].outgoing.message);
      if (chunk != nullptr) ++pieces;
      if (chunk != nullptr && chunk->offset > 0 && !has_lost) {
        has_lost = true;
        cluster.drop_at(0);
        continue;
      }
      cluster.deliver_at(0);
      for (const NodeId node : {n1, n2, n3}) cluster.sync(node);
    }
  }
  REQUIRE(cluster.raft(n3).snapshot());
  CHECK(has_lost);
  const auto size = cluster.raft(n3).snapshot()->image().size();
  CHECK(static_cast<std::size_t>(pieces) == (size + 15) / 16 + 1);
}

TEST_CASE("a follower that crashes while it gathers begins anew, and catches up", "[snapshot]") {
  Cluster cluster = cluster_with_n3_behind();
  while (!progress(cluster, n3).sending || progress(cluster, n3).sending->offset < 32) {
    cluster.wake(n1);
    for (int i = 0; i < 2; ++i) {
      cluster.deliver(n1, n3);
      cluster.sync(n3);
      cluster.deliver(n3, n1);
    }
  }
  cluster.crash(n3);
  cluster.restart(n3);
  CHECK(catches_up(cluster));
  CHECK(cluster.applied(n3) == cluster.applied(n1));
  CHECK(cluster.violations().empty());
}

TEST_CASE("an installed snapshot takes the place of the entire log", "[snapshot][figure-13]") {
  // 7. Discard the entire log. 8. Reset state machine using snapshot contents.
  Solo follower(options_for(n3, 3), restored(1, log_of({1, 1, 1})));
  const Snapshot snapshot = snapshot_up_to(9, 2);
  follower.receive(n1, chunk_of(snapshot, 0, 1'000));
  CHECK(follower.raft.log() == Log(LogIndex(9), Term(2)));
  CHECK(follower.raft.commit_index() == LogIndex(9));
  CHECK(follower.output.restore == snapshot);
  REQUIRE(follower.output.write);
  CHECK((*follower.output.write->whole).snapshot == snapshot);
  CHECK((*follower.output.write->whole).hard_state.term == Term(2));
}

TEST_CASE("a snapshot is acknowledged when it is durable, and not before", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, chunk_of(snapshot_up_to(9, 2), 0, 1'000));
  CHECK(follower.output.send.empty());
  REQUIRE(follower.output.held.size() == 1);
  CHECK(follower.output.held[0].until == follower.output.write->id);
  CHECK(follower.said<AppendReply>().size() == 1);
  CHECK(follower.raft.stable_index() == LogIndex(0));
  follower.persist();
  CHECK(follower.raft.stable_index() == LogIndex(9));
}

TEST_CASE("an existing entry with the snapshot's index and term retains the log behind it",
          "[snapshot][figure-13]") {
  Solo follower(options_for(n3, 3), restored(2, log_of({1, 1, 2, 2})));
  follower.receive(n1, chunk_of(snapshot_up_to(3, 2), 0, 1));
  CHECK(has_note(follower.output, NoteKind::snapshot_not_needed));
  CHECK(follower.raft.log() == log_of({1, 1, 2, 2}));
  CHECK_FALSE(follower.output.restore);
  CHECK(follower.raft.commit_index() == LogIndex(3));
  const auto replies = follower.said<AppendReply>();
  REQUIRE(replies.size() == 1);
  CHECK(std::get<Accepted>(replies[0].outcome).match == LogIndex(3));
}

TEST_CASE("pieces are gathered in order, whoever sends them", "[snapshot][figure-13]") {
  Solo follower(options_for(n3, 3));
  const Snapshot snapshot = snapshot_up_to(9, 2);
  follower.receive(n1, chunk_of(snapshot, 0, 20));
  REQUIRE(follower.said<SnapshotReply>().size() == 1);
  CHECK(follower.said<SnapshotReply>()[0].received == 20);
  CHECK_FALSE(follower.raft.snapshot());
  // Another leader begins at the start: it is told how much is there.
  follower.receive(n2, chunk_of(snapshot, 0, 20, 3));
  CHECK(has_note(follower.output, NoteKind::snapshot_chunk_refused));
  CHECK(follower.said<SnapshotReply>()[0].received == 20);
  follower.receive(n2, chunk_of(snapshot, 20, 1'000, 3));
  CHECK(follower.raft.snapshot() == snapshot);
}

TEST_CASE("a piece of another snapshot begins another", "[snapshot][figure-13]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, chunk_of(snapshot_up_to(9, 2), 0, 20));
  const Snapshot later = snapshot_up_to(12, 2);
  follower.receive(n1, chunk_of(later, 20, 20));
  CHECK(follower.said<SnapshotReply>()[0].received == 0);
  follower.receive(n1, chunk_of(later, 0, 1'000));
  CHECK(follower.raft.snapshot() == later);
}

TEST_CASE("an image that is not what its pieces said is refused, and gathered anew", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  const Snapshot snapshot = snapshot_up_to(9, 2);
  SnapshotChunk forged = chunk_of(snapshot, 0, 1'000);
  forged.last_index = LogIndex(10);
  follower.receive(n1, forged);
  CHECK(has_note(follower.output, NoteKind::snapshot_image_malformed));
  CHECK_FALSE(follower.raft.snapshot());
  CHECK(follower.said<SnapshotReply>()[0].received == 0);
  follower.receive(n1, chunk_of(snapshot, 0, 1'000));
  CHECK(follower.raft.snapshot() == snapshot);
}

TEST_CASE("a piece beyond its image, or of nothing, is refused", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  const auto refuses = [&](auto&& forge) {
    SnapshotChunk chunk = chunk_of(snapshot_up_to(9, 2), 0, 20);
    forge(chunk);
    follower.receive(n1, chunk);
    return has_note(follower.output, NoteKind::snapshot_chunk_malformed);
  };
  CHECK(refuses([](SnapshotChunk& c) { c.offset = c.size; }));
  CHECK(refuses([](SnapshotChunk& c) { c.offset = 0xffff'ffff; }));
  CHECK(refuses([](SnapshotChunk& c) { c.piece = {}; }));
  CHECK(refuses([](SnapshotChunk& c) { c.last_index = LogIndex(0); }));
  CHECK(refuses([](SnapshotChunk& c) { c.last_index = LogIndex(~std::uint64_t{0}); }));
  CHECK(refuses([](SnapshotChunk& c) { c.last_term = Term(9); }));
  CHECK_FALSE(refuses([](SnapshotChunk&) {}));
}

TEST_CASE("a snapshot that was overtaken by an installed one is not taken", "[snapshot]") {
  Options options = options_for(n3, 3);
  options.snapshot_after = 1;
  Solo follower(options);
  follower.receive(n1, append_request(2, 0, 0, {entry(1, 2)}, 1));
  REQUIRE(follower.output.apply);
  CHECK(follower.output.apply->save);
  follower.receive(n1, chunk_of(snapshot_up_to(9, 2), 0, 1'000));
  follower.step(StateSaved{LogIndex(1), Bytes::copy_of("late")});
  CHECK(has_note(follower.output, NoteKind::snapshot_overtaken));
  CHECK(follower.raft.snapshot()->index() == LogIndex(9));
  CHECK_FALSE(follower.output.write);
}

TEST_CASE("a stale answer about a snapshot moves nothing", "[snapshot]") {
  Solo leader = leader_of_three();
  leader.receive(n2, SnapshotReply{Term(1), Round(1), LogIndex(9), 3});
  CHECK(has_note(leader.output, NoteKind::snapshot_reply_stale));
  CHECK(leader.output.send.empty());
  leader.receive(n2, SnapshotReply{Term(1), Round(99), LogIndex(9), 3});
  CHECK(has_note(leader.output, NoteKind::snapshot_reply_unasked));
  CHECK(leader.output.send.empty());
}

// n1 and n3 are so far apart that an answer takes longer than some heartbeats.
TEST_CASE("a snapshot in pieces arrives also where an answer takes longer than heartbeats",
          "[snapshot]") {
  for (const int heartbeats : {1, 2, 3}) {
    CAPTURE(heartbeats);
    Cluster cluster = cluster_with_n3_behind();
    std::vector<std::vector<Flight>> under_way(static_cast<std::size_t>(heartbeats));
    for (int wakes = 0; wakes < 120 && !cluster.raft(n3).snapshot(); ++wakes) {
      cluster.wake(n1);
      under_way.push_back(std::move(cluster.wire()));
      cluster.wire() = std::move(under_way.front());
      under_way.erase(under_way.begin());
      for (std::size_t left = cluster.wire().size(); left > 0; --left) cluster.deliver_at(0);
      for (const NodeId node : {n1, n2, n3}) cluster.sync(node);
    }
    CHECK(cluster.raft(n3).snapshot());
  }
}

TEST_CASE("a late piece of an earlier snapshot does not disturb a later one", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  const Snapshot later = snapshot_up_to(12, 2);
  follower.receive(n1, chunk_of(later, 0, 20, 2, 5));
  follower.receive(n1, chunk_of(snapshot_up_to(9, 2), 0, 20, 2, 4));
  CHECK(has_note(follower.output, NoteKind::snapshot_chunk_overtaken));
  CHECK(follower.said<SnapshotReply>()[0].received == 0);
  follower.receive(n1, chunk_of(later, 20, 1'000, 2, 6));
  CHECK(follower.raft.snapshot() == later);
}

// Else the two would say the same to each other as fast as the network goes.
TEST_CASE("a piece that brought nothing on goes again with a heartbeat, and not at once",
          "[snapshot]") {
  Cluster cluster = cluster_with_n3_behind();
  const auto& leader = std::get<Leader>(cluster.raft(n1).role());
  while (!leader.find(n3)->sending) {
    cluster.wire().empty() ? cluster.wake(n1) : cluster.deliver_at(0);
  }
  cluster.drop_all();
  const SnapshotReply nothing{cluster.raft(n1).term(), leader.find(n3)->sending->round,
                              cluster.raft(n1).snapshot()->index(), 0};
  cluster.step(n1, Receive{n3, nothing});
  CHECK(cluster.output(n1).send.empty());
  cluster.wake(n1);
  cluster.wake(n1);
  cluster.settle();
  CHECK(cluster.raft(n3).snapshot());
}

// It may have committed what the earlier leader's snapshot stands for, and not have taken one
// since.
TEST_CASE("a leader of a later term is not refused for an earlier snapshot than was begun",
          "[snapshot]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, chunk_of(snapshot_up_to(12, 2), 0, 20));
  const Snapshot earlier = snapshot_up_to(9, 2);
  follower.receive(n2, chunk_of(earlier, 0, 1'000, 3));
  CHECK(follower.raft.snapshot() == earlier);
}

TEST_CASE("pieces of a snapshot are let go once what it stands for is applied", "[snapshot]") {
  Solo follower(options_for(n3, 3));
  follower.receive(n1, chunk_of(snapshot_up_to(2, 2), 0, 20));
  REQUIRE(follower.raft.gathering());
  CHECK(follower.raft.gathering()->received == 20);
  SECTION("by appends") {
    follower.receive(n1, append_request(2, 0, 0, {entry(1, 2), entry(2, 2)}, 1));
    CHECK(follower.raft.gathering());
    follower.receive(n1, append_request(2, 2, 2, {}, 2));
  }
  SECTION("as its next piece says") {
    follower.receive(n1, append_request(2, 0, 0, {entry(1, 2), entry(2, 2)}));
    CHECK(follower.raft.gathering());
    follower.receive(n1, chunk_of(snapshot_up_to(2, 2), 20, 20));
  }
  SECTION("by its own lead") {
    follower.receive(n1, append_request(2, 0, 0, {entry(1, 2), entry(2, 2)}));
    follower.persist();
    follower.step(Campaign{});
    follower.persist();
    follower.receive(n1, granted(3));
    follower.persist();
    REQUIRE(follower.raft.is_leader());
    follower.receive(n1, accepted(3, 3, 1));
    CHECK(follower.raft.commit_index() == LogIndex(3));
  }
  CHECK_FALSE(follower.raft.gathering());
}

}  // namespace
}  // namespace raftbed::raft::testing
