// The leader's side of InstallSnapshot (Raft 7): "the leader must occasionally send snapshots to
// followers that lag behind", those whose next entry it has forgotten, and those that wish for one.
//
// An image goes in pieces, one at a time: the next when the peer has said how much of it is there,
// so that one who has a part already, from another leader too, is sent only the rest, and who
// receives it sets the pace. The snapshot that was begun is sent to its end, also if a later one is
// taken meanwhile. While it is on its way the peer is probed at the index behind it.
#include <algorithm>

#include "core/base/broken.h"
#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

// However late it comes, more is more: an answer that takes longer than a heartbeat would else be
// outdated by the piece sent again, for ever. That less is there than we thought is believed of the
// answer to the last piece alone.
bool is_news(const SnapshotSending& sending, const SnapshotReply& reply) {
  return reply.last_index == sending.snapshot.index() && reply.round <= sending.round &&
         reply.received < sending.snapshot.image().size() &&
         (reply.round == sending.round || reply.received > sending.offset);
}

}  // namespace

void Raft::offer_snapshot(Step& step, Leader& leader, Progress& peer) {
  ASSERT(snapshot_.has_value());  // what was forgotten has one that stands for it
  peer.probing = true;
  peer.in_flight.clear();
  peer.next = std::max(snapshot_->index(), peer.match).next();
  peer.sending = SnapshotSending{*snapshot_, 0, {}, {}};
  step.note(NoteKind::snapshot_offered, snapshot_->index(), peer.peer);
  send_chunk(step, leader, peer);
}

// REQUIRES: a snapshot is being sent to the peer, and not all of it is there.
void Raft::send_chunk(Step& step, Leader& leader, Progress& peer) {
  SnapshotSending& sending = *peer.sending;
  const Bytes& image = sending.snapshot.image();
  const std::size_t rest = image.size() - sending.offset;
  leader.round = leader.round.next();
  peer.heartbeat_due = step.now + options_.heartbeat_interval;
  sending.round = leader.round;
  auto& chunk = message_after(step, writes_.durable, peer.peer).emplace<SnapshotChunk>();
  chunk.term = term();
  chunk.round = leader.round;
  chunk.last_index = sending.snapshot.index();
  chunk.last_term = sending.snapshot.term();
  chunk.size = static_cast<std::uint32_t>(image.size());
  chunk.checksum = sending.snapshot.checksum();
  chunk.offset = sending.offset;
  chunk.piece =
      image.slice(sending.offset, std::min<std::size_t>(rest, options_.snapshot_chunk_bytes));
}

void Raft::on_snapshot_reply(Step& step, NodeId from, const SnapshotReply& reply) {
  Leader* leader = std::get_if<Leader>(&role_);
  Progress* peer = leader == nullptr ? nullptr : leader->find(from);
  if (leader != nullptr && peer == nullptr) {
    return step.note(NoteKind::message_from_stranger, from);
  }
  if (leader != nullptr && reply.round > leader->round) {
    return step.note(NoteKind::snapshot_reply_unasked, reply.last_index, from);
  }
  if (peer == nullptr || !peer->sending || !is_news(*peer->sending, reply)) {
    return step.note(NoteKind::snapshot_reply_stale, reply.last_index, from);
  }
  peer->answered = std::max(peer->answered, reply.round);
  // What brought nothing on goes again with a heartbeat: else a peer that refuses it and we would
  // say the same to each other as fast as the network goes.
  if (reply.received == peer->sending->offset) return;
  peer->sending->offset = reply.received;
  send_chunk(step, *leader, *peer);
}

// A piece that has not been answered since before the previous heartbeat is taken for lost. In
// between, a heartbeat keeps the peer from standing for election; it asks about nothing.
void Raft::keep_sending(Step& step, Leader& leader, Progress& peer) {
  if (peer.sending->round > peer.round_at_heartbeat) {
    new_append(step, leader, peer, asked_about(peer));
    return;
  }
  step.note(NoteKind::snapshot_chunk_lost, peer.sending->snapshot.index(), peer.peer);
  send_chunk(step, leader, peer);
}

}  // namespace raftbed::raft
