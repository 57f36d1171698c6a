#include "sim/observe/reasons.h"

#include "core/base/broken.h"

namespace raftbed::observe {
namespace {

using raft::NoteKind;

// In the order of core/raft/note.h; a test says that none is missing.
struct Reason {
  NoteKind kind;
  std::string_view words;
};
constexpr Reason reasons[] = {
    {NoteKind::election_started,
     "it heard of no leader for its election timeout, and stands for election (Raft 5.2)"},
    {NoteKind::vote_granted,
     "it has not voted for another in this term, and the candidate's log is at least as "
     "up-to-date as its own (Raft 5.2, 5.4.1)"},
    {NoteKind::vote_refused_stale_term,
     "the candidate's term is behind its own (Raft 5.1; Figure 2, RequestVote 1)"},
    {NoteKind::vote_refused_already_voted,
     "it has voted for another in this term (Raft 5.2; Figure 2, RequestVote 2)"},
    {NoteKind::vote_refused_log_behind,
     "the candidate's log is less up-to-date than its own (Raft 5.4.1)"},
    {NoteKind::vote_reply_stale,
     "the election that it answers is over, and it counts for nothing (Raft 5.1)"},
    {NoteKind::became_leader, "a majority voted for it in this term (Raft 5.2)"},
    {NoteKind::became_follower,
     "it heard of a higher term, and every older role ends with that (Raft 5.1; Figure 2, All "
     "Servers)"},
    {NoteKind::stepped_down_for_leader,
     "another was elected in the term in which it stood (Raft 5.2; Figure 2, Candidates)"},
    {NoteKind::append_refused_stale_term,
     "the sender's term is behind its own (Raft 5.1; Figure 2, AppendEntries 1)"},
    {NoteKind::append_refused_mismatch,
     "its log has no entry of that term at the previous index (Raft 5.3; Figure 2, "
     "AppendEntries 2)"},
    {NoteKind::append_already_known,
     "it has all of these entries, and removes nothing for them (Raft 5.3; Figure 2, "
     "AppendEntries 3)"},
    {NoteKind::log_truncated,
     "its entries conflict with the leader's from here on (Raft 5.3; Figure 2, AppendEntries 3)"},
    {NoteKind::entries_appended,
     "these entries are new to it (Raft 5.3; Figure 2, AppendEntries 4)"},
    {NoteKind::conflict_backed_off,
     "the peer's log does not match there, so the leader tries further back (Raft 5.3)"},
    {NoteKind::append_reply_stale,
     "what it answers is not asked any more: it is of an earlier term or round, or it leads no "
     "more (Raft 5.1)"},
    {NoteKind::append_reply_unasked,
     "it names a round that was never sent: no append of this leader's has that number"},
    {NoteKind::append_reply_beyond_log,
     "it confirms entries that the leader does not have, and never sent"},
    {NoteKind::commit_of_earlier_term_refused,
     "a majority has the entry, but it is of an earlier term: it is never committed by counting "
     "copies (Raft 5.4.2, Figure 8)"},
    {NoteKind::committed,
     "a majority has the entry, and it is of the leader's own term (Raft 5.3, 5.4.2)"},
    {NoteKind::committed_indirectly,
     "a later entry of the leader's own term is committed, and this one with it (Raft 5.4.2)"},
    {NoteKind::commit_learned,
     "the leader said how far it is committed (Raft 5.3; Figure 2, AppendEntries 5)"},
    {NoteKind::proposal_refused_not_leader, "only a leader takes commands (Raft 5.1, 8)"},
    {NoteKind::proposal_refused_full, "too many are not committed yet (option uncommitted-max)"},
    {NoteKind::proposal_refused_large,
     "too many bytes are not committed yet (option uncommitted-bytes-max)"},
    {NoteKind::write_completed,
     "what it had written is on its disk, and what waited for that may go (Raft Figure 2)"},
    {NoteKind::write_stale, "what was written has been overwritten since"},
    {NoteKind::restarted,
     "it starts from what its disk gave back: term, vote and log (Raft Figure 2)"},
    {NoteKind::message_from_stranger, "the sender is not of its configuration (Raft 6)"},
    {NoteKind::message_from_itself,
     "it says that it comes from the node itself, which sends itself nothing"},
    {NoteKind::append_refused_malformed,
     "the entries cannot follow each other: terms never fall along a log (Raft 5.3)"},
    {NoteKind::append_refused_rival, "it leads this term itself, so the sender cannot (Raft 5.2)"},
    {NoteKind::append_refused_disputed,
     "the append has other entries than those that its snapshot stands for: they are committed, "
     "and no leader can (Raft 5.4.3)"},
    {NoteKind::appends_taken_for_lost,
     "the peer has not answered for long, and is asked again from there (Raft 5.3)"},
    {NoteKind::canvass_started,
     "it heard of no leader for its election timeout, and asks first whether it could win "
     "(dissertation 9.6)"},
    {NoteKind::pre_vote_granted,
     "it hears no leader, and the asker's log is at least as up-to-date as its own "
     "(dissertation 9.6)"},
    {NoteKind::pre_vote_refused_leader_heard,
     "it has heard a leader within the minimum election timeout (dissertation 9.6)"},
    {NoteKind::pre_vote_refused_leads,
     "it leads, and a mere question deposes no leader (dissertation 9.6)"},
    {NoteKind::pre_vote_refused_restarted,
     "it was started again within the minimum election timeout, and may have heard a leader "
     "just before (dissertation 9.6)"},
    {NoteKind::pre_vote_refused_log_behind,
     "the asker's log is less up-to-date than its own (Raft 5.4.1)"},
    {NoteKind::pre_vote_refused_stale_term, "the asker's term is behind its own (Raft 5.1)"},
    {NoteKind::pre_vote_reply_stale,
     "what it answers is not asked any more, or not in that term (dissertation 9.6)"},
    {NoteKind::vote_refused_leader_heard,
     "it has heard a leader within the minimum election timeout, and takes no candidate's term "
     "(dissertation 4.2.3)"},
    {NoteKind::vote_refused_leads,
     "it leads, and hears from a quorum or steps down by itself: it takes no candidate's term "
     "(dissertation 4.2.3, 6.2)"},
    {NoteKind::vote_refused_restarted,
     "it was started again within the minimum election timeout, and may have heard a leader "
     "just before: it takes no candidate's term (dissertation 4.2.3)"},
    {NoteKind::quorum_lost, "no quorum answered it for an election timeout (dissertation 6.2)"},
    {NoteKind::transfer_started,
     "it was asked to hand over: no proposals until the other leads, or time is up "
     "(dissertation 3.10)"},
    {NoteKind::transfer_aborted,
     "the other did not lead in time, and it goes on as before (dissertation 3.10)"},
    {NoteKind::told_to_stand, "the leader hands over to it (dissertation 3.10)"},
    {NoteKind::told_to_stand_stale, "who tells it to stand is of an earlier term (Raft 5.1)"},
    {NoteKind::told_to_stand_by_rival,
     "it leads this term itself, so who tells it to stand cannot (Raft 5.2)"},
    {NoteKind::told_to_stand_no_voter,
     "it does not vote in any configuration that may be in force, and stands for nothing "
     "(dissertation 4.2.2)"},
    {NoteKind::proposal_refused_handing_over,
     "it hands over, and takes no proposals until that is done (dissertation 3.10)"},
    {NoteKind::snapshot_taken,
     "enough has been applied since the last one, or it was asked for: it stands for the "
     "entries up to its index, and all but a tail of them are forgotten (Raft 7)"},
    {NoteKind::snapshot_overtaken,
     "a leader's snapshot of a later index was installed while this one was being made"},
    {NoteKind::snapshot_offered,
     "the peer's next entry is forgotten here: a snapshot goes in its place (Raft 7)"},
    {NoteKind::snapshot_chunk_lost,
     "the peer has not said for a heartbeat what it has of the snapshot: the piece goes again"},
    {NoteKind::snapshot_chunk_refused,
     "the piece does not begin where what is there ends: its sender is told how much that is"},
    {NoteKind::snapshot_chunk_overtaken,
     "the same leader has begun to send a later snapshot since, of which a part is there"},
    {NoteKind::snapshot_chunk_malformed,
     "the piece cannot be: it is empty, lies beyond its image, or is of a later term than its "
     "sender's"},
    {NoteKind::snapshot_image_malformed, "the image is not what its pieces said that it is"},
    {NoteKind::snapshot_not_needed,
     "it has the entry that the snapshot ends with, and so all before it (Figure 13, 6)"},
    {NoteKind::snapshot_too_old,
     "it wishes for a snapshot of all that it knows to be committed, and this one is of less"},
    {NoteKind::snapshot_installed,
     "its log does not have the snapshot's last entry: it discards all of it, and the state "
     "machine goes on from the snapshot (Figure 13, 7 and 8)"},
    {NoteKind::snapshot_reply_stale,
     "what it answers is not asked any more: another piece was sent since, or it sends none"},
    {NoteKind::snapshot_reply_unasked,
     "it names a round that was never sent, and so answers no piece"},
    {NoteKind::read_waits_for_first_commit,
     "it does not know yet what is committed: it has not committed an entry of its term "
     "(dissertation 6.4)"},
    {NoteKind::read_confirmed,
     "a quorum has answered what it sent since the read came, so that nobody else led then "
     "(dissertation 6.4)"},
    {NoteKind::read_by_lease,
     "nobody else can lead yet: a quorum that answered it lately withholds its votes "
     "(dissertation 6.4.1)"},
    {NoteKind::read_refused_not_leader, "only a leader knows what is committed (dissertation 6.4)"},
    {NoteKind::read_refused_deposed,
     "it led when the read came, and leads no more (dissertation 6.4)"},
    {NoteKind::read_refused_full, "as many reads wait as it holds"},
    {NoteKind::lease_expired,
     "what a quorum answered was sent too long ago: a round must confirm the read (dissertation "
     "6.4.1)"},
    {NoteKind::lease_suspended,
     "another was, or is to be, told to stand in this term, and votes for it are not withheld: "
     "a round must confirm the read (dissertation 3.10, 6.4.1)"},
    {NoteKind::initialised,
     "it was asked to form a cluster, and states who that is in its first entry (dissertation "
     "4.4)"},
    {NoteKind::configuration_adopted,
     "a configuration is in force from the moment that its entry is in the log (Raft 6)"},
    {NoteKind::configuration_rolled_back,
     "the entry that brought the configuration was cut off: the one before is in force again "
     "(Raft 6)"},
    {NoteKind::joint_entered, "from here on majorities of both sets must agree (Raft 6)"},
    {NoteKind::joint_left,
     "the joint configuration is committed: the new one decides alone (Raft 6)"},
    {NoteKind::caught_up,
     "a round of replication took it less than an election timeout: it may vote (dissertation "
     "4.2.1)"},
    {NoteKind::retired,
     "the configuration without it is committed: it leads no more (dissertation 4.2.2)"},
    {NoteKind::yields_to_preferred,
     "one that is preferred to it has all that is committed: it hands over (option "
     "preferred-leaders; dissertation 3.10)"},
    {NoteKind::leader_forgotten, "it was told that its leader is gone, and withholds no vote"},
    {NoteKind::snapshot_wished,
     "its state is in doubt: it applies nothing before it has the leader's, and stores what "
     "comes"},
    {NoteKind::snapshot_wish_heard,
     "the peer's state is in doubt: a snapshot of what it has committed goes in its place"},
    {NoteKind::snapshot_wish_stale,
     "the wish is from an earlier term, or it leads no more: another leader is to meet it"},
    {NoteKind::snapshot_wish_unasked,
     "the wish names a round that was never sent, and so answers nothing"},
    {NoteKind::snapshot_wish_granted,
     "the wish is from before the last snapshot was there, which met it"},
    {NoteKind::snapshot_wish_being_met, "a snapshot is on its way to the peer already"},
    {NoteKind::snapshot_wish_forgotten,
     "it leads now, and nobody could send it a snapshot: it goes on from its own state"},
    {NoteKind::snapshot_refreshed,
     "it had wished for the snapshot: its state machine goes on from there, and its log, which "
     "has the last entry of it, stays (Figure 13, 6)"},
    {NoteKind::campaign_refused_leads,
     "it leads already, and a leader has no election timer (Raft 5.2)"},
    {NoteKind::campaign_refused_leader_heard,
     "it heard a leader within the minimum election timeout, and the leader's lease counts on "
     "its vote, also for itself (dissertation 6.4.1)"},
    {NoteKind::campaign_refused_restarted,
     "it was started again within the minimum election timeout, and may have promised a leader "
     "just before not to stand (dissertation 6.4.1)"},
    {NoteKind::campaign_refused_no_voter,
     "it votes neither in the latest configuration of its log nor in one that may still be in "
     "force (dissertation 4.2.2)"},
    {NoteKind::transfer_refused_not_leader,
     "only a leader can hand over; who that is, it says as far as it knows (dissertation 3.10)"},
    {NoteKind::transfer_refused_itself,
     "it leads already: there is nothing to hand over to itself (dissertation 3.10)"},
    {NoteKind::transfer_refused_no_voter,
     "who is to lead does not vote in the configuration in force (dissertation 3.10)"},
    {NoteKind::transfer_refused_leaving,
     "who is to lead is on its way out: it votes until the joint configuration is left, and may "
     "lead until then, but is handed nothing (Raft 6)"},
    {NoteKind::initialise_refused_configured,
     "it has a configuration: a cluster's, or one that it proposes (dissertation 4.4)"},
    {NoteKind::initialise_refused_log,
     "it has a log, and so is of a cluster already (dissertation 4.4)"},
    {NoteKind::initialise_refused_leader_heard,
     "it hears a leader, which is about to make it a member (dissertation 4.4)"},
    {NoteKind::initialise_refused_no_voter,
     "it is not among the voters of what it was to form (dissertation 4.4)"},
    {NoteKind::initialise_refused_malformed,
     "the voters are no set of nodes: out of order, or one is n0"},
    {NoteKind::change_refused_not_leader,
     "only a leader changes who belongs to the cluster; who that is, it says as far as it knows "
     "(dissertation 4.1)"},
    {NoteKind::change_refused_handing_over, "it hands over: who leads next may change it"},
    {NoteKind::change_refused_pending,
     "the last configuration is not committed: one change at a time (dissertation 4.1)"},
    {NoteKind::change_refused_early,
     "it has committed nothing of its term, and may not know the latest committed configuration "
     "(Ongaro, 2015)"},
    {NoteKind::change_refused_joint,
     "it is in a joint configuration, which is left first (Raft 6)"},
    {NoteKind::change_refused_not_joint, "there is no joint configuration to leave"},
    {NoteKind::change_refused_no_change, "it is so already"},
    {NoteKind::change_refused_no_voter_left, "nobody would be left to vote (Raft 6)"},
    {NoteKind::change_refused_voter_learns,
     "who is to be a learner votes: it has to leave, or to be taken from the voters at once "
     "(dissertation 4.2.1)"},
    {NoteKind::change_refused_malformed, "the nodes are no set: out of order, or one is n0"},
    {NoteKind::change_refused_several,
     "majorities overlap only where a single server comes or goes (dissertation 4.1)"},
    {NoteKind::change_refused_behind,
     "who is to vote has not caught up as a learner (dissertation 4.2.1)"},
    {NoteKind::forgetting_refused_leads,
     "it leads, and hears no other leader that it could forget"},
    {NoteKind::forgetting_refused_lease,
     "its leader's lease counts on its promise not to vote (dissertation 6.4.1)"},
    {NoteKind::snapshot_refused_nothing_new,
     "nothing has been applied since the last snapshot (Raft 7)"},
    {NoteKind::snapshot_refused_unknown_voters,
     "no entry says who voted as of what is applied: it has not come to the entry that made it "
     "a member (Raft 7)"},
    {NoteKind::snapshot_wish_refused, "it leads, and nobody could send it a snapshot (Raft 7)"},
};

}  // namespace

std::string_view reason_of(NoteKind kind) {
  for (const Reason& reason : reasons) {
    if (reason.kind == kind) return reason.words;
  }
  throw_broken("a note kind has a reason", "", __FILE__, __LINE__);
}

}  // namespace raftbed::observe
