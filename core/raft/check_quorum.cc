// Leaders that nobody hears, and followers that hear one (dissertation 6.2 and 4.2.3).
//
// The two belong together: a follower that listens to its leader alone would be deaf to everybody
// else where the leader reaches it, but no quorum; and such a leader steps down.
#include "core/raft/raft.h"

namespace raftbed::raft {

// "A leader in Raft steps down if an election timeout elapses without a successful round of
// heartbeats to a majority of its cluster" (dissertation 6.2). An answer counts if it is to a round
// sent since the last check, so that answers which lay in the network for long say nothing.
void Raft::check_quorum(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  if (step.now < leader.quorum_due) return;
  std::vector<NodeId> answered{self()};
  for (const Progress& peer : leader.peers) {
    if (peer.answered > leader.round_at_quorum_check) answered.push_back(peer.peer);
  }
  leader.round_at_quorum_check = leader.round;
  leader.quorum_due = step.now + options_.election_timeout_max;
  if (has_quorum(answered)) return;
  step.note(NoteKind::quorum_lost, term(), self());
  lead_no_more(step);
}

void Raft::hear_leader(Step& step) {
  leader_heard_until_ = step.now + options_.election_timeout_min;
  is_inherited_ = false;
}

// Whoever is asked for a vote now gives it. Not where the leader's lease counts on us: it was
// promised not to be forgotten.
void Raft::forget_leader(Step& step) {
  if (is_leader()) return step.refuse(NoteKind::forgetting_refused_leads, term(), self());
  if (options_.lease_reads) {
    return step.refuse(NoteKind::forgetting_refused_lease, term(), self());
  }
  leader_heard_until_ = step.now;
  if (Follower* follower = std::get_if<Follower>(&role_)) follower->leader.reset();
  step.note(NoteKind::leader_forgotten, term(), self());
}

bool Raft::hears_a_leader(const Step& step) const {
  return is_leader() || step.now < leader_heard_until_;
}

// "If a server receives a RequestVote request within the minimum election timeout of hearing from a
// current leader, it does not update its term or grant its vote" (dissertation 4.2.3), unless it is
// that leader's own wish (3.10). Nor does a mere question depose a leader: else a node that was
// elected nowhere, and whom the leader does not reach, would do so whenever its timer fires.
// What it granted before it may say again. REQUIRES: it is one of the two.
std::optional<NoteKind> Raft::withheld(const Step& step, const Receive& received) const {
  const bool is_question = std::holds_alternative<PreVoteRequest>(received.message);
  const Term theirs = term_of(received.message);
  if (theirs < term() || !hears_a_leader(step)) return std::nullopt;
  if (is_question) {
    if (theirs == term()) return std::nullopt;  // that is answered
    return pre_vote_refusal_for_leader();
  }
  const auto& request = std::get<VoteRequest>(received.message);
  if (!options_.check_quorum || request.at_leaders_wish) return std::nullopt;
  if (options_.bugs.has(Bug::R11)) return std::nullopt;
  if (theirs == term() && vote() == received.from) return std::nullopt;
  if (is_leader()) return NoteKind::vote_refused_leads;
  return is_inherited_ ? NoteKind::vote_refused_restarted : NoteKind::vote_refused_leader_heard;
}

NoteKind Raft::pre_vote_refusal_for_leader() const {
  if (is_leader()) return NoteKind::pre_vote_refused_leads;
  return is_inherited_ ? NoteKind::pre_vote_refused_restarted
                       : NoteKind::pre_vote_refused_leader_heard;
}

}  // namespace raftbed::raft
