// Raft, as a pure state machine: input in, output out. No I/O, no clock, no thread, no randomness
// of its own.
//
// One door, step(): terms are settled first (Raft 5.1), then the role decides. The protocol is
// split by concern, one file each:
//   raft.cc         the door, terms, transitions between roles, restart
//   election.cc, priority.cc   timeouts, campaigns, votes, preference      Raft 5.2, 5.4.1
//   pre_vote.cc     asking before standing                     dissertation 9.6
//   check_quorum.cc leaders that nobody hears, votes withheld  dissertation 6.2, 4.2.3
//   transfer.cc     handing leadership over                    dissertation 3.10
//   reconfiguration.cc   changes of membership                 Raft 6, dissertation 4
//   read.cc, lease.cc   reads that do not go through the log  dissertation 6.4
//   replication.cc  the leader's side of AppendEntries, pipelining          Raft 5.3
//   append.cc       the follower's side of AppendEntries                   Raft 5.3
//   commit.cc       the commit rule, what is to be applied                 Raft 5.3, 5.4.2
//   compaction.cc   snapshots taken, entries forgotten                     Raft 7
//   snapshot_sending.cc, snapshot_receiving.cc, snapshot_asking.cc         Raft 7, Figure 13
//   persistence.cc  writes, what rides on them, what has become stable
// A Raft is a value: copy it, and both go on alike. Every message is legal input; what is stale or
// makes no sense is refused by a note that says why. What a right host never does (a proposal
// before Start, a completion out of order) is an assertion.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/raft/log.h"
#include "core/raft/membership.h"
#include "core/raft/options.h"
#include "core/raft/role.h"
#include "core/raft/step.h"
#include "core/raft/under_way.h"

namespace raftbed::raft {

class Raft {
 public:
  // REQUIRES: !problem_with(options). `restored` is what the disk gave back, empty for a new node.
  Raft(Options options, Restored restored);

  // The one door. Clears `output` and fills it. The first input of a life is Start. Instants never
  // fall. O(entries moved + peers).
  void step(NodeInstant now, const Input& input, Output& output);

  // Views: for the node around it, for checkers and for people. They change nothing.
  [[nodiscard]] NodeId self() const { return options_.self; }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] Term term() const { return hard_state_.term; }
  [[nodiscard]] std::optional<NodeId> vote() const { return hard_state_.vote; }
  [[nodiscard]] const Role& role() const { return role_; }
  [[nodiscard]] bool is_leader() const { return std::holds_alternative<Leader>(role_); }
  [[nodiscard]] std::optional<NodeId> leader() const;  // of this term, if known; itself included
  [[nodiscard]] const Log& log() const { return log_; }
  [[nodiscard]] const Configuration& configuration() const { return membership_.in_force(); }
  [[nodiscard]] LogIndex configuration_index() const { return membership_.index(); }
  [[nodiscard]] const Membership& membership() const { return membership_; }
  [[nodiscard]] const std::optional<Snapshot>& snapshot() const { return snapshot_; }  // the last
  [[nodiscard]] const std::optional<SnapshotGathering>& gathering() const { return gathering_; }
  [[nodiscard]] LogIndex commit_index() const { return commit_; }
  [[nodiscard]] LogIndex stable_index() const { return stable_; }  // our own log, as far as durable
  [[nodiscard]] const std::vector<PendingWrite>& pending_writes() const { return writes_.pending; }
  [[nodiscard]] Intent intent() const;
  [[nodiscard]] std::optional<LeaseState> lease_state(NodeInstant now) const;  // where it leads
  [[nodiscard]] NodeInstant deadline() const;                                  // when to wake next

  void reseed(Chance chance);  // timeouts drawn from now on follow this one (`at T reseed S`)

 private:
  // raft.cc
  void read_membership();
  void on_start(Step& step);
  void on_wake(Step& step);
  void wake_leader(Step& step);
  void on_wish(Step& step, const Wish& wish);
  void on_receive(Step& step, const Receive& received);
  void refuse_older_term(Step& step, NodeId from, const Message& message);
  void become_follower(Step& step, Term term, NodeId because_of);
  void become_candidate(Step& step);
  void become_leader(Step& step);
  void lead_no_more(Step& step);
  void append_first_of_term(Step& step);
  [[nodiscard]] Term term_at(LogIndex index) const;  // REQUIRES: not beyond the end of our log

