// The follower's side of InstallSnapshot (Raft 7; Figure 13, "receiver implementation").
//
// Pieces are gathered in memory, and nothing changes before all of them are there and the image is
// found whole. Then one write puts the snapshot in the place of everything, so that no crash falls
// into the middle of it, and the answer rides on that write.
#include <algorithm>

#include "core/base/broken.h"
#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

// It lies within the image that it claims to be a piece of.
bool is_well_formed(const SnapshotChunk& chunk) {
  return chunk.last_index.is_of_entry() && chunk.last_term <= chunk.term && !chunk.piece.empty() &&
         chunk.offset <= chunk.size && chunk.piece.size() <= chunk.size - chunk.offset;
}

bool is_of(const SnapshotChunk& chunk, const SnapshotGathering& gathering) {
  return chunk.last_index == gathering.last_index && chunk.last_term == gathering.last_term &&
         chunk.size == gathering.size && chunk.checksum == gathering.checksum;
}

// REQUIRES: all pieces are there.
std::optional<Snapshot> image_of(const SnapshotGathering& gathering) {
  const Bytes image = Bytes::filled(gathering.size, [&](std::span<std::byte> room) {
    for (const Bytes& piece : gathering.pieces) {
      std::copy(piece.span().begin(), piece.span().end(), room.begin());
      room = room.subspan(piece.size());
    }
  });
  std::optional<Snapshot> snapshot = Snapshot::decode(image);
  const bool is_as_said = snapshot && snapshot->index() == gathering.last_index &&
                          snapshot->term() == gathering.last_term &&
                          snapshot->checksum() == gathering.checksum;
  return is_as_said ? snapshot : std::nullopt;
}

}  // namespace

// "1. Reply immediately if term < currentTerm" is settled at the door. "6. If existing log entry
// has same index and term as snapshot's last included entry, retain log entries following it and
// reply": then we have all that the snapshot stands for, know it to be committed, and apply it from
// our log.
void Raft::on_snapshot_chunk(Step& step, NodeId from, const SnapshotChunk& chunk) {
  if (is_leader()) return step.note(NoteKind::append_refused_rival, term(), from);
  if (!is_well_formed(chunk)) {
    return step.note(NoteKind::snapshot_chunk_malformed, chunk.last_index, from);
  }
  follow(step, from);
  const bool has_it = log_.term_at(chunk.last_index) == chunk.last_term;
  const bool suffices = has_it && !wish_due_ && !options_.bugs.has(Bug::S16);
  if (suffices || !is_of_use(chunk.last_index)) {
    const auto why = wish_due_ ? NoteKind::snapshot_too_old : NoteKind::snapshot_not_needed;
    step.note(why, chunk.last_index, from);
    learn_commit(step, chunk.last_index, chunk.last_index);
    return accept_snapshot(step, from, chunk);
  }
  if (!gather(step, from, chunk)) return ask_for_more(step, from, chunk);
  const std::optional<Snapshot> snapshot = image_of(*gathering_);
  gathering_.reset();
  if (!snapshot) {
    step.note(NoteKind::snapshot_image_malformed, chunk.last_index, from);
    return ask_for_more(step, from, chunk);  // from its start
  }
  if (wish_due_ && has_it) {
    refresh(step, *snapshot, from);
  } else {
    install(step, *snapshot, from);
  }
  accept_snapshot(step, from, chunk);
}

// Nobody needs a snapshot of what was applied, unless what came of that is in doubt.
bool Raft::is_of_use(LogIndex snapshot) const {
  return wish_due_ ? snapshot >= commit_ : snapshot > commit_;
}

// REQUIRES: there is one.
void Raft::forget_gathering_of_no_use() {
  if (!is_of_use(gathering_->last_index)) gathering_.reset();
}

// "2. Create new snapshot file if first chunk (offset is 0). 3. Write data into snapshot file at
// given offset. 4. Reply and wait for more data chunks if done is false. 5. Save snapshot file,
// discard any existing or partial snapshot with a smaller index." Whether all of it is there. A
// leader of a later term may have no snapshot but an earlier one than was begun, and sends that to
// its end.
bool Raft::gather(Step& step, NodeId from, const SnapshotChunk& chunk) {
  const bool is_overtaken =
      gathering_ && gathering_->term == chunk.term && chunk.last_index < gathering_->last_index;
  if (!is_overtaken && (!gathering_ || !is_of(chunk, *gathering_))) {
    gathering_ =
        SnapshotGathering{chunk.last_index, chunk.last_term, chunk.size, chunk.checksum, 0, {}, {}};
  }
  if (!is_overtaken) gathering_->term = chunk.term;
  if (is_overtaken || chunk.offset != gathering_->received) {
    const auto why =
        is_overtaken ? NoteKind::snapshot_chunk_overtaken : NoteKind::snapshot_chunk_refused;
    step.note(why, chunk.last_index, from);
    return false;
  }
  gathering_->pieces.push_back(chunk.piece);
  gathering_->received += static_cast<std::uint32_t>(chunk.piece.size());
  return gathering_->received == gathering_->size;
}

void Raft::ask_for_more(Step& step, NodeId to, const SnapshotChunk& chunk) {
  const bool is_of_this = gathering_ && is_of(chunk, *gathering_);
  const std::uint32_t received = is_of_this ? gathering_->received : 0;
  message_after(step, writes_.hard_state, to) =
      SnapshotReply{term(), chunk.round, chunk.last_index, received};
}

// "7. Discard the entire log. 8. Reset state machine using snapshot contents (and load snapshot's
// cluster configuration)." What our disk still holds of the old log is true as far as it was
// committed; what is behind that is no more, and earlier writes make nothing of it stable.
void Raft::install(Step& step, const Snapshot& snapshot, NodeId from) {
  ASSERT(snapshot.index() > commit_);
  for (PendingWrite& pending : writes_.pending) {
    const bool is_of_this_step = step.output.write && step.output.write->id == pending.id;
    pending.overwritten = pending.overwritten || (pending.covers > commit_ && !is_of_this_step);
    pending.covers = std::min(pending.covers, commit_);
  }
  stable_ = std::min(stable_, commit_);
  if (options_.bugs.has(Bug::S03)) hard_state_.vote.reset();
  wish_due_.reset();
  log_ = Log(snapshot.index(), snapshot.term());
  if (!options_.bugs.has(Bug::S05))
    membership_ = Membership(snapshot.configuration(), snapshot.index());
  snapshot_ = snapshot;
  commit_ = snapshot.index();
  applied_ = snapshot.index();
  write_whole(step);
  step.output.restore = snapshot;
  step.note(NoteKind::snapshot_installed, snapshot.index(), snapshot.term(), from);
}

// As an append that covers it is acknowledged: when it is durable here.
void Raft::accept_snapshot(Step& step, NodeId to, const SnapshotChunk& chunk) {
  const LogIndex match = std::min(chunk.last_index, log_.last_index());
  const auto durable = std::max(writes_.hard_state, entries_until(match));
  answer_append(step, durable, to, chunk.round).emplace<Accepted>().match = match;
}

}  // namespace raftbed::raft
