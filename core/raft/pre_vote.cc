// Pre-vote (dissertation 9.6): whoever would stand for election asks first whether it could win.
//
// A node that cannot reach the others, or whom they do not need, canvasses for ever and raises no
// term: when it comes back it deposes nobody. A canvass is a question and no promise: it is not
// durable, one may say yes to many, and the votes of the election that follows are asked for anew.
#include "core/raft/quorum.h"
#include "core/raft/raft.h"

namespace raftbed::raft {

void Raft::canvass(Step& step) {
  role_ = PreCandidate{{self()}};
  arm_election_timer(step);
  step.note(NoteKind::canvass_started, term(), self());
  if (has_quorum(std::get<PreCandidate>(role_).votes)) return campaign(step);
  const PreVoteRequest request{term(), log_.last_index(), log_.last_term()};
  for (const NodeId voter : united(configuration().voters, configuration().outgoing)) {
    if (voter != self()) message_after(step, writes_.hard_state, voter) = request;
  }
}

// Grants where the server would grant its vote: "if the candidate's log is sufficiently up-to-date,
// and the voters have not received heartbeats from a valid leader for at least a baseline election
// timeout" (dissertation 9.6). What it voted in this term is no reason: the question is about the
// next one.
void Raft::on_pre_vote_request(Step& step, NodeId from, const PreVoteRequest& request) {
  if (hears_a_leader(step)) {
    step.note(pre_vote_refusal_for_leader(), request.term, from);
    return answer_pre_vote(step, from, Ballot::refused);
  }
  if (!is_up_to_date(request.last_index, request.last_term)) {
    step.note(NoteKind::pre_vote_refused_log_behind, request.last_index, request.last_term, from);
    return answer_pre_vote(step, from, Ballot::refused);
  }
  step.note(NoteKind::pre_vote_granted, term(), from);
  answer_pre_vote(step, from, Ballot::granted);
}

// It states our term, and waits until that is durable, as a vote does.
void Raft::answer_pre_vote(Step& step, NodeId to, Ballot ballot) {
  message_after(step, writes_.hard_state, to) = PreVoteReply{term(), ballot};
}

// Of an earlier canvass in this term, an answer is as good: nobody's log has become shorter.
void Raft::on_pre_vote_reply(Step& step, NodeId from, const PreVoteReply& reply) {
  auto* canvassing = std::get_if<PreCandidate>(&role_);
  if (canvassing == nullptr) {
    step.note(NoteKind::pre_vote_reply_stale, reply.term, from);
    return;
  }
  if (reply.ballot == Ballot::refused || !add_vote(canvassing->votes, from)) return;
  if (has_quorum(canvassing->votes)) campaign(step);
}

}  // namespace raftbed::raft
