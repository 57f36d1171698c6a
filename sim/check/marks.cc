#include "sim/check/marks.h"

#include <algorithm>

#include "core/actor/wire.h"
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
    "read-confirmed",
    "read-by-lease",
    "read-waits-for-first-commit",
    "read-refused-deposed",
    "lease-expired",
    "lease-suspended",
    "follower-read",
};
static_assert(static_cast<std::size_t>(Mark::follower_read) + 1 == mark_count && mark_count <= 64);

}  // namespace

std::string_view name_of(Mark mark) {
  return names[static_cast<std::size_t>(mark)];
}

std::optional<Mark> mark_named(std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Mark>(at - names.begin());
}

std::optional<Mark> mark_of(raft::NoteKind kind) {
  using raft::NoteKind;
  switch (kind) {
    case NoteKind::vote_refused_stale_term: return Mark::vote_refused_stale_term;
    case NoteKind::vote_refused_already_voted: return Mark::vote_refused_already_voted;
    case NoteKind::vote_refused_log_behind: return Mark::vote_refused_log_behind;
    case NoteKind::vote_reply_stale: return Mark::stale_vote_reply;
    case NoteKind::stepped_down_for_leader: return Mark::candidate_stepped_down;
    case NoteKind::append_refused_stale_term: return Mark::append_refused_stale_term;
    case NoteKind::append_refused_mismatch: return Mark::append_refused_mismatch;
    case NoteKind::append_already_known: return Mark::append_already_known;
    case NoteKind::append_refused_malformed: return Mark::append_refused_malformed;
    case NoteKind::append_refused_rival: return Mark::append_refused_rival;
    case NoteKind::appends_taken_for_lost: return Mark::appends_taken_for_lost;
    case NoteKind::log_truncated: return Mark::log_truncated;
    case NoteKind::conflict_backed_off: return Mark::conflict_backed_off;
    case NoteKind::append_reply_stale: return Mark::stale_append_reply;
    case NoteKind::commit_of_earlier_term_refused: return Mark::commit_of_earlier_term_refused;
    case NoteKind::committed_indirectly: return Mark::committed_indirectly;
    case NoteKind::proposal_refused_not_leader: return Mark::proposal_refused_not_leader;
    case NoteKind::proposal_refused_full: return Mark::proposal_refused_full;
    case NoteKind::write_stale: return Mark::stale_write_completion;
    case NoteKind::message_from_stranger: return Mark::message_from_stranger;
    case NoteKind::pre_vote_refused_leader_heard: return Mark::pre_vote_refused_leader_heard;
    case NoteKind::pre_vote_refused_log_behind: return Mark::pre_vote_refused_log_behind;
    case NoteKind::pre_vote_refused_stale_term: return Mark::pre_vote_refused_stale_term;
    case NoteKind::pre_vote_reply_stale: return Mark::stale_pre_vote_reply;
    case NoteKind::vote_refused_leader_heard: return Mark::vote_refused_leader_heard;
    case NoteKind::quorum_lost: return Mark::quorum_lost;
    case NoteKind::transfer_started: return Mark::transfer_started;
    case NoteKind::transfer_aborted: return Mark::transfer_aborted;
    case NoteKind::told_to_stand: return Mark::told_to_stand;
    case NoteKind::told_to_stand_stale: return Mark::stale_told_to_stand;
    case NoteKind::proposal_refused_handing_over: return Mark::proposal_refused_handing_over;
    case NoteKind::read_confirmed: return Mark::read_confirmed;
    case NoteKind::read_by_lease: return Mark::read_by_lease;
    case NoteKind::read_waits_for_first_commit: return Mark::read_waits_for_first_commit;
    case NoteKind::read_refused_deposed: return Mark::read_refused_deposed;
    case NoteKind::lease_expired: return Mark::lease_expired;
    case NoteKind::lease_suspended: return Mark::lease_suspended;
    case NoteKind::read_refused_not_leader:
    case NoteKind::read_refused_full:
    case NoteKind::campaign_refused_leader_heard:
    case NoteKind::election_started:
    case NoteKind::canvass_started:
    case NoteKind::pre_vote_granted:
    case NoteKind::transfer_refused_not_leader:
    case NoteKind::transfer_refused_target:
    case NoteKind::vote_granted:
    case NoteKind::became_leader:
    case NoteKind::became_follower:
    case NoteKind::entries_appended:
    case NoteKind::committed:
    case NoteKind::commit_learned:
    case NoteKind::write_completed:
    case NoteKind::restarted: return std::nullopt;
  }
  return std::nullopt;
}

void MarkSet::reach(Mark mark, const observe::Moment& moment) {
  if (has(mark)) return;
  bits_ |= bit(mark);
  first_[static_cast<std::size_t>(mark)] = moment;
}

const observe::Moment& MarkSet::first(Mark mark) const {
  ASSERT(has(mark));
  return first_[static_cast<std::size_t>(mark)];
}

void MarkSet::unite(const MarkSet& other) {
  for (std::size_t at = 0; at < mark_count; ++at) {
    const auto mark = static_cast<Mark>(at);
    if (other.has(mark)) reach(mark, other.first(mark));
  }
}

void MarkWatch::observe(const observe::Observations& observations) {
  using namespace observe;
  const auto number = observations.node.value();
  if (number < 1 || number > nodes_.size()) return;
  NodeSeen& node = nodes_[number - 1U];
  const Moment& moment = observations.moment;
  for (const NodeObservation& seen : observations.seen) {
    match(
        seen, [&](const Noted& what) { noted(what.note, moment); },
        [&](const Started& what) { started(node, what, moment); },
        [&](const RoleChanged& what) { role_changed(node, what, moment); },
        [&](const LogTruncated& what) {
          if (what.from > LogIndex(0)) node.last = std::min(node.last, what.from.previous());
        },
        [&](const LogAppended& what) { node.last = what.index; },
        [&](const Applied& what) {
          const bool filtered = what.effect && !what.effect->took_effect;
          if (filtered) reached_.reach(Mark::duplicate_filtered, moment);
        },
        [&](const Failed&) { reached_.reach(Mark::node_failed, moment); },
        [](const OneOf<HardStateChanged, CommitAdvanced, VotePromised, AppendPromised, MailboxFull,
                       Ended, Escalated, DurableAdvanced> auto&) {});
  }
}

void MarkWatch::observe(const observe::Moment& moment, const observe::MessageSeen& seen) {
  if (seen.passage != observe::Passage::sent) return;
  const auto kind = static_cast<actor::MessageKind>(seen.packet.label.kind);
  if (kind == actor::MessageKind::forward) reached_.reach(Mark::forwarded, moment);
  if (kind == actor::MessageKind::read_index) reached_.reach(Mark::follower_read, moment);
}

void MarkWatch::noted(const raft::Note& note, const observe::Moment& moment) {
  if (note.kind == raft::NoteKind::election_started) contest_started(note.term, moment);
  if (const auto mark = mark_of(note.kind)) reached_.reach(*mark, moment);
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
    if (what.log.get().last_index() < node.last) reached_.reach(Mark::entries_lost, moment);
  }
  node = NodeSeen{observe::RoleName::follower, what.log.get().last_index()};
}

}  // namespace raftbed::check
