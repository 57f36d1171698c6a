// The follower's side of AppendEntries (Raft 5.3; Figure 2, "AppendEntries RPC, receiver
// implementation").
#include <algorithm>

#include "core/base/broken.h"
#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

// Entries that follow the previous one and each other, as entries of a log do: terms never fall,
// and none is later than its leader's.
bool is_well_formed(const AppendRequest& request) {
  LogIndex index = request.previous_index;
  Term term = request.previous_term;
  if (index == LogIndex(0) && term != Term(0)) return false;
  for (const Entry& entry : request.entries) {
    if (entry.index() != index.next() || entry.term() < term) return false;
    index = entry.index();
    term = entry.term();
  }
  return term <= request.term;
}

// Whether the append says of what our snapshot stands for, as far as we know it still, that it is
// another entry: no leader can, for it is committed. To follow would cut the log below its
// snapshot.
bool disputes(const AppendRequest& request, const Log& log, LogIndex settled) {
  if (request.previous_index >= settled) return false;
  return std::any_of(request.entries.begin(), request.entries.end(), [&](const Entry& entry) {
    const std::optional<Term> ours = log.term_at(entry.index());
    return entry.index() <= settled && ours && ours != entry.term();
  });
}

// The last entry that the append covers: what it confirms if it is accepted.
LogIndex last_covered(const AppendRequest& request) {
  return request.previous_index + Count(static_cast<std::int64_t>(request.entries.size()));
}

}  // namespace

// (Its 1., "reply false if term < currentTerm", is settled at the door.)
void Raft::on_append_request(Step& step, NodeId from, const AppendRequest& request) {
  // Cannot be, by election safety: a rule that a checker owns, so we only hold our place.
  if (is_leader()) {
    step.note(NoteKind::append_refused_rival, term(), from);
    return;
  }
  if (!is_well_formed(request)) {
    step.note(NoteKind::append_refused_malformed, request.previous_index, from);
    return;
  }
  follow(step, from);
  const bool is_wish_due = wish_due_ && (request.entries.empty() || step.now >= *wish_due_);
  if (is_wish_due) wish_for_snapshot(step, from, request.round);
  // "2. Reply false if log doesn't contain an entry at prevLogIndex whose term matches
  // prevLogTerm." What a snapshot stands for is committed, so that the leader has the same.
  const bool is_covered = request.previous_index < log_.base_index();
  const bool is_unknown =
      options_.bugs.has(Bug::C20) && snapshot_ && request.previous_index == log_.base_index();
  if (is_unknown) return reject_append(step, from, request);
  const bool agrees = is_covered || log_.term_at(request.previous_index) == request.previous_term;
  if (!agrees || disputes(request, log_, snapshot_index())) {
    const auto why = agrees ? NoteKind::append_refused_disputed : NoteKind::append_refused_mismatch;
    step.note(why, request.previous_index, from);
    return reject_append(step, from, request);
  }
  store_entries(step, request);
  learn_commit(step, request.commit, last_covered(request));
  accept_append(step, from, request);
}

// Candidates: "If AppendEntries RPC received from new leader: convert to follower." Followers wait
// on "without receiving AppendEntries RPC from current leader" before they stand for election.
void Raft::follow(Step& step, NodeId leader) {
  if (was_initialised_ && !log_.last_index().is_of_entry()) withdraw_proposal();
  if (std::holds_alternative<Candidate>(role_)) {
    step.note(NoteKind::stepped_down_for_leader, term(), leader);
  }
  if (!std::holds_alternative<Follower>(role_)) role_.emplace<Follower>();
  std::get<Follower>(role_).leader = leader;
  arm_election_timer(step);
  hear_leader(step);
}

// "3. If an existing entry conflicts with a new one (same index but different terms), delete the
// existing entry and all that follow it. 4. Append any new entries not already in the log." Only a
// conflict deletes: a short append that was overtaken by a longer one must not remove what we have
// acknowledged since.
void Raft::store_entries(Step& step, const AppendRequest& request) {
  if (options_.bugs.has(Bug::C15)) {
    truncate_log(step, std::max(request.previous_index, snapshot_index()).next());
  }
  const Log before = options_.bugs.has(Bug::A09) ? log_ : Log();
  bool has_grown = false;
  for (const Entry& entry : request.entries) {
    if (entry.index() <= log_.base_index()) continue;
    const std::optional<Term> ours = log_.term_at(entry.index());
    if (ours == entry.term()) continue;
    if (ours) truncate_log(step, entry.index());
    append_to_log(step, entry);
    has_grown = true;
  }
  if (options_.bugs.has(Bug::A09)) restore_tail(step, before);
  if (has_grown) {
    step.note(NoteKind::entries_appended, log_.last_index());
  } else if (!request.entries.empty()) {
    step.note(NoteKind::append_already_known, last_covered(request));
  }
}

// A09: what lay behind the entries that were overwritten, as far as a log can hold it.
void Raft::restore_tail(Step& step, const Log& before) {
  for (LogIndex at = log_.last_index().next(); before.has(at); at = at.next()) {
    if (before.at(at).term() < log_.last_term()) return;
    append_to_log(step, before.at(at));
  }
}

// An answer whose outcome is still to be told.
AppendReply::Outcome& Raft::answer_append(Step& step, WriteId until, NodeId to, Round round) {
  auto& reply = message_after(step, until, to).emplace<AppendReply>();
  reply.term = term();
  reply.round = round;
  return reply.outcome;
}

// Acknowledges the last entry that the append covers, and nothing of a stale tail behind it. Rides
// on the write that makes it durable, which may be one of an earlier step: a resent append needs no
// write of its own.
void Raft::accept_append(Step& step, NodeId to, const AppendRequest& request) {
  const LogIndex match = last_covered(request);
  const bool hasty = options_.bugs.has(Bug::P01);
  const auto durable = hasty ? writes_.durable : std::max(writes_.hard_state, entries_until(match));
  answer_append(step, durable, to, request.round).emplace<Accepted>().match = match;
}

// The hint of the end of Raft 5.3: an entry of ours whose term is later than the one that the
// leader has at the previous index cannot be in its log before that index, so none above the hint
// can match. What a snapshot stands for is not in question.
void Raft::reject_append(Step& step, NodeId to, const AppendRequest& request) {
  const LogIndex previous = request.previous_index;
  const LogIndex below = previous == LogIndex(0) ? previous : previous.previous();
  const LogIndex agreed =
      std::max(log_.last_not_after_term(below, request.previous_term), log_.base_index());
  const LogIndex hint = options_.bugs.has(Bug::A02) ? log_.last_index() : agreed;
  answer_append(step, writes_.hard_state, to, request.round) =
      Rejected{previous, hint, term_at(hint)};
}

}  // namespace raftbed::raft
