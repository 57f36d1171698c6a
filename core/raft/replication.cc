// The leader's side of AppendEntries (Raft 5.3).
//
// A peer is probed until it has confirmed where its log agrees with ours: one append at a time asks
// about next - 1. From then on appends are pipelined: next moves on as if each will arrive, up to a
// limit in flight. A rejection, or silence over two heartbeats, goes back to probing. Heartbeats
// never carry entries: to a probed peer the heartbeat is the probe again; to another one it asks
// about match, which it has.
#include <algorithm>

#include "core/base/broken.h"
#include "core/base/match.h"
#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

// What was sent before the previous heartbeat has had a whole heartbeat interval to be answered.
bool seems_lost(const Progress& peer) {
  return !peer.in_flight.empty() && peer.in_flight.front().round <= peer.round_at_heartbeat;
}

// An accepted append confirms those before it in the pipeline: it could not have matched without
// them.
void retire_in_flight(Progress& peer, Round answered) {
  const auto found = std::find_if(peer.in_flight.begin(), peer.in_flight.end(),
                                  [&](const InFlight& append) { return append.round == answered; });
  if (found != peer.in_flight.end()) peer.in_flight.erase(peer.in_flight.begin(), found + 1);
}

// Of one that is wished for, nothing but the answer to a piece of it says that it is there: the
// entries that it stands for were there before. Any piece's, however often the last has been sent
// again since: else an answer that takes longer than two heartbeats would always be too late. A
// heartbeat of meanwhile asks about nothing.
bool brings_snapshot_to_end(const SnapshotSending& sending, Round round, LogIndex match) {
  const bool answers_a_piece = !sending.wished_since || round >= *sending.wished_since;
  return match >= sending.snapshot.index() && answers_a_piece;
}

std::size_t bytes_in_flight(const Progress& peer) {
  std::size_t bytes = 0;
  for (const InFlight& append : peer.in_flight) bytes += append.bytes;
  return bytes;
}

// Uncommitted entries are bounded in number and in bytes, so that a leader without a quorum does
// not grow for ever. No-ops and configurations count, and are not refused: no term could begin
// without the ones, and no change end without the others.
std::optional<NoteKind> too_much(Count entries, std::size_t bytes, const Options& options) {
  if (entries >= Count(options.uncommitted_max)) return NoteKind::proposal_refused_full;
  if (bytes >= options.uncommitted_bytes_max) return NoteKind::proposal_refused_large;
  return std::nullopt;
}

}  // namespace

// Leaders: "If command received from client: append entry to local log, respond after entry applied
// to state machine."
void Raft::on_propose(Step& step, const Propose& propose) {
  if (!is_leader()) {
    step.note(NoteKind::proposal_refused_not_leader, leader());
    step.output.proposal = ProposalRefused{Refusal::not_leader, leader()};
    return;
  }
  if (const auto& handover = std::get<Leader>(role_).handover) {
    step.note(NoteKind::proposal_refused_handing_over, handover->to);
    step.output.proposal = ProposalRefused{Refusal::handing_over, self()};
    return;
  }
  const Count entries = log_.last_index() - commit_;
  if (const auto why = too_much(entries, std::get<Leader>(role_).uncommitted_bytes, options_)) {
    step.note(*why, log_.last_index());
    step.output.proposal = ProposalRefused{Refusal::full, self()};
    return;
  }
  append_as_leader(step, EntryKind::command, propose.command.span());
  step.output.proposal.emplace(ProposalAccepted{log_.last_index(), term()});
  replicate_to_all(step);
}

void Raft::append_as_leader(Step& step, EntryKind kind, std::span<const std::byte> command) {
  Leader& leader = std::get<Leader>(role_);
  const Entry entry(log_.last_index().next(), term(), kind, command, leader.records);
  leader.uncommitted_bytes += entry.record().size();
  append_to_log(step, entry);
  open_rounds(step);
}

void Raft::replicate_to_all(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  for (Progress& peer : leader.peers) replicate(step, leader, peer);
}

