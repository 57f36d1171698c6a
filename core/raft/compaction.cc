// Log compaction (Raft 7): "each server takes snapshots independently, covering just the committed
// entries in its log".
//
// When enough has been applied, the state machine is asked for its state together with the entries
// to apply. What comes back is put aside on disk and takes the place of all that was written
// before, in one write. A tail of the entries for which it stands is kept, so that a peer that is a
// little behind needs no snapshot.
#include <algorithm>

#include "core/base/broken.h"
#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

// Applied since the last snapshot, for another one.
bool is_enough(Count since, const Options& options) {
  return options.snapshot_after && since >= Count(*options.snapshot_after);
}

}  // namespace

LogIndex Raft::snapshot_index() const {
  return snapshot_ ? snapshot_->index() : LogIndex(0);
}

// One at a time: the state machine has not given the last one back yet. And not while we are told
// of entries from before we joined: who the cluster was then, its first members were told at their
// start, and no entry says it.
bool Raft::is_snapshot_due() const {
  const Count since = applied_ - snapshot_index();
  const bool is_wanted = is_snapshot_wanted_ && since > Count(0);
  if (is_saving_ || !(is_wanted || is_enough(since, options_))) return false;
  return !is_nobodys(membership_.as_of(applied_));
}

void Raft::on_take_snapshot(Step& step) {
  if (applied_ == snapshot_index()) {
    return step.refuse(NoteKind::snapshot_refused_nothing_new, applied_);
  }
  if (is_nobodys(membership_.as_of(applied_))) {
    return step.refuse(NoteKind::snapshot_refused_unknown_voters, applied_);
  }
  is_snapshot_wanted_ = true;
}

// "The latest configuration in the log as of last included index" (Raft 7).
Configuration Raft::configuration_as_of(LogIndex index) const {
  if (options_.bugs.has(Bug::S06)) return options_.configuration;
  return membership_.as_of(index);
}

// A snapshot of the leader's may have been installed while the state was being saved, and enough
// may have been applied for the next one.
void Raft::on_state_saved(Step& step, const StateSaved& saved) {
  ASSERT(is_saving_ && saved.index <= applied_);
  is_saving_ = false;
  const Count since = applied_ - std::max(saved.index, snapshot_index());
  is_snapshot_wanted_ = is_snapshot_wanted_ || is_enough(since, options_);
  if (saved.index <= snapshot_index()) {
    return step.note(NoteKind::snapshot_overtaken, saved.index);
  }
  snapshot_ = Snapshot(saved.index, term_at(saved.index), configuration_as_of(saved.index),
                       saved.state.span());
  membership_.forget_before(saved.index);
  const std::uint64_t tail = options_.snapshot_tail;
  if (saved.index > LogIndex(tail)) log_.forget_through(LogIndex(saved.index.value() - tail));
  write_whole(step);
  step.note(NoteKind::snapshot_taken, saved.index, snapshot_->term());
}

}  // namespace raftbed::raft