  // election.cc
  void arm_election_timer(Step& step);
  [[nodiscard]] Duration election_timeout();
  void stand_for_election(Step& step);
  [[nodiscard]] bool may_stand() const;
  void campaign(Step& step, bool at_leaders_wish = false);
  void on_vote_request(Step& step, NodeId from, const VoteRequest& request);
  [[nodiscard]] bool is_up_to_date(LogIndex last_index, Term last_term) const;
  void grant_vote(Step& step, NodeId to);
  void answer_vote(Step& step, NodeId to, Ballot ballot);
  void on_vote_reply(Step& step, NodeId from, const VoteReply& reply);
  void count_vote(Step& step, NodeId voter);

  // priority.cc
  [[nodiscard]] Duration patience() const;
  void yield_to_preferred(Step& step);
  [[nodiscard]] bool could_lead_now(const Progress& peer) const;

  // pre_vote.cc
  void canvass(Step& step);
  void on_pre_vote_request(Step& step, NodeId from, const PreVoteRequest& request);
  void answer_pre_vote(Step& step, NodeId to, Ballot ballot);
  void on_pre_vote_reply(Step& step, NodeId from, const PreVoteReply& reply);

  // check_quorum.cc
  void check_quorum(Step& step);
  void hear_leader(Step& step);
  void forget_leader(Step& step);
  [[nodiscard]] bool hears_a_leader(const Step& step) const;
  [[nodiscard]] NoteKind pre_vote_refusal_for_leader() const;
  [[nodiscard]] std::optional<NoteKind> withheld(const Step& step, const Receive& received) const;

  // transfer.cc
  void on_transfer(Step& step, NodeId to);
  void tell_to_stand(Step& step, Leader& leader);
  void abandon_transfer_when_due(Step& step);
  void on_timeout_now(Step& step, NodeId from);

  // reconfiguration.cc
  void on_initialise(Step& step, const Initialise& wish);
  void withdraw_proposal();
  void on_change(Step& step, const ChangeMembership& wish);
  [[nodiscard]] std::optional<ChangeRefusal> refusal_of_change() const;
  [[nodiscard]] bool have_caught_up(const Step& step, const Configuration& next) const;
  void append_configuration(Step& step, const Configuration& configuration);
  void adopt(Step& step, const Entry& entry);
  void meet_peers(Step& step, LogIndex next);
  void advance_membership(Step& step);
  [[nodiscard]] Progress met(const Step& step, NodeId node, LogIndex next) const;
  void part_with_removed(Step& step);
  void bid_farewell(Step& step, Leader& leader, Progress& peer);
  void retire(Step& step);
  void promote_who_has_caught_up(Step& step);
  void open_rounds(const Step& step);
  void follow_up(Step& step, Progress& learner);
  [[nodiscard]] bool has_quorum(std::span<const NodeId> votes) const;

  // read.cc
  void on_read(Step& step, ReadTicket ticket);
  void refuse_read(Step& step, ReadTicket ticket, ReadRefusal why);
  void refuse_waiting_reads(Step& step, Leader& leader);
  void serve_reads(Step& step, Leader& leader);
  [[nodiscard]] Round to_be_outdone(const Leader& leader) const;
  void note_read_indexes(Leader& leader) const;
  [[nodiscard]] bool has_committed_of_term(const Leader& leader) const;
  [[nodiscard]] bool is_answered_behind(const Leader& leader, Round round) const;

  // lease.cc
  [[nodiscard]] bool lease_holds(Step& step) const;
  void renew_lease(const Step& step, Leader& leader);
  [[nodiscard]] bool is_bound_by_a_lease(const Step& step) const;

  // replication.cc
  void on_propose(Step& step, const Propose& propose);
  void append_as_leader(Step& step, EntryKind kind, std::span<const std::byte> command);
  void replicate_to_all(Step& step);
  void replicate(Step& step, Leader& leader, Progress& peer);
  void probe(Step& step, Leader& leader, Progress& peer, LogIndex next);
  Sent send_entries(Step& step, Leader& leader, Progress& peer);
  AppendRequest& new_append(Step& step, Leader& leader, Progress& peer, LogIndex previous);
  void send_heartbeats(Step& step);
  void send_heartbeat(Step& step, Leader& leader, Progress& peer);
  [[nodiscard]] LogIndex asked_about(const Progress& peer) const;
  void on_append_reply(Step& step, NodeId from, const AppendReply& reply);
  void on_accepted(Step& step, Leader& leader, Progress& peer, Round round, LogIndex match);
  void on_rejected(Step& step, Leader& leader, Progress& peer, const Rejected& rejected);