// "If last log index >= nextIndex for a follower: send AppendEntries RPC with log entries starting
// at nextIndex." While probing, the one append that is allowed is out already.
void Raft::replicate(Step& step, Leader& leader, Progress& peer) {
  if (!peer.probing && peer.next <= log_.base_index()) return offer_snapshot(step, leader, peer);
  while (!peer.probing && peer.next <= log_.last_index() &&
         peer.in_flight.size() < options_.appends_in_flight_max &&
         bytes_in_flight(peer) < options_.bytes_in_flight_max) {
    const Sent sent = send_entries(step, leader, peer);
    peer.next = sent.next;
    peer.in_flight.push_back(InFlight{leader.round, sent.bytes});
  }
}

// Asks whether the logs agree at next - 1, with the entries that follow in case they do. What is
// forgotten cannot be sent: then a snapshot goes in its place.
void Raft::probe(Step& step, Leader& leader, Progress& peer, LogIndex next) {
  if (next <= log_.base_index()) return offer_snapshot(step, leader, peer);
  peer.probing = true;
  peer.next = next;
  peer.in_flight.clear();
  send_entries(step, leader, peer);
}

// One append from peer.next on, as long as the limits allow, and at least one entry where there is
// one: an entry larger than the limit of bytes goes alone.
Sent Raft::send_entries(Step& step, Leader& leader, Progress& peer) {
  peer.heartbeat_due = step.now + options_.heartbeat_interval;
  AppendRequest& append = new_append(step, leader, peer, peer.next.previous());
  Sent sent{peer.next, 0};
  while (sent.next <= log_.last_index() && append.entries.size() < options_.append_entries_max) {
    const Entry& entry = log_.at(sent.next);
    const std::size_t bytes = sent.bytes + entry.record().size();
    if (bytes > options_.append_bytes_max && !append.entries.empty()) break;
    append.entries.emplace_back(entry);
    sent = Sent{sent.next.next(), bytes};
  }
  return sent;
}

// An append goes out at once, in parallel with our own write of its entries: we count ourselves
// only up to what is stable (Raft, dissertation 10.2.1). Our term is durable since before we were
// elected.
AppendRequest& Raft::new_append(Step& step, Leader& leader, Progress& peer, LogIndex previous) {
  leader.round = leader.round.next();
  auto& append = message_after(step, writes_.durable, peer.peer).emplace<AppendRequest>();
  append.term = term();
  append.round = leader.round;
  append.previous_index = previous;
  append.previous_term = term_at(previous);
  append.commit = commit_;  // all of it: the follower bounds it by what this append confirms
  return append;
}

// "Upon election: send initial empty AppendEntries RPCs (heartbeat) to each server; repeat during
// idle periods to prevent election timeouts": to a peer to which nothing went for a heartbeat
// interval. Under load appends are heartbeats enough. The rounds of reads put none off: else
// nothing would ever be sent again, under many reads, that was lost.
void Raft::send_heartbeats(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  leader.heartbeat_due = step.now + options_.heartbeat_interval;
  for (Progress& peer : leader.peers) {
    if (peer.heartbeat_due <= step.now) send_heartbeat(step, leader, peer);
    leader.heartbeat_due = std::min(leader.heartbeat_due, peer.heartbeat_due);
  }
  tell_to_stand(step, leader);
}

// What a peer has not answered since before its previous heartbeat is taken for lost, and its tail
// is sent again: as a probe, once, so that a dead peer costs heartbeats alone.
void Raft::send_heartbeat(Step& step, Leader& leader, Progress& peer) {
  peer.heartbeat_due = step.now + options_.heartbeat_interval;
  const Round before = leader.round;
  if (peer.sending) {
    keep_sending(step, leader, peer);
  } else if (seems_lost(peer)) {
    step.note(NoteKind::appends_taken_for_lost, peer.match.next(), peer.peer);
    probe(step, leader, peer, peer.match.next());
  } else if (peer.probing && peer.next <= log_.base_index()) {
    offer_snapshot(step, leader, peer);  // taken since the probe was sent
  } else {
    new_append(step, leader, peer, asked_about(peer));
  }
  // A piece of a snapshot that has just gone again has its heartbeat still to come.
  peer.round_at_heartbeat = peer.sending ? before : leader.round;
}

