// What is committed, and what is therefore to be applied (Raft 5.3, 5.4.2).
#include <algorithm>
#include <cstddef>

#include "core/base/broken.h"
#include "core/raft/quorum.h"
#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

// How many peers have something behind this index in their stable log, whether they vote or not.
std::size_t count_ahead(const Leader& leader, LogIndex commit) {
  std::size_t ahead = 0;
  for (const Progress& peer : leader.peers) ahead += peer.match > commit ? 1U : 0U;
  return ahead;
}

}  // namespace

// Leaders: "If there exists an N such that N > commitIndex, a majority of matchIndex[i] >= N, and
// log[N].term == currentTerm: set commitIndex = N." We are one of the majority, as far as our own
// log is stable.
//
// The term is compared because an entry of an earlier term may be on a majority and still be
// overwritten (Figure 8): its copies did not vote in our term. It is committed indirectly, with the
// first of ours.
void Raft::commit_what_a_quorum_has(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  // Most answers are not yet the one that makes a quorum: seen without a look at who votes.
  const std::size_t ahead = count_ahead(leader, commit_) + (stable_ > commit_ ? 1U : 0U);
  if (ahead < majority_of(configuration().voters.size())) return;
  const LogIndex agreed = reached_by_quorum(leader);
  if (agreed <= commit_) return;
  if (log_.at(agreed).term() != term() && !options_.bugs.has(Bug::C01)) {
    step.note(NoteKind::commit_of_earlier_term_refused, agreed, log_.at(agreed).term());
    return;
  }
  const LogIndex last_of_earlier_term = leader.first_of_term.previous();
  if (commit_ < last_of_earlier_term && last_of_earlier_term < agreed) {
    step.note(NoteKind::committed_indirectly, last_of_earlier_term,
              log_.at(last_of_earlier_term).term());
  }
  leader.uncommitted_bytes -= log_.bytes_between(commit_, agreed);
  commit_ = agreed;
  step.note(NoteKind::committed, agreed);
}

// A leader that removes itself "replicates log entries but does not count itself in majorities"
// (Raft 6).
LogIndex Raft::reached_by_quorum(const Leader& leader) const {
  const auto match_of = [&](NodeId voter) {
    if (voter == self()) return stable_;
    const Progress* peer = leader.find(voter);
    ASSERT(peer != nullptr);  // whoever votes is sent to
    return peer->match;
  };
  const Configuration& now = configuration();
  if (options_.bugs.has(Bug::M03)) {
    return reached_by_majority(united(now.voters, now.outgoing), match_of);
  }
  return committed_index(now, match_of);
}

// AppendEntries, receiver: "5. If leaderCommit > commitIndex, set commitIndex = min(leaderCommit,
// index of last new entry)": of the last entry that this append confirmed. Our own last index may
// lie beyond it, in a tail that the leader does not have: an empty heartbeat says nothing about it.
void Raft::learn_commit(Step& step, LogIndex leader_commit, LogIndex confirmed) {
  if (wish_due_) return;  // applied to a state in doubt, it would be in doubt itself
  const LogIndex bound = options_.bugs.has(Bug::C03) ? log_.last_index() : confirmed;
  const LogIndex commit = std::min(leader_commit, bound);
  if (commit <= commit_) return;
  commit_ = commit;
  step.note(NoteKind::commit_learned, commit);
}

// All servers: "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to
// state machine." What a quorum has may be applied before our own write of it is durable: should we
// lose it, the quorum has it still. A seeded bug may have cut the log below the commit index; then
// there is nothing to apply up to there.
void Raft::apply_what_is_committed(Step& step) {
  const LogIndex first = applied_.next();
  applied_ = std::max(applied_, std::min(commit_, log_.last_index()));
  const bool save = is_snapshot_due();
  if (first > applied_ && !save) return;
  is_saving_ = is_saving_ || save;
  is_snapshot_wanted_ = is_snapshot_wanted_ && !save;
  Apply& apply = step.output.apply.emplace();
  apply.first = first;
  apply.last = applied_;
  apply.save = save;
}

}  // namespace raftbed::raft
