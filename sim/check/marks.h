// Marks: named things that a campaign should have seen at least once, or its silence proves little
// (DESIGN 6).
//
// A mark is reached at a moment of a run; a campaign unites the marks of its runs and reports those
// never reached. Derived from observations alone, most from the core's notes. Names are frozen:
// scenarios say `expect mark NAME`.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "core/actor/wire.h"
#include "core/base/ids.h"
#include "sim/observe/observation.h"
#include "sim/observe/witness.h"

namespace raftbed::check {

enum class Mark : std::uint8_t {
  leader_elected,
  leader_deposed,
  candidate_stepped_down,
  election_without_winner,  // an election followed one that nobody had won
  split_vote,               // likewise, and several nodes had stood in that one
  vote_refused_stale_term,
  vote_refused_already_voted,
  vote_refused_log_behind,
  stale_vote_reply,
  append_refused_stale_term,
  append_refused_mismatch,
  append_already_known,
  append_refused_malformed,
  append_refused_rival,
  appends_taken_for_lost,
  stale_append_reply,
  conflict_backed_off,
  log_truncated,
  commit_of_earlier_term_refused,
  committed_indirectly,
  proposal_refused_not_leader,
  proposal_refused_full,
  proposal_refused_large,
  stale_write_completion,
  message_from_stranger,
  forwarded,           // a node passed a client's request on to the leader
  duplicate_filtered,  // a session filtered a command that it had seen
  restart_with_log,    // a later life began with entries
  entries_lost,        // a later life began with fewer entries than the one before had in memory
  node_failed,
  pre_vote_refused_leader_heard,
  pre_vote_refused_log_behind,
  pre_vote_refused_stale_term,
  stale_pre_vote_reply,
  vote_refused_leader_heard,
  quorum_lost,
  transfer_started,
  transfer_aborted,
  told_to_stand,
  stale_told_to_stand,
  proposal_refused_handing_over,
  snapshot_taken,
  snapshot_overtaken,
  snapshot_offered,
  snapshot_chunk_lost,
  snapshot_chunk_refused,
  snapshot_not_needed,
  snapshot_installed,
  restart_with_snapshot,
  read_confirmed,
  read_by_lease,
  read_waits_for_first_commit,
  read_refused_deposed,
  lease_expired,
  lease_suspended,
  follower_read,  // a node asked its leader for an index, to answer a get itself
  cluster_initialised,
  learner_caught_up,
  joint_entered,
  joint_left,
  configuration_rolled_back,
  leader_retired,
  change_refused_pending,
  change_refused_early,
  change_refused_behind,
  yielded_to_preferred,
  leader_forgotten,
  snapshot_wished,
  snapshot_refreshed,
  session_registered,
  session_expired,
  command_without_session,
  pre_vote_refused_leads,
  pre_vote_refused_restarted,
  vote_refused_leads,
  vote_refused_restarted,
};
inline constexpr std::size_t mark_count = 76;

std::string_view name_of(Mark mark);  // "commit-of-earlier-term-refused"
std::optional<Mark> mark_named(std::string_view name);

// Which marks were reached, a bit a mark, in the order of their declaration.
using MarkBits = std::bitset<mark_count>;

// Which marks were reached, and when first.
class MarkSet {
 public:
  void reach(Mark mark, const observe::Moment& moment) {
    if (has(mark)) return;
    bits_.set(place(mark));
    first_[place(mark)] = moment;
  }
  [[nodiscard]] bool has(Mark mark) const { return bits_[place(mark)]; }
  // REQUIRES: has(mark).
  [[nodiscard]] const observe::Moment& first(Mark mark) const;
  [[nodiscard]] const MarkBits& bits() const { return bits_; }
  // Over runs: what was reached here keeps its moment, what was reached there alone takes that
  // one's.
  void unite(const MarkSet& other);

 private:
  static constexpr std::size_t place(Mark mark) { return static_cast<std::size_t>(mark); }

  MarkBits bits_;
  std::array<observe::Moment, mark_count> first_{};
};

// Watches a run for marks. A value; changes nothing it sees.
class MarkWatch {
 public:
  explicit MarkWatch(std::uint16_t nodes) : nodes_(nodes) {}
  void observe(const observe::Observations& observations) {
    for (const observe::NodeObservation& seen : observations.seen) {
      observe(observations.node, observations.moment, seen);
    }
    for (const raft::Note& note : observations.notes) observe(observations.moment, note);
  }
  // One of them: there are two an event, and most are daily business.
  void observe(NodeId node, const observe::Moment& moment, const observe::NodeObservation& seen) {
    if (!is_daily(seen)) take(node, moment, seen);
  }
  void observe(const observe::Moment& moment, const raft::Note& note) {
    if (!is_daily(note.kind)) noted(note, moment);
  }
  void observe(const observe::Moment& moment, const observe::MessageSeen& seen) {
    if (seen.passage != observe::Passage::sent) return;
    const auto kind = static_cast<actor::MessageKind>(seen.packet.label.kind);
    if (kind == actor::MessageKind::forward) reached_.reach(Mark::forwarded, moment);
    if (kind == actor::MessageKind::read_index) reached_.reach(Mark::follower_read, moment);
  }
  [[nodiscard]] const MarkSet& reached() const { return reached_; }

 private:
  struct NodeSeen {
    observe::RoleName role = observe::RoleName::follower;
    LogIndex last;  // of its log in memory
  };
  // The newest term in which anybody stood for election.
  struct Contest {
    Term term;
    std::uint32_t candidates = 0;
    bool won = false;
  };
  // What comes with every write, and marks nothing.
  static bool is_daily(raft::NoteKind kind) {
    using raft::NoteKind;
    return kind == NoteKind::entries_appended || kind == NoteKind::write_completed ||
           kind == NoteKind::committed || kind == NoteKind::commit_learned;
  }
  static bool is_daily(const observe::NodeObservation& seen) {
    using namespace observe;
    if (std::holds_alternative<Applied>(seen)) return is_plain(std::get<Applied>(seen));
    return std::holds_alternative<DurableAdvanced>(seen) ||
           std::holds_alternative<AppendPromised>(seen) ||
           std::holds_alternative<CommitAdvanced>(seen);
  }
  // A command that did in its session what it was to do, or none at all.
  static bool is_plain(const observe::Applied& applied) {
    return !applied.effect || (applied.effect->took_effect && applied.effect->expired == 0);
  }
  void applied(const observe::SessionEffect& effect, const observe::Moment& moment);
  void take(NodeId number, const observe::Moment& moment, const observe::NodeObservation& seen);
  void noted(const raft::Note& note, const observe::Moment& moment);
  void started(NodeSeen& node, const observe::Started& what, const observe::Moment& moment);
  void role_changed(NodeSeen& node, const observe::RoleChanged& what,
                    const observe::Moment& moment);
  void contest_started(Term term, const observe::Moment& moment);

  std::vector<NodeSeen> nodes_;
  Contest contest_;
  MarkSet reached_;
};

}  // namespace raftbed::check
