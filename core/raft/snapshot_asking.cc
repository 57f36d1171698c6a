// A follower whose state is in doubt asks its leader for a snapshot, though it has the entries: a
// person who suspects its state machine, or a host that has found it damaged.
//
// Until it is there, the wish is said again with every heartbeat that comes, and once an interval
// where entries come instead, so that it survives any loss, and a new leader hears it too. Entries
// are stored and acknowledged as ever, for the log is in no doubt, and others may need our answer
// to commit; but we go on applying none: a snapshot must cover what we know to be committed, for a
// state machine never goes back. And since what was acknowledged stays acknowledged, a snapshot
// whose last entry we have takes the place of our state alone, and not of our log (Figure 13, 6).
#include <algorithm>

#include "core/base/broken.h"
#include "core/raft/raft.h"

namespace raftbed::raft {

void Raft::on_ask_for_snapshot(Step& step) {
  if (is_leader()) return step.refuse(NoteKind::snapshot_wish_refused, applied_);
  wish_due_ = step.now;
}

// A leader whose own state was in doubt goes on from it.
void Raft::forget_wish(Step& step) {
  if (!wish_due_) return;
  wish_due_.reset();
  step.note(NoteKind::snapshot_wish_forgotten, applied_);
}

void Raft::wish_for_snapshot(Step& step, NodeId to, Round round) {
  wish_due_ = step.now + options_.heartbeat_interval;
  step.note(NoteKind::snapshot_wished, commit_, to);
  message_after(step, writes_.hard_state, to) = SnapshotWish{term(), round, commit_};
}

// Of a snapshot whose last entry our log has: the entries that follow it stay, and are applied
// behind it again.
void Raft::refresh(Step& step, const Snapshot& snapshot, NodeId from) {
  ASSERT(snapshot.index() >= commit_);
  wish_due_.reset();
  snapshot_ = snapshot;
  membership_.forget_before(snapshot.index());
  commit_ = snapshot.index();
  applied_ = snapshot.index();
  write_whole(step);
  step.output.restore = snapshot;
  step.note(NoteKind::snapshot_refreshed, snapshot.index(), snapshot.term(), from);
}

// The leader's side. A wish from before the last snapshot was there is granted. Where our last
// snapshot does not cover what the peer has committed, one that does is taken first; the wish is
// repeated until then.
void Raft::on_snapshot_wish(Step& step, NodeId from, const SnapshotWish& wish) {
  Leader* leader = std::get_if<Leader>(&role_);
  if (leader == nullptr) return step.note(NoteKind::snapshot_wish_stale, wish.term, from);
  Progress* peer = leader->find(from);
  if (peer == nullptr) return step.note(NoteKind::message_from_stranger, from);
  if (wish.round > leader->round) {
    return step.note(NoteKind::snapshot_wish_unasked, wish.term, from);
  }
  if (wish.round <= peer->granted) {
    return step.note(NoteKind::snapshot_wish_granted, wish.term, from);
  }
  if (peer->sending) return step.note(NoteKind::snapshot_wish_being_met, wish.term, from);
  step.note(NoteKind::snapshot_wish_heard, wish.commit, from);
  if (!snapshot_ || snapshot_index() < wish.commit) {
    is_snapshot_wanted_ = true;
    return;
  }
  offer_snapshot(step, *leader, *peer);
  peer->sending->wished_since = peer->sending->round;
}

}  // namespace raftbed::raft
