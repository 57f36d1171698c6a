// Handing leadership over (dissertation 3.10): "1. The prior leader stops accepting new client
// requests. 2. The prior leader fully updates the target server's log to match its own ... 3.
// The prior leader sends a TimeoutNow request to the target server."
//
// The target's election then needs no time-out, no pre-vote and no patience of those who hear us.
// It is an election like any other: if it fails, we were deposed or are not, and either is safe.
#include "core/raft/raft.h"

namespace raftbed::raft {

// A second wish takes the place of the first.
void Raft::on_transfer(Step& step, NodeId to) {
  if (!is_leader()) return step.refuse(NoteKind::transfer_refused_not_leader, leader());
  if (to == self()) return step.refuse(NoteKind::transfer_refused_itself, to);
  if (!has(configuration().voters, to)) {
    const bool is_leaving = has(configuration().outgoing, to);
    return step.refuse(
        is_leaving ? NoteKind::transfer_refused_leaving : NoteKind::transfer_refused_no_voter, to);
  }
  Leader& leader = std::get<Leader>(role_);
  leader.handover = Handover{to, step.now + options_.election_timeout_max};
  step.note(NoteKind::transfer_started, to);
  tell_to_stand(step, leader);
}

// Said when the target has come to have all of our log, and again with each heartbeat: it may be
// lost, and said twice it does no harm, for the target is in a later term then.
void Raft::tell_to_stand(Step& step, Leader& leader) {
  if (!leader.handover) return;
  const NodeId to = leader.handover->to;
  const Progress* peer = leader.find(to);
  if (peer == nullptr || peer->match < log_.last_index()) return;
  leader.lease.is_void = true;
  message_after(step, writes_.durable, to) = TimeoutNow{term()};
}

// "If leadership transfer does not complete after about an election timeout, the prior leader
// aborts the transfer and resumes accepting client requests."
void Raft::abandon_transfer_when_due(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  if (!leader.handover || step.now < leader.handover->until) return;
  step.note(NoteKind::transfer_aborted, leader.handover->to);
  leader.handover.reset();
}

// "This request has the same effect as the target server's election timer firing": but its votes
// are asked for at once, and at the leader's wish.
void Raft::on_timeout_now(Step& step, NodeId from) {
  if (is_leader()) return step.note(NoteKind::told_to_stand_by_rival, term(), from);
  if (!may_stand()) return step.note(NoteKind::told_to_stand_no_voter, membership_.index());
  step.note(NoteKind::told_to_stand, term(), from);
  campaign(step, true);
}

}  // namespace raftbed::raft
