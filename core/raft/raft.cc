// The door, the terms, the three roles and the ways between them (Raft 5.1; Figure 2, "Rules for
// Servers"). Sentences in quotation marks are the paper's.
#include "core/raft/raft.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"
#include "core/base/match.h"

namespace raftbed::raft {
namespace {

NodeInstant deadline_of(const Leader& leader, const Options& options) {
  NodeInstant due = leader.heartbeat_due;
  if (options.check_quorum) due = std::min(due, leader.quorum_due);
  if (leader.handover) due = std::min(due, leader.handover->until);
  return due;
}

bool asks_for_vote(const Message& message) {
  return std::holds_alternative<VoteRequest>(message) ||
         std::holds_alternative<PreVoteRequest>(message);
}

}  // namespace

Raft::Raft(Options options, Restored restored)
    : options_(std::move(options)),
      hard_state_(restored.hard_state),
      log_(std::move(restored.log)),
      membership_(restored.snapshot ? restored.snapshot->configuration() : options_.configuration,
                  restored.snapshot ? restored.snapshot->index() : LogIndex(0)),
      snapshot_(std::move(restored.snapshot)),
      commit_(snapshot_index()),
      applied_(commit_),
      stable_(log_.last_index()) {
  ASSERT(!problem_with(options_));
  // A snapshot stands for what the log has forgotten, and says nothing of what is behind the log.
  ASSERT(log_.base_index() <= commit_ && commit_ <= log_.last_index());
  // Hard state is written before or with the entries of its term, so recovery cannot find them
  // alone.
  ASSERT(log_.last_term() <= hard_state_.term);
  if (!options_.bugs.has(Bug::M17)) read_membership();
}

// "A server always uses the latest configuration in its log": also one that starts again.
void Raft::read_membership() {
  for (LogIndex index = snapshot_index().next(); index <= log_.last_index(); index = index.next()) {
    const Entry& entry = log_.at(index);
    if (entry.kind() != EntryKind::configuration) continue;
    membership_.append(index, configuration_of(entry));
  }
}

void Raft::step(NodeInstant now, const Input& input, Output& output) {
  ASSERT(now_.has_value() != std::holds_alternative<Start>(input));
  ASSERT(!now_ || now >= *now_);
  now_ = now;
  output.clear();
  Step step{now, output};
  match(
      input, [&](const Start&) { on_start(step); }, [&](const Wake&) { on_wake(step); },
      [&](const Receive& received) { on_receive(step, received); },
      [&](const Propose& propose) { on_propose(step, propose); },
      [&](const Persisted& persisted) { on_persisted(step, persisted.write); },
      [&](const StateSaved& saved) { on_state_saved(step, saved); },
      [&](const Read& read) { on_read(step, read.ticket); },
      [&](const Wish& wish) { on_wish(step, wish); });
  // What an answer has confirmed is served before the same answer ends our leadership. A command
  // confirms nothing, and of a wish that was refused nothing is to come.
  Leader* leader = std::get_if<Leader>(&role_);
  if (leader != nullptr && !std::holds_alternative<Propose>(input) && !step.is_refused) {
    if (!leader->reads.waiting.empty()) serve_reads(step, *leader);
    advance_membership(step);
    leader = std::get_if<Leader>(&role_);  // or has retired
  }
  // All that this step has sent is timed, also what a change of membership sent.
  if (leader != nullptr && options_.lease_reads) renew_lease(step, *leader);
  if (gathering_) forget_gathering_of_no_use();
  // A snapshot is due for what is applied, or for what was meanwhile while the last was saved: then
  // it is wanted.
  if (commit_ > applied_ || is_snapshot_wanted_) apply_what_is_committed(step);
  output.wake = deadline();
}

std::optional<NodeId> Raft::leader() const {
  using Known = std::optional<NodeId>;
  return match(
      role_, [](const Follower& follower) { return follower.leader; },
      [](const PreCandidate&) { return Known(); }, [](const Candidate&) { return Known(); },
      [&](const Leader&) { return Known(self()); });
}

Intent Raft::intent() const {
  Intent intent;
  intent.saves_state = is_saving_;
  intent.wants_to_save = is_snapshot_wanted_;
  intent.asks_for_snapshot = wish_due_.has_value();
  if (!is_leader()) intent.withholds_votes_until = leader_heard_until_;
  return intent;
}

Term Raft::term_at(LogIndex index) const {
  const std::optional<Term> term = log_.term_at(index);
  ASSERT(term.has_value());
  return *term;
}

NodeInstant Raft::deadline() const {
  return match(
      role_, [&](const Follower&) { return election_deadline_; },
      [&](const PreCandidate&) { return election_deadline_; },
      [&](const Candidate&) { return election_deadline_; },
      [&](const Leader& leader) { return deadline_of(leader, options_); });
}

// "When servers start up, they begin as followers." What the disk gave back is durable, and nothing
// behind its snapshot is known to be committed: the state machine is rebuilt from there once a
// leader, maybe ourselves, commits again.
void Raft::on_start(Step& step) {
  if (term() > Term(0)) step.note(NoteKind::restarted, term(), log_.last_index());
  arm_election_timer(step);
  // The life before may have heard a leader, and what it then promised by listening is not on disk.
  if (!options_.check_quorum || term() == Term(0)) return;
  hear_leader(step);
  is_inherited_ = true;
}

void Raft::on_wake(Step& step) {
  if (step.now < deadline()) return;
  if (is_leader()) return wake_leader(step);
  stand_for_election(step);
  if (step.is_refused) arm_election_timer(step);  // it runs on
}

void Raft::wake_leader(Step& step) {
  abandon_transfer_when_due(step);
  if (options_.check_quorum) check_quorum(step);
  if (!is_leader() || step.now < std::get<Leader>(role_).heartbeat_due) return;
  yield_to_preferred(step);
  send_heartbeats(step);
}

void Raft::on_wish(Step& step, const Wish& wish) {
  match(
      wish, [&](const Campaign&) { stand_for_election(step); },
      [&](const Transfer& transfer) { on_transfer(step, transfer.to); },
      [&](const Initialise& initialise) { on_initialise(step, initialise); },
      [&](const ChangeMembership& change) { on_change(step, change); },
      [&](const ForgetLeader&) { forget_leader(step); },
      [&](const TakeSnapshot&) { on_take_snapshot(step); },
      [&](const AskForSnapshot&) { on_ask_for_snapshot(step); });
}

void Raft::on_receive(Step& step, const Receive& received) {
  const NodeId from = received.from;
  if (from == self()) return step.note(NoteKind::message_from_itself, from);
  // "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to
  // follower."
  const Term theirs = term_of(received.message);
  if (asks_for_vote(received.message)) {
    if (const auto why = withheld(step, received)) return step.note(*why, theirs, from);
  }
  if (theirs > term()) become_follower(step, theirs, from);
  if (theirs < term()) return refuse_older_term(step, from, received.message);
  match(
      received.message, [&](const VoteRequest& request) { on_vote_request(step, from, request); },
      [&](const VoteReply& reply) { on_vote_reply(step, from, reply); },
      [&](const AppendRequest& request) { on_append_request(step, from, request); },
      [&](const AppendReply& reply) { on_append_reply(step, from, reply); },
      [&](const PreVoteRequest& request) { on_pre_vote_request(step, from, request); },
      [&](const PreVoteReply& reply) { on_pre_vote_reply(step, from, reply); },
      [&](const TimeoutNow&) { on_timeout_now(step, from); },
      [&](const SnapshotChunk& chunk) { on_snapshot_chunk(step, from, chunk); },
      [&](const SnapshotReply& reply) { on_snapshot_reply(step, from, reply); },
      [&](const SnapshotWish& wish) { on_snapshot_wish(step, from, wish); });
}

// "If a server receives a request with a stale term number, it rejects the request": the answer
// carries our term, which makes the sender a follower. A reply of an earlier term answers a
// question that is no longer asked.
void Raft::refuse_older_term(Step& step, NodeId from, const Message& message) {
  match(
      message,
      [&](const VoteRequest& request) {
        step.note(NoteKind::vote_refused_stale_term, request.term, from);
        answer_vote(step, from, Ballot::refused);
      },
      [&](const VoteReply& reply) {
        if (options_.bugs.has(Bug::E04)) return on_vote_reply(step, from, reply);
        step.note(NoteKind::vote_reply_stale, reply.term, from);
      },
      [&](const AppendRequest& request) {
        step.note(NoteKind::append_refused_stale_term, request.term, from);
        reject_append(step, from, request);
      },
      [&](const AppendReply& reply) { step.note(NoteKind::append_reply_stale, reply.term, from); },
      [&](const PreVoteRequest& request) {
        step.note(NoteKind::pre_vote_refused_stale_term, request.term, from);
        answer_pre_vote(step, from, Ballot::refused);
      },
      [&](const PreVoteReply& reply) {
        step.note(NoteKind::pre_vote_reply_stale, reply.term, from);
      },
      [&](const TimeoutNow& order) { step.note(NoteKind::told_to_stand_stale, order.term, from); },
      [&](const SnapshotChunk& chunk) {
        step.note(NoteKind::append_refused_stale_term, chunk.term, from);
        ask_for_more(step, from, chunk);
      },
      [&](const SnapshotReply& reply) {
        step.note(NoteKind::snapshot_reply_stale, reply.last_index, from);
      },
      [&](const SnapshotWish& wish) { step.note(NoteKind::snapshot_wish_stale, wish.term, from); });
}

// Of a newer term, in which we have not voted. A newer term alone is no reason to wait longer: the
// election timer of a follower or candidate runs on (Raft 5.2); a leader has none, and starts one.
void Raft::become_follower(Step& step, Term term, NodeId because_of) {
  ASSERT(term > hard_state_.term);
  const bool was_leader = is_leader();
  if (was_leader) refuse_waiting_reads(step, std::get<Leader>(role_));
  hard_state_ = HardState{term, std::nullopt};
  role_ = Follower{};
  save_hard_state(step);
  step.note(NoteKind::became_follower, term, because_of);
  if (was_leader) arm_election_timer(step);
}

// In its own term, which nobody leads from then on: who stands again, it or another, raises it.
void Raft::lead_no_more(Step& step) {
  refuse_waiting_reads(step, std::get<Leader>(role_));
  role_ = Follower{};
  arm_election_timer(step);
}

// "To begin an election, a follower increments its current term and transitions to candidate state.
// It then votes for itself ...": one write holds both, and the vote counts once that write is
// durable.
void Raft::become_candidate(Step& step) {
  hard_state_ = HardState{term().next(), self()};
  role_ = Candidate{};
  save_hard_state(step);
  step.note(NoteKind::election_started, term(), self());
}

// "When a leader first comes to power, it initializes all nextIndex values to the index just after
// the last one in its log" (Raft 5.3), and each is to "commit a blank no-op entry into the log at
// the start of its term" (Raft 8). The no-op rides on the first probe, so that an agreeing follower
// needs one round trip, not two.
void Raft::become_leader(Step& step) {
  Leader leader;
  leader.first_of_term = log_.last_index().next();
  leader.uncommitted_bytes = log_.bytes_between(commit_, log_.last_index());
  leader.heartbeat_due = step.now + options_.heartbeat_interval;
  leader.quorum_due = step.now + options_.election_timeout_max;
  forget_wish(step);  // nobody could send us one
  const LogIndex first = leader.first_of_term;
  role_ = std::move(leader);
  meet_peers(step, first);
  step.note(NoteKind::became_leader, term(), self());
  append_first_of_term(step);
  Leader& begun = std::get<Leader>(role_);
  for (Progress& peer : begun.peers) probe(step, begun, peer, peer.next);
}

// Who forms a cluster states in its first entry who that is.
void Raft::append_first_of_term(Step& step) {
  const bool states_it = was_initialised_ && log_.last_index() == LogIndex(0);
  if (!states_it) return append_as_leader(step, EntryKind::noop, {});
  append_as_leader(step, EntryKind::configuration, encode(configuration()).span());
}

}  // namespace raftbed::raft
