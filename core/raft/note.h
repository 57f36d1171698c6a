// Notes: what a step of Raft decided and why, as an enumeration and integers. The core counts
// nothing and prints nothing; marks, traces and the stepper's `why` are derived from notes (DESIGN,
// section 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/ids.h"

namespace raftbed::raft {

enum class NoteKind : std::uint8_t {
  election_started,            // term; node: itself
  vote_granted,                // term; node: the candidate
  vote_refused_stale_term,     // term: the request's; node: the candidate
  vote_refused_already_voted,  // term; node: the candidate
  vote_refused_log_behind,     // index, term: the candidate's last entry; node: the candidate
  vote_reply_stale,            // a reply to an earlier campaign was ignored
  became_leader,               // term
  became_follower,             // term: the new one; node: who made us so
  stepped_down_for_leader,     // a candidate recognised the leader of its term; node: the leader
  append_refused_stale_term,   // term: the sender's; node: the sender
  append_refused_mismatch,     // index: the previous index asked about; node: the leader
  append_already_known,        // index: the last entry covered; nothing new in it
  log_truncated,               // index: the first entry removed
  entries_appended,            // index: the last entry
  conflict_backed_off,         // index: the peer's new next index; node: the peer
  append_reply_stale,          // a reply to what is not asked any more was ignored
  append_reply_unasked,        // to a round that was never sent; term; node: the sender
  append_reply_beyond_log,     // index: what it confirms, and we do not have; node: the sender
  commit_of_earlier_term_refused,  // Raft 5.4.2: index has a quorum, but its term is not ours
  committed,                       // index
  committed_indirectly,            // index of an entry of an earlier term, committed by one of ours
  commit_learned,                  // a follower's commit index rose; index
  proposal_refused_not_leader,     // node: who leads, as far as known
  proposal_refused_full,           // the bound on uncommitted entries
  proposal_refused_large,          // the bound on their bytes
  write_completed,                 // index: now stable up to here
  write_stale,                     // a completion of a write that was overwritten since
  restarted,                       // term, index: what the disk gave back
  message_from_stranger,           // node: not of the configuration
  message_from_itself,             // node: itself
  append_refused_malformed,        // entries that cannot follow each other; node: the sender
  append_refused_rival,            // we lead this term, and so does the sender: node
  append_refused_disputed,  // index: the previous one; other entries than our snapshot's; node
  appends_taken_for_lost,   // index: the peer's new next index; node: the peer
  canvass_started,          // term: its own, which stays; node: itself
  pre_vote_granted,         // term; node: the asker
  pre_vote_refused_leader_heard,  // term: the asker's; node: the asker
  pre_vote_refused_leads,         // likewise
  pre_vote_refused_restarted,     // likewise; the life before may have heard a leader
  pre_vote_refused_log_behind,    // index, term: the asker's last entry; node: the asker
  pre_vote_refused_stale_term,    // term: the request's; node: the asker
  pre_vote_reply_stale,           // nobody canvasses any more, or not in that term
  vote_refused_leader_heard,      // term: the candidate's, taken for no vote; node: the candidate
  vote_refused_leads,             // likewise
  vote_refused_restarted,         // likewise; the life before may have heard a leader
  quorum_lost,                    // term; node: itself, which no longer leads
  transfer_started,               // node: who is to lead
  transfer_aborted,               // node: who was to lead, and did not in time
  told_to_stand,                  // term; node: the leader that hands over
  told_to_stand_stale,            // term: the sender's; node: the sender
  told_to_stand_by_rival,         // we lead this term, and so does the sender: node
  told_to_stand_no_voter,         // index: of the configuration, in which it does not vote
  proposal_refused_handing_over,  // node: who is to lead
  snapshot_taken,                 // index, term: of the last entry that it stands for
  snapshot_overtaken,             // index: the state was saved, but a later snapshot is there
  snapshot_offered,               // index; node: the peer, whose next entry is forgotten here
  snapshot_chunk_lost,            // index; node: the peer; a piece was not answered, and goes again
  snapshot_chunk_refused,         // index; node: the sender; it does not follow what is there
  snapshot_chunk_overtaken,       // index; node: the sender, of whose later one a part is there
  snapshot_chunk_malformed,       // index; node: the sender; it is a piece of no image
  snapshot_image_malformed,       // index; node: the sender; it is not what it was said to be
  snapshot_not_needed,            // index; node: the sender; its entries are here
  snapshot_too_old,               // index; node: the sender; we wish for a later one
  snapshot_installed,             // index, term; node: the sender
  snapshot_reply_stale,           // index; node: the sender; no such piece is asked about any more
  snapshot_reply_unasked,         // likewise; it names a round that was never sent
  read_waits_for_first_commit,    // index: of the entry that must be committed first
  read_confirmed,                 // index: a quorum has answered since the read came
  read_by_lease,                  // index
  read_refused_not_leader,        // node: who leads, as far as known
  read_refused_deposed,           // term: the one in which it led
  read_refused_full,              // the bound on waiting reads
  lease_expired,                  // a read is confirmed by a round instead
  lease_suspended,                // likewise: another was, or is to be, told to stand
  initialised,                    // node: itself; it proposes a cluster
  configuration_adopted,          // index; in force from here on, committed or not
  configuration_rolled_back,      // index: of the one that is in force again
  joint_entered,                  // index
  joint_left,                     // index
  caught_up,                      // index: so far; node: a learner that may vote now
  retired,                        // index: of the configuration, without itself; node: itself
  yields_to_preferred,            // node: who is preferred to us
  leader_forgotten,               // term; node: itself
  snapshot_wished,                // index: of what is committed; node: who is asked for it
  snapshot_wish_heard,            // index: of what it has committed; node: who wishes for one
  snapshot_wish_stale,            // term; node: who wishes; we do not lead that term any more
  snapshot_wish_unasked,          // likewise; it names a round that was never sent
  snapshot_wish_granted,          // likewise; it is from before the last snapshot was there
  snapshot_wish_being_met,        // likewise; a snapshot is on its way
  snapshot_wish_forgotten,        // index: of what is applied; it leads now
  snapshot_refreshed,             // index, term; node: the sender; our own log stays