  // append.cc
  void on_append_request(Step& step, NodeId from, const AppendRequest& request);
  void follow(Step& step, NodeId leader);
  void reject_append(Step& step, NodeId to, const AppendRequest& request);
  void store_entries(Step& step, const AppendRequest& request);
  void restore_tail(Step& step, const Log& before);
  AppendReply::Outcome& answer_append(Step& step, WriteId until, NodeId to, Round round);
  void accept_append(Step& step, NodeId to, const AppendRequest& request);

  // commit.cc
  void commit_what_a_quorum_has(Step& step);
  [[nodiscard]] LogIndex reached_by_quorum(const Leader& leader) const;
  void learn_commit(Step& step, LogIndex leader_commit, LogIndex confirmed);
  void apply_what_is_committed(Step& step);

  // compaction.cc
  [[nodiscard]] LogIndex snapshot_index() const;  // 0 where there is none
  [[nodiscard]] bool is_snapshot_due() const;
  [[nodiscard]] Configuration configuration_as_of(LogIndex index) const;
  void on_take_snapshot(Step& step);
  void on_state_saved(Step& step, const StateSaved& saved);

  // snapshot_sending.cc
  void offer_snapshot(Step& step, Leader& leader, Progress& peer);
  void send_chunk(Step& step, Leader& leader, Progress& peer);
  void on_snapshot_reply(Step& step, NodeId from, const SnapshotReply& reply);
  void keep_sending(Step& step, Leader& leader, Progress& peer);

  // snapshot_receiving.cc
  void on_snapshot_chunk(Step& step, NodeId from, const SnapshotChunk& chunk);
  [[nodiscard]] bool is_of_use(LogIndex snapshot) const;
  void forget_gathering_of_no_use();
  bool gather(Step& step, NodeId from, const SnapshotChunk& chunk);
  void ask_for_more(Step& step, NodeId to, const SnapshotChunk& chunk);
  void install(Step& step, const Snapshot& snapshot, NodeId from);
  void accept_snapshot(Step& step, NodeId to, const SnapshotChunk& chunk);

  // snapshot_asking.cc
  void on_ask_for_snapshot(Step& step);
  void forget_wish(Step& step);
  void wish_for_snapshot(Step& step, NodeId to, Round round);
  void refresh(Step& step, const Snapshot& snapshot, NodeId from);
  void on_snapshot_wish(Step& step, NodeId from, const SnapshotWish& wish);

  // persistence.cc
  Write& write_of(Step& step);
  void write_whole(Step& step);
  void save_hard_state(Step& step);
  void append_to_log(Step& step, const Entry& entry);
  void truncate_log(Step& step, LogIndex from);
  [[nodiscard]] WriteId entries_until(LogIndex last) const;
  Message& message_after(Step& step, WriteId until, NodeId to);
  void on_persisted(Step& step, WriteId write);

  Options options_;
  HardState hard_state_;          // as we act on it; durable when writes_.hard_state is
  Log log_;                       // likewise, up to stable_
  Membership membership_;         // of log_, and of what it has forgotten
  bool was_initialised_ = false;  // in this life: its first entry says so, should it write that
  Role role_;
  std::optional<Snapshot> snapshot_;            // the last one; the log's base is not beyond it
  std::optional<SnapshotGathering> gathering_;  // volatile
  bool is_saving_ = false;                      // the state machine has been asked for its state
  bool is_snapshot_wanted_ = false;             // to be asked for, once none is being saved
  std::optional<NodeInstant> wish_due_;         // our state is in doubt: we ask again, from then on
  LogIndex commit_;   // volatile: the snapshot's after a restart, until a leader tells (Figure 2)
  LogIndex applied_;  // what has been handed out; commit_ may be ahead only under a seeded bug
  LogIndex stable_;
  Writes writes_;
  std::optional<Timeout> timeout_;  // as drawn for its term
  NodeInstant election_deadline_;   // means nothing while we lead
  NodeInstant leader_heard_until_;  // election_timeout_min after we last heard one
  bool is_inherited_ = false;       // that is of the life before
  std::optional<NodeInstant> now_;  // of the last step
};

}  // namespace raftbed::raft
