// Reads that do not go through the log: ReadIndex (dissertation 6.4).
//
// The answer is right if the state machine it is read from has everything that was committed when
// the read came. The leader knows that index, provided that it leads still and has committed in its
// term; and it leads still if a quorum answers something that it sent after the read came. Every
// append carries a round, and any later one confirms every read before it: reads cost a round of
// heartbeats where nothing else is on its way, and reads that come while one is out share the next.
//
// Reads that come before the term's first commit wait for it: the entry is on its way, and whoever
// were refused would only ask again. A loss needs nothing of its own: the next heartbeat is a later
// round.
#include <algorithm>

#include "core/base/inline_vector.h"
#include "core/raft/raft.h"

namespace raftbed::raft {

void Raft::on_read(Step& step, ReadTicket ticket) {
  if (!is_leader()) return refuse_read(step, ticket, ReadRefusal::not_leader);
  Leader& leader = std::get<Leader>(role_);
  if (leader.reads.waiting.size() >= options_.reads_waiting_max) {
    return refuse_read(step, ticket, ReadRefusal::full);
  }
  if (options_.lease_reads && lease_holds(step)) {
    step.note(NoteKind::read_by_lease, commit_);
    step.output.reads_ready.push_back(ReadReady{ticket, commit_});
    return;
  }
  if (!has_committed_of_term(leader)) {
    step.note(NoteKind::read_waits_for_first_commit, leader.first_of_term);
  }
  leader.reads.waiting.push_back(PendingRead{ticket, to_be_outdone(leader), std::nullopt});
}

// What an answer must be later than to confirm a read that comes now: all that has been sent. Who
// answers something older may have elected another since it did.
Round Raft::to_be_outdone(const Leader& leader) const {
  if (!options_.bugs.has(Bug::R10)) return leader.round;
  Round answered;  // R10: any answer that is yet to come will do
  for (const Progress& peer : leader.peers) answered = std::max(answered, peer.answered);
  return answered;
}

// "If the leader has not yet marked an entry from its current term committed, it waits until it has
// done so. The Leader Completeness Property guarantees that a leader has all committed entries, but
// at the start of its term, it may not know which those are."
bool Raft::has_committed_of_term(const Leader& leader) const {
  return commit_ >= leader.first_of_term || options_.bugs.has(Bug::R01);
}

// "The leader saves its current commit index in a local variable readIndex. This will be used as a
// lower bound for the version of the state that the query operates against."
void Raft::note_read_indexes(Leader& leader) const {
  if (!has_committed_of_term(leader)) return;
  for (auto read = leader.reads.waiting.rbegin(); read != leader.reads.waiting.rend(); ++read) {
    if (read->index) return;  // and with it all before it
    read->index = commit_;
  }
}

// Whether a quorum, ourselves included, has answered something that was sent behind this round. A
// rejection is an answer: it is of our term.
bool Raft::is_answered_behind(const Leader& leader, Round round) const {
  InlineVector<NodeId, 8> answered{self()};
  for (const Progress& peer : leader.peers) {
    if (peer.answered > round) answered.push_back(peer.peer);
  }
  return has_quorum({answered.begin(), answered.size()});
}

// "The leader needs to make sure it hasn't been superseded by a newer leader of which it is
// unaware. It issues a new round of heartbeats and waits for their acknowledgments from a majority
// of the cluster."
void Raft::serve_reads(Step& step, Leader& leader) {
  PendingReads& reads = leader.reads;
  note_read_indexes(leader);
  auto next = reads.waiting.begin();
  while (next != reads.waiting.end() && next->index && is_answered_behind(leader, next->after)) {
    step.output.reads_ready.push_back(ReadReady{next->ticket, *next->index});
    ++next;
  }
  if (next != reads.waiting.begin()) step.note(NoteKind::read_confirmed, *(next - 1)->index);
  reads.waiting.erase(reads.waiting.begin(), next);
  if (reads.asked_after && is_answered_behind(leader, *reads.asked_after)) {
    reads.asked_after.reset();
  }
  if (reads.asked_after || reads.waiting.empty()) return;
  if (is_answered_behind(leader, reads.waiting.back().after)) return;  // waits for a commit alone
  reads.asked_after = leader.round;
  for (Progress& peer : leader.peers) new_append(step, leader, peer, asked_about(peer));
}

void Raft::refuse_read(Step& step, ReadTicket ticket, ReadRefusal why) {
  step.output.reads_refused.push_back(ReadRefused{ticket, why, leader()});
  switch (why) {
    case ReadRefusal::not_leader: return step.note(NoteKind::read_refused_not_leader, leader());
    case ReadRefusal::deposed: return step.note(NoteKind::read_refused_deposed, term());
    case ReadRefusal::full: return step.note(NoteKind::read_refused_full);
  }
}

// We lead no more, and who does we do not know yet.
void Raft::refuse_waiting_reads(Step& step, Leader& leader) {
  for (const PendingRead& read : leader.reads.waiting) {
    step.output.reads_refused.push_back(
        ReadRefused{read.ticket, ReadRefusal::deposed, std::nullopt});
  }
  if (!leader.reads.waiting.empty()) step.note(NoteKind::read_refused_deposed, term());
  leader.reads.waiting.clear();
}

}  // namespace raftbed::raft
