#include "sim/check/marks.h"

#include <algorithm>

#include "core/base/broken.h"
#include "core/base/match.h"

namespace raftbed::check {
namespace {

constexpr std::array<std::string_view, mark_count> names = {
    "leader-elected",
    "leader-deposed",
    "candidate-stepped-down",
    "election-without-winner",
    "split-vote",
    "vote-refused-stale-term",
    "vote-refused-already-voted",
    "vote-refused-log-behind",
    "stale-vote-reply",
    "append-refused-stale-term",
    "append-refused-mismatch",
    "append-already-known",
    "append-refused-malformed",
    "append-refused-rival",
    "appends-taken-for-lost",
    "stale-append-reply",
    "conflict-backed-off",
    "log-truncated",
    "commit-of-earlier-term-refused",
    "committed-indirectly",
    "proposal-refused-not-leader",
    "proposal-refused-full",
    "proposal-refused-large",
    "stale-write-completion",
    "message-from-stranger",
    "forwarded",
    "duplicate-filtered",
    "restart-with-log",
    "entries-lost",
    "node-failed",
    "pre-vote-refused-leader-heard",
    "pre-vote-refused-log-behind",
    "pre-vote-refused-stale-term",
    "stale-pre-vote-reply",
    "vote-refused-leader-heard",
    "quorum-lost",
    "transfer-started",
    "transfer-aborted",
    "told-to-stand",
    "stale-told-to-stand",
    "proposal-refused-handing-over",
    "snapshot-taken",
    "snapshot-overtaken",
    "snapshot-offered",
    "snapshot-chunk-lost",
    "snapshot-chunk-refused",
    "snapshot-not-needed",
    "snapshot-installed",
    "restart-with-snapshot",
    "read-confirmed",
    "read-by-lease",
    "read-waits-for-first-commit",
    "read-refused-deposed",
    "lease-expired",
    "lease-suspended",
    "follower-read",
    "cluster-initialised",
    "learner-caught-up",
    "joint-entered",
    "joint-left",
    "configuration-rolled-back",
    "leader-retired",
    "change-refused-pending",
    "change-refused-early",
    "change-refused-behind",
    "yielded-to-preferred",
    "leader-forgotten",
    "snapshot-wished",
    "snapshot-refreshed",
    "session-registered",
    "session-expired",
    "command-without-session",
    "pre-vote-refused-leads",
    "pre-vote-refused-restarted",
    "vote-refused-leads",
    "vote-refused-restarted",
};
static_assert(static_cast<std::size_t>(Mark::vote_refused_restarted) + 1 == mark_count);

struct NoteMark {
  raft::NoteKind note;
  Mark mark;
};
using raft::NoteKind;
// Of those notes that a campaign should have seen.
constexpr NoteMark note_marks[] = {
    {NoteKind::vote_refused_stale_term, Mark::vote_refused_stale_term},
    {NoteKind::vote_refused_already_voted, Mark::vote_refused_already_voted},
    {NoteKind::vote_refused_log_behind, Mark::vote_refused_log_behind},
    {NoteKind::vote_reply_stale, Mark::stale_vote_reply},
    {NoteKind::stepped_down_for_leader, Mark::candidate_stepped_down},
    {NoteKind::append_refused_stale_term, Mark::append_refused_stale_term},
    {NoteKind::append_refused_mismatch, Mark::append_refused_mismatch},
    {NoteKind::append_already_known, Mark::append_already_known},
    {NoteKind::append_refused_malformed, Mark::append_refused_malformed},
    {NoteKind::append_refused_rival, Mark::append_refused_rival},
    {NoteKind::appends_taken_for_lost, Mark::appends_taken_for_lost},
    {NoteKind::log_truncated, Mark::log_truncated},
    {NoteKind::conflict_backed_off, Mark::conflict_backed_off},
    {NoteKind::append_reply_stale, Mark::stale_append_reply},
    {NoteKind::commit_of_earlier_term_refused, Mark::commit_of_earlier_term_refused},
    {NoteKind::committed_indirectly, Mark::committed_indirectly},
    {NoteKind::proposal_refused_not_leader, Mark::proposal_refused_not_leader},
    {NoteKind::proposal_refused_full, Mark::proposal_refused_full},
    {NoteKind::proposal_refused_large, Mark::proposal_refused_large},
    {NoteKind::write_stale, Mark::stale_write_completion},
    {NoteKind::message_from_stranger, Mark::message_from_stranger},
    {NoteKind::pre_vote_refused_leader_heard, Mark::pre_vote_refused_leader_heard},
    {NoteKind::pre_vote_refused_leads, Mark::pre_vote_refused_leads},
    {NoteKind::pre_vote_refused_restarted, Mark::pre_vote_refused_restarted},
    {NoteKind::pre_vote_refused_log_behind, Mark::pre_vote_refused_log_behind},
    {NoteKind::pre_vote_refused_stale_term, Mark::pre_vote_refused_stale_term},
    {NoteKind::pre_vote_reply_stale, Mark::stale_pre_vote_reply},
    {NoteKind::vote_refused_leader_heard, Mark::vote_refused_leader_heard},
    {NoteKind::vote_refused_leads, Mark::vote_refused_leads},
    {NoteKind::vote_refused_restarted, Mark::vote_refused_restarted},
    {NoteKind::quorum_lost, Mark::quorum_lost},
    {NoteKind::transfer_started, Mark::transfer_started},
    {NoteKind::transfer_aborted, Mark::transfer_aborted},
    {NoteKind::told_to_stand, Mark::told_to_stand},
    {NoteKind::told_to_stand_stale, Mark::stale_told_to_stand},
    {NoteKind::proposal_refused_handing_over, Mark::proposal_refused_handing_over},
    {NoteKind::snapshot_taken, Mark::snapshot_taken},
    {NoteKind::snapshot_overtaken, Mark::snapshot_overtaken},
    {NoteKind::snapshot_offered, Mark::snapshot_offered},
    {NoteKind::snapshot_chunk_lost, Mark::snapshot_chunk_lost},
    {NoteKind::snapshot_chunk_refused, Mark::snapshot_chunk_refused},
    {NoteKind::snapshot_not_needed, Mark::snapshot_not_needed},
    {NoteKind::snapshot_installed, Mark::snapshot_installed},
    {NoteKind::read_confirmed, Mark::read_confirmed},
    {NoteKind::read_by_lease, Mark::read_by_lease},
    {NoteKind::read_waits_for_first_commit, Mark::read_waits_for_first_commit},
    {NoteKind::read_refused_deposed, Mark::read_refused_deposed},
    {NoteKind::lease_expired, Mark::lease_expired},
    {NoteKind::lease_suspended, Mark::lease_suspended},
    {NoteKind::initialised, Mark::cluster_initialised},
    {NoteKind::caught_up, Mark::learner_caught_up},
    {NoteKind::joint_entered, Mark::joint_entered},
    {NoteKind::joint_left, Mark::joint_left},
    {NoteKind::configuration_rolled_back, Mark::configuration_rolled_back},
    {NoteKind::retired, Mark::leader_retired},
    {NoteKind::change_refused_pending, Mark::change_refused_pending},
    {NoteKind::change_refused_early, Mark::change_refused_early},
    {NoteKind::change_refused_behind, Mark::change_refused_behind},
    {NoteKind::yields_to_preferred, Mark::yielded_to_preferred},
    {NoteKind::leader_forgotten, Mark::leader_forgotten},
    {NoteKind::snapshot_wished, Mark::snapshot_wished},
    {NoteKind::snapshot_refreshed, Mark::snapshot_refreshed},
};
// Of those notes that were split off another one, the mark of that one: what `expect mark` asks for
// never changes (DESIGN 1.4).
constexpr NoteMark marks_before_split[] = {
    {NoteKind::vote_refused_leads, Mark::vote_refused_leader_heard},
    {NoteKind::vote_refused_restarted, Mark::vote_refused_leader_heard},
    {NoteKind::pre_vote_refused_leads, Mark::pre_vote_refused_leader_heard},
    {NoteKind::pre_vote_refused_restarted, Mark::pre_vote_refused_leader_heard},
    {NoteKind::append_refused_disputed, Mark::append_refused_mismatch},
    {NoteKind::append_reply_unasked, Mark::stale_append_reply},
    {NoteKind::append_reply_beyond_log, Mark::stale_append_reply},
    {NoteKind::message_from_itself, Mark::message_from_stranger},
    {NoteKind::told_to_stand_by_rival, Mark::stale_told_to_stand},
    {NoteKind::snapshot_chunk_overtaken, Mark::snapshot_chunk_refused},
    {NoteKind::snapshot_too_old, Mark::snapshot_not_needed},
};

using ByNote = std::array<std::optional<Mark>, raft::note_kind_count>;
template <std::size_t count>
constexpr ByNote by_note(const NoteMark (&table)[count]) {
  ByNote marks{};
  for (const NoteMark& each : table) marks[static_cast<std::size_t>(each.note)] = each.mark;
  return marks;
}
constexpr ByNote marks_by_note = by_note(note_marks);
constexpr ByNote older_marks_by_note = by_note(marks_before_split);

}  // namespace

std::string_view name_of(Mark mark) {
  return names[static_cast<std::size_t>(mark)];
}

std::optional<Mark> mark_named(std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Mark>(at - names.begin());
}

const observe::Moment& MarkSet::first(Mark mark) const {
  ASSERT(has(mark));
  return first_[place(mark)];
}

void MarkSet::unite(const MarkSet& other) {
  for (std::size_t at = 0; at < mark_count; ++at) {
    const auto mark = static_cast<Mark>(at);
    if (other.has(mark)) reach(mark, other.first(mark));
  }
}

void MarkWatch::take(NodeId number, const observe::Moment& moment,
                     const observe::NodeObservation& seen) {
  using namespace observe;
  if (number.value() < 1 || number.value() > nodes_.size()) return;
  NodeSeen& node = nodes_[number.value() - 1U];
  match(
      seen, [&](const Started& what) { started(node, what, moment); },
      [&](const RoleChanged& what) { role_changed(node, what, moment); },
      [&](const LogTruncated& what) {
        if (what.from > LogIndex(0)) node.last = std::min(node.last, what.from.previous());
      },
      [&](const LogAppended& what) { node.last = what.index; },
      [&](const SnapshotInstalled& what) { node.last = what.snapshot.index; },
      [&](const Applied& what) {
        if (what.effect) applied(*what.effect, moment);
      },
      [&](const Failed&) { reached_.reach(Mark::node_failed, moment); },
      [](const OneOf<HardStateChanged, CommitAdvanced, VotePromised, AppendPromised, MailboxFull,
                     Ended, Escalated, DurableAdvanced, SnapshotTaken, SnapshotRefreshed,
                     StateRestored, ConfigurationAppended> auto&) {});
}

void MarkWatch::applied(const observe::SessionEffect& effect, const observe::Moment& moment) {
  if (effect.expired > 0) reached_.reach(Mark::session_expired, moment);
  switch (effect.standing) {
    case kv::Standing::known:
      if (!effect.took_effect) reached_.reach(Mark::duplicate_filtered, moment);
      return;
    case kv::Standing::registered: return reached_.reach(Mark::session_registered, moment);
    case kv::Standing::none: return reached_.reach(Mark::command_without_session, moment);
  }
}

void MarkWatch::noted(const raft::Note& note, const observe::Moment& moment) {
  if (note.kind == raft::NoteKind::election_started) contest_started(note.term, moment);
  const auto kind = static_cast<std::size_t>(note.kind);
  for (const auto& mark : {marks_by_note.at(kind), older_marks_by_note.at(kind)}) {
    if (mark) reached_.reach(*mark, moment);
  }
}

void MarkWatch::contest_started(Term term, const observe::Moment& moment) {
  if (term == contest_.term) ++contest_.candidates;
  if (term <= contest_.term) return;
  if (contest_.candidates > 0 && !contest_.won) {
    reached_.reach(Mark::election_without_winner, moment);
    if (contest_.candidates > 1) reached_.reach(Mark::split_vote, moment);
  }
  contest_ = Contest{term, 1, false};
}

void MarkWatch::role_changed(NodeSeen& node, const observe::RoleChanged& what,
                             const observe::Moment& moment) {
  if (what.role == observe::RoleName::leader) {
    reached_.reach(Mark::leader_elected, moment);
    if (what.term == contest_.term) contest_.won = true;
  } else if (node.role == observe::RoleName::leader) {
    reached_.reach(Mark::leader_deposed, moment);
  }
  node.role = what.role;
}

void MarkWatch::started(NodeSeen& node, const observe::Started& what,
                        const observe::Moment& moment) {
  if (what.incarnation > Incarnation(1)) {
    if (what.log.get().last_index() > LogIndex(0)) reached_.reach(Mark::restart_with_log, moment);
    if (what.snapshot) reached_.reach(Mark::restart_with_snapshot, moment);
    if (what.log.get().last_index() < node.last) reached_.reach(Mark::entries_lost, moment);
  }
  node = NodeSeen{observe::RoleName::follower, what.log.get().last_index()};
}

}  // namespace raftbed::check