// What an append without entries asks a peer about: where it is thought to agree; about nothing
// where it is being sent a snapshot, or that entry is forgotten here.
LogIndex Raft::asked_about(const Progress& peer) const {
  const LogIndex previous = peer.probing ? peer.next.previous() : peer.match;
  return peer.sending || !log_.term_at(previous) ? LogIndex(0) : previous;
}

void Raft::on_append_reply(Step& step, NodeId from, const AppendReply& reply) {
  Leader* leader = std::get_if<Leader>(&role_);
  if (leader == nullptr) return step.note(NoteKind::append_reply_stale, reply.term, from);
  if (reply.round > leader->round) {
    return step.note(NoteKind::append_reply_unasked, reply.term, from);
  }
  Progress* const known = leader->find(from);
  if (known == nullptr) return step.note(NoteKind::message_from_stranger, from);
  Progress& peer = *known;
  if (reply.round <= peer.met_in) {
    return step.note(NoteKind::append_reply_stale, reply.term, from);
  }
  const bool is_news = reply.round > peer.answered;
  peer.answered = std::max(peer.answered, reply.round);
  match(
      reply.outcome,
      [&](const Accepted& accepted) {
        on_accepted(step, *leader, peer, reply.round, accepted.match);
      },
      [&](const Rejected& rejected) {
        // In [match + 1, next) is what we are asking about. An older question has been answered
        // since: the peer rejected an append that overtook another one, and then accepted both.
        const LogIndex asked = rejected.previous_index;
        const bool is_open = peer.probing ? asked.next() == peer.next : asked < peer.next;
        if (is_news && !peer.sending && is_open && asked > peer.match) {
          if (options_.bugs.has(Bug::A02)) {
            peer.next = rejected.hint_index.next();
            return on_accepted(step, *leader, peer, reply.round, rejected.hint_index);
          }
          return on_rejected(step, *leader, peer, rejected);
        }
        step.note(NoteKind::append_reply_stale, reply.term, asked, from);
      });
}

// "If successful: update nextIndex and matchIndex for follower." However late it comes, within our
// term it stays true: no follower removes what agrees with its leader. So match only rises
// (duplicates, reordering).
void Raft::on_accepted(Step& step, Leader& leader, Progress& peer, Round round, LogIndex match) {
  if (match > log_.last_index()) {  // no append of ours covered that
    step.note(NoteKind::append_reply_beyond_log, match, peer.peer);
    return;
  }
  const bool has_snapshot = peer.sending && brings_snapshot_to_end(*peer.sending, round, match);
  if (has_snapshot) peer.granted = leader.round;
  const bool waits_for_snapshot = peer.sending && peer.sending->wished_since && !has_snapshot;
  // Nothing beyond it is on its way, or it is what a probe asked.
  if (has_snapshot || (match.next() >= peer.next && !waits_for_snapshot)) {
    peer.probing = false;
    peer.sending.reset();
    peer.next = std::max(match, peer.match).next();
    peer.in_flight.clear();
  }
  retire_in_flight(peer, round);
  if (match > peer.match) {
    peer.match = match;
    if (match > commit_) commit_what_a_quorum_has(step);
    if (leader.handover && leader.handover->to == peer.peer) tell_to_stand(step, leader);
  }
  if (configuration().is_learner(peer.peer)) follow_up(step, peer);
  replicate(step, leader, peer);
}

// "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry", a term at a
// time (end of Raft 5.3). The peer's entries up to the hint have terms of at most hint_term, and
// ours above `agreed` have later ones: they cannot match. Never below match, which is known to
// agree.
void Raft::on_rejected(Step& step, Leader& leader, Progress& peer, const Rejected& rejected) {
  const LogIndex hint = std::min(rejected.hint_index, rejected.previous_index.previous());
  const LogIndex agreed = log_.last_not_after_term(hint, rejected.hint_term);
  const LogIndex next = std::max(agreed, peer.match).next();
  step.note(NoteKind::conflict_backed_off, next, peer.peer);
  probe(step, leader, peer, next);
}

}  // namespace raftbed::raft
