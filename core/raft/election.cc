// Leader election (Raft 5.2) and its restriction (5.4.1).
//
// No vote is spoken of before it is durable: a candidate's requests and its own vote ride on the
// write of its term, a voter's grant on the write of its vote.
#include <algorithm>

#include "core/raft/quorum.h"
#include "core/raft/raft.h"

namespace raftbed::raft {

// "Raft uses randomized election timeouts." Drawn per (node, term), not per re-arming: each
// campaign raises the term, so the term names the campaign, and a follower waits equally long after
// each heartbeat of a term. A canvass raises none, and waits equally long before the next: that
// splits no vote, for a yes to one asker is a no to nobody.
void Raft::arm_election_timer(Step& step) {
  election_deadline_ = step.now + election_timeout();
}

// Remembered, for every append arms the timer.
Duration Raft::election_timeout() {
  if (timeout_ && timeout_->term == term()) return timeout_->length;
  const NodeId drawn_for = options_.bugs.has(Bug::E23) ? NodeId(0) : self();
  const Duration drawn =
      options_.chance.between(Stream::election_timeout, Identity(drawn_for, term()),
                              options_.election_timeout_min, options_.election_timeout_max);
  timeout_ = Timeout{term(), patience() + drawn};
  return timeout_->length;
}

void Raft::reseed(Chance chance) {
  options_.chance = chance;
  timeout_.reset();
}

// The election timer has elapsed, or somebody wishes that it had.
void Raft::stand_for_election(Step& step) {
  if (is_leader()) return step.refuse(NoteKind::campaign_refused_leads, term());
  if (!may_stand()) return step.refuse(NoteKind::campaign_refused_no_voter, membership_.index());
  if (is_bound_by_a_lease(step)) {
    return step.refuse(is_inherited_ ? NoteKind::campaign_refused_restarted
                                     : NoteKind::campaign_refused_leader_heard,
                       term());
  }
  options_.pre_vote ? canvass(step) : campaign(step);
}

// Candidates: "On conversion to candidate, start election: increment currentTerm, vote for self,
// reset election timer, send RequestVote RPCs to all other servers." A candidate whose timer
// elapses does the same again; a leader has no election timer that could fire.
void Raft::campaign(Step& step, bool at_leaders_wish) {
  become_candidate(step);
  arm_election_timer(step);
  const VoteRequest request{term(), log_.last_index(), log_.last_term(), at_leaders_wish};
  for (const NodeId voter : united(configuration().voters, configuration().outgoing)) {
    if (voter != self()) message_after(step, writes_.hard_state, voter) = request;
  }
}

// "A server that is not part of its own latest configuration should still start new elections, as
// it might still be needed until the C_new entry is committed" (dissertation 4.2.2): of two, one
// leads, removes itself, and starts again before the other has that entry; who has the longer log
// is the one that no vote counts for. As far as it knows: it stays quiet once it has heard that it
// is committed, and a learner stands for nothing.
bool Raft::may_stand() const {
  return membership_.is_voter_since(commit_, self());
}

// RequestVote, receiver: "2. If votedFor is null or candidateId, and candidate's log is at least as
// up-to-date as receiver's log, grant vote." (Its 1., the stale term, is settled at the door.)
void Raft::on_vote_request(Step& step, NodeId from, const VoteRequest& request) {
  if (vote().value_or(from) != from) {
    step.note(NoteKind::vote_refused_already_voted, term(), from);
    return answer_vote(step, from, Ballot::refused);
  }
  if (!is_up_to_date(request.last_index, request.last_term) && !options_.bugs.has(Bug::E06)) {
    step.note(NoteKind::vote_refused_log_behind, request.last_index, request.last_term, from);
    return answer_vote(step, from, Ballot::refused);
  }
  grant_vote(step, from);
}

// "If the logs have last entries with different terms, then the log with the later term is more
// up-to-date. If the logs end with the same term, then whichever log is longer is more up-to-date"
// (Raft 5.4.1).
bool Raft::is_up_to_date(LogIndex last_index, Term last_term) const {
  if (options_.bugs.has(Bug::A07)) {
    return last_term >= log_.last_term() && last_index >= log_.last_index();
  }
  if (last_term != log_.last_term()) return last_term > log_.last_term();
  return last_index >= log_.last_index();
}

void Raft::grant_vote(Step& step, NodeId to) {
  if (!vote()) {
    hard_state_.vote = to;
    save_hard_state(step);
  }
  // Whom we elect we do not stand against, should a late yes to our canvass come.
  if (std::holds_alternative<PreCandidate>(role_)) role_ = Follower{};
  arm_election_timer(step);
  step.note(NoteKind::vote_granted, term(), to);
  answer_vote(step, to, Ballot::granted);
}

// "Each server will vote for at most one candidate in a given term": also across a crash, so an
// answer waits until what it says is durable, even if an earlier step wrote it. A refusal states
// our term, and waits too.
void Raft::answer_vote(Step& step, NodeId to, Ballot ballot) {
  const bool forgetful = ballot == Ballot::granted && options_.bugs.has(Bug::E01);
  const auto durable = forgetful ? writes_.durable : writes_.hard_state;
  message_after(step, durable, to) = VoteReply{term(), ballot};
}

void Raft::on_vote_reply(Step& step, NodeId from, const VoteReply& reply) {
  if (!std::holds_alternative<Candidate>(role_)) {
    step.note(NoteKind::vote_reply_stale, reply.term, from);
    return;
  }
  if (reply.ballot == Ballot::granted) count_vote(step, from);
}

// "A candidate wins an election if it receives votes from a majority of the servers in the full
// cluster for the same term." A voter counts once, however often its answer is delivered.
void Raft::count_vote(Step& step, NodeId voter) {
  std::vector<NodeId>& votes = std::get<Candidate>(role_).votes;
  if (add_vote(votes, voter) && has_quorum(votes)) become_leader(step);
}

}  // namespace raftbed::raft
