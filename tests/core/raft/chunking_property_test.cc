// A snapshot in pieces, against a model: whatever pieces come, in whatever order, how often and of
// which snapshot, a follower says what it has, takes each byte where it belongs, and installs
// nothing but the whole.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

// Of two snapshots of one leader, and one of the leader after it.
Snapshot snapshot_of(std::uint32_t which) {
  const std::string state(20 + 13 * which, static_cast<char>('a' + which));
  return Snapshot(LogIndex(5 + 2 * which), Term(1), of_voters(3), Bytes::copy_of(state).span());
}

struct Piece {
  std::uint32_t snapshot = 0;
  std::uint32_t offset = 0;
  std::uint32_t length = 1;
  std::uint64_t term = 1;
};

// A quarter of the image at most, so that none is there at once; mostly what follows on what was
// sent last.
Piece some_piece(std::uint32_t follows_on) {
  Piece piece;
  piece.snapshot = *rc::gen::inRange<std::uint32_t>(0, 3);
  piece.term = *rc::gen::inRange<std::uint64_t>(1, 3);
  const auto size = static_cast<std::uint32_t>(snapshot_of(piece.snapshot).image().size());
  const bool goes_on = *rc::gen::inRange(0, 4) > 0;
  piece.offset = goes_on ? std::min(follows_on, size - 1) : *rc::gen::inRange(0U, size);
  piece.length = *rc::gen::inRange<std::uint32_t>(1, size / 4);
  return piece;
}

SnapshotChunk message_of(const Piece& piece, Round round) {
  const Snapshot snapshot = snapshot_of(piece.snapshot);
  SnapshotChunk chunk;
  chunk.term = Term(piece.term);
  chunk.round = round;
  chunk.last_index = snapshot.index();
  chunk.last_term = snapshot.term();
  chunk.size = static_cast<std::uint32_t>(snapshot.image().size());
  chunk.checksum = snapshot.checksum();
  chunk.offset = piece.offset;
  const std::uint32_t rest = chunk.size - piece.offset;
  chunk.piece = snapshot.image().slice(piece.offset, std::min(piece.length, rest));
  return chunk;
}

// Figure 13's receiver, as short as it can be said.
struct Receiver {
  std::uint64_t term = 0;
  std::optional<std::uint32_t> snapshot;  // begun, by the leader of this term
  std::uint64_t begun_in = 0;
  std::uint32_t received = 0;
  std::optional<std::uint32_t> installed;

  // What it answers: so many bytes of this one. Absent: it does not say.
  std::optional<std::uint32_t> take(const SnapshotChunk& chunk, std::uint32_t which) {
    // Who leads no more is told our term, and what we have of this.
    if (chunk.term.value() < term) return snapshot == which ? received : 0;
    term = chunk.term.value();
    if (installed && which <= *installed) return std::nullopt;
    if (snapshot && which < *snapshot && begun_in == term) return 0;
    if (snapshot != which) received = 0;
    snapshot = which;
    begun_in = term;
    if (chunk.offset == received) received += static_cast<std::uint32_t>(chunk.piece.size());
    if (received < chunk.size) return received;
    installed = which;
    snapshot.reset();
    received = 0;
    return std::nullopt;
  }
};

std::optional<std::uint32_t> answered(const Solo& follower) {
  const auto replies = follower.said<SnapshotReply>();
  if (replies.empty()) return std::nullopt;
  return replies.front().received;
}

TEST_CASE("pieces of snapshots in any order are gathered as Figure 13 says",
          "[snapshot][property]") {
  raftbed::testing::check_property(
      "a receiver of pieces",
      [] {
        Solo follower(options_for(n3, 3));
        Receiver model;
        const int pieces = *rc::gen::inRange(0, 120);
        for (int i = 1; i <= pieces; ++i) {
          const Piece piece = some_piece(model.received);
          const SnapshotChunk chunk = message_of(piece, Round(static_cast<std::uint64_t>(i)));
          follower.receive(piece.term == 1 ? n1 : n2, chunk);
          const auto expected = model.take(chunk, piece.snapshot);
          RC_ASSERT(answered(follower) == expected);
          const auto& installed = follower.raft.snapshot();
          RC_ASSERT(installed.has_value() == model.installed.has_value());
          if (installed) RC_ASSERT(installed->image() == snapshot_of(*model.installed).image());
          if (follower.output.write) follower.persist();
        }
        if (model.installed) RC_TAG("installed");
      },
      1'000);
}

struct Weather {
  std::uint32_t dropped = 0;     // of 16 messages
  std::uint32_t doubled = 0;     // likewise
  std::uint32_t disordered = 0;  // likewise
};

void pass_on(Cluster& cluster, std::uint32_t number, const Weather& weather) {
  if (cluster.wire().empty()) return;
  const std::uint32_t what = number % 16;
  const std::size_t any = number / 16 % cluster.wire().size();
  if (what < weather.dropped) return cluster.drop_at(any);
  if (what < weather.dropped + weather.doubled) return cluster.deliver_at(any, true);
  cluster.deliver_at(number / 4096 % 16 < weather.disordered ? any : 0);
}

// n1 has committed with n2, and forgotten, what n3 needs.
Cluster cluster_with_a_snapshot_to_send(std::uint32_t chunk_bytes) {
  Options options;
  options.snapshot_after = 4;
  options.snapshot_tail = 0;
  options.snapshot_chunk_bytes = chunk_bytes;
  Cluster cluster(3, options);
  cluster.elect(n1);
  cluster.isolate(n3);
  for (int i = 0; i < 9; ++i) {
    cluster.propose(n1, "command " + std::to_string(i));
    cluster.settle();
  }
  cluster.heal();
  cluster.drop_all();
  return cluster;
}

TEST_CASE("a snapshot arrives whole through any weather that lets something through",
          "[snapshot][property]") {
  raftbed::testing::check_property(
      "a snapshot through bad weather",
      [] {
        Cluster cluster = cluster_with_a_snapshot_to_send(*rc::gen::inRange<std::uint32_t>(1, 300));
        const Weather weather{*rc::gen::inRange(0U, 8U), *rc::gen::inRange(0U, 4U),
                              *rc::gen::inRange(0U, 16U)};
        const auto number = rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, 1U << 31U));
        const auto numbers = *rc::gen::container<std::vector<std::uint32_t>>(300, number);
        for (const std::uint32_t each : numbers) {
          if (cluster.wire().empty()) cluster.wake(n1);
          pass_on(cluster, each, weather);
          cluster.sync(n3);
          RC_ASSERT(cluster.violations().empty());
        }
        for (int wakes = 0; wakes < 20; ++wakes) {
          cluster.wake(n1);
          cluster.settle();
        }
        RC_ASSERT(cluster.raft(n3).snapshot().has_value());
        RC_ASSERT(cluster.applied(n3) == cluster.applied(n1));
        RC_ASSERT(cluster.violations().empty());
      },
      1'000);
}

}  // namespace
}  // namespace raftbed::raft::testing