  // Wishes that are refused. Nothing else comes of such a step (refuses_wish). An election timer
  // that fires in vain says so in the words of a campaign, and runs on.
  campaign_refused_leads,           // term
  campaign_refused_leader_heard,    // term: its own; it promised to hear the leader for a while
  campaign_refused_restarted,       // likewise; the life before may have promised it
  campaign_refused_no_voter,        // index: of the configuration, in which it does not vote
  transfer_refused_not_leader,      // node: who leads, as far as known
  transfer_refused_itself,          // node: itself
  transfer_refused_no_voter,        // node: not a voter
  transfer_refused_leaving,         // node: votes until the joint configuration is left
  initialise_refused_configured,    // node: itself; it has a configuration
  initialise_refused_log,           // node: itself
  initialise_refused_leader_heard,  // node: who leads, and is about to make it a member
  initialise_refused_no_voter,      // node: itself, which is not among the voters
  initialise_refused_malformed,     // node: itself; the voters are no set of nodes
  change_refused_not_leader,        // node: who leads, as far as known
  change_refused_handing_over,      // node: itself, as of all that follow
  change_refused_pending,           // the last change is not committed yet
  change_refused_early,             // nothing of its term is committed yet
  change_refused_joint,             // what is joint is left first
  change_refused_not_joint,         // there is nothing to leave
  change_refused_no_change,         // it is so already
  change_refused_no_voter_left,     // nobody would vote
  change_refused_voter_learns,      // who is to be a learner votes
  change_refused_malformed,         // the nodes are no set
  change_refused_several,           // more than a single server
  change_refused_behind,            // who is to vote has not caught up
  forgetting_refused_leads,         // term; node: itself
  forgetting_refused_lease,         // term; node: itself, on whom its leader's lease counts
  snapshot_refused_nothing_new,     // index: of what is applied, and of the last snapshot
  snapshot_refused_unknown_voters,  // index: of what is applied; nothing says who votes as of it
  snapshot_wish_refused,            // index: of what is applied; it leads
};

inline constexpr std::size_t note_kind_count =
    static_cast<std::size_t>(NoteKind::snapshot_wish_refused) + 1;

// Whether it is the answer to a Wish, and a no, where a wish was expressed. O(1).
constexpr bool refuses_wish(NoteKind kind) {
  return kind >= NoteKind::campaign_refused_leads && kind <= NoteKind::snapshot_wish_refused;
}

struct Note {
  NoteKind kind{};
  Term term;       // where the kind says so
  LogIndex index;  // likewise
  std::optional<NodeId> node;
  friend bool operator==(const Note&, const Note&) = default;
};

}  // namespace raftbed::raft
