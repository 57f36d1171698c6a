// Writes, what rides on them, and what has become stable (Figure 2: "updated on stable storage
// before responding to RPCs").
//
// A step makes at most one write, so that no crash falls between a term and the entries that came
// with it. Writes become durable in the order in which they were issued. A pending write remembers
// up to where the log is stable once it is durable: up to its end, as it was when the write was
// issued, unless cut since.
#include <algorithm>
#include <utility>

#include "core/base/broken.h"
#include "core/raft/raft.h"

namespace raftbed::raft {

// The write of this step, issued when the step first needs it.
Write& Raft::write_of(Step& step) {
  std::optional<Write>& write = step.output.write;
  if (!write) {
    writes_.last = writes_.last.next();
    write.emplace().id = writes_.last;
    writes_.pending.push_back(PendingWrite{writes_.last, log_.last_index(), false, false});
  }
  return *write;
}

void Raft::save_hard_state(Step& step) {
  Write& write = write_of(step);
  ASSERT(write.whole.empty());
  write.hard_state = hard_state_;
  writes_.pending.back().has_hard_state = true;
  writes_.hard_state = write.id;
}

void Raft::append_to_log(Step& step, const Entry& entry) {
  Write& write = write_of(step);
  ASSERT(write.whole.empty());
  log_.append(entry);
  if (entry.kind() == EntryKind::configuration) adopt(step, entry);
  writes_.pending.back().covers = log_.last_index();
  write.entries.emplace_back(entry);
}

// In the place of everything that was written before. The last word of its step: what changes after
// it would be in memory alone. Nothing waits for the term and vote in it: they are those of an
// earlier write, which is durable before this one, or of this one, which then says so already.
void Raft::write_whole(Step& step) {
  write_of(step).whole = Shared<Restored>(Restored{hard_state_, log_, snapshot_});
  writes_.pending.back().covers = log_.last_index();
}

// What earlier writes covered behind the cut is no more. Without that, this would happen: write 1
// carries entry 5 of term 1; entry 5 is cut, and write 2 carries another entry 5, of term 2; write
// 1 completes, and the entry of term 2 is taken for stable, acknowledged and committed while it
// lies in no disk (the ABA of etcd's asynchronous storage writes).
void Raft::truncate_log(Step& step, LogIndex from) {
  if (from > log_.last_index()) return;
  Write& write = write_of(step);
  // Truncated first, then appended, at most once.
  ASSERT(write.entries.empty() && !write.truncate_from && write.whole.empty());
  write.truncate_from = from;
  log_.truncate_from(from);
  if (!options_.bugs.has(Bug::M21) && membership_.truncate_from(from)) {
    step.note(NoteKind::configuration_rolled_back, membership_.index());
  }
  for (PendingWrite& pending : writes_.pending) {
    if (pending.covers < from) continue;
    pending.covers = from.previous();
    pending.overwritten = pending.id != write.id;
  }
  stable_ = std::min(stable_, from.previous());
  step.note(NoteKind::log_truncated, from);
}

// The write after which our log is stable up to `last`: one that is durable, if it is.
WriteId Raft::entries_until(LogIndex last) const {
  if (last <= stable_) return writes_.durable;
  for (const PendingWrite& pending : writes_.pending) {
    if (pending.covers >= last) return pending.id;
  }
  ASSERT(false);  // every entry that is not stable was written by a write that is pending
  return writes_.last;
}

// Where a message is to be put that leaves when this write is durable: at once if it is. Made in
// its place: a message is large, and a step makes little else.
Message& Raft::message_after(Step& step, WriteId until, NodeId to) {
  if (until <= writes_.durable) {
    Outgoing& outgoing = step.output.send.emplace_back();
    outgoing.to = to;
    return outgoing.message;
  }
  Held& held = step.output.held.emplace_back();
  held.until = until;
  held.outgoing.to = to;
  return held.outgoing.message;
}

void Raft::on_persisted(Step& step, WriteId write) {
  ASSERT(!writes_.pending.empty());
  ASSERT(writes_.pending.front().id <= write && write <= writes_.last);
  const auto behind = std::find_if(writes_.pending.begin(), writes_.pending.end(),
                                   [&](const PendingWrite& pending) { return pending.id > write; });
  const PendingWrite done = *(behind - 1);
  writes_.pending.erase(writes_.pending.begin(), behind);
  stable_ = done.covers;
  writes_.durable = write;
  step.note(done.overwritten ? NoteKind::write_stale : NoteKind::write_completed, stable_);
  // A candidate's vote for itself is a vote like any other: it counts once it cannot be forgotten.
  if (std::holds_alternative<Candidate>(role_) && writes_.hard_state <= writes_.durable) {
    count_vote(step, self());
  }
  if (is_leader()) commit_what_a_quorum_has(step);
}

}  // namespace raftbed::raft
