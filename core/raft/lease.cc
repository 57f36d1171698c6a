// Leases: a leader answers reads without a round where it knows that nobody else can lead yet
// (dissertation 6.4.1).
//
// "Once the leader's heartbeats were acknowledged by a majority of the cluster, it would" extend
// "its lease to start + election timeout / clock drift bound" (Figure 6.3): from the *sending* of a
// round that a quorum has answered. Each of that quorum received it later than it was sent, and
// withholds its vote for election_timeout_min from then on, its own vote too (check_quorum.cc); a
// life that follows keeps that promise. Whoever is elected needs one of them.
//
// The bound: while a lease runs, no clock of the cluster may advance by more than 1 + lease_drift
// of what the leader's does. Two clocks that are each within p parts in a million of the true time
// differ by 2p and a little: lease_drift 1/100 covers clocks within 4,975 parts in a million. A
// clock that jumps forward at a follower, or stands still at the leader, is not covered by any
// ratio: who cannot exclude it must confirm reads by rounds.
//
// A transfer makes followers vote at once, at the leader's own wish, so that there is no lease from
// the moment that another is told to stand: for the rest of the term, since what was told may
// arrive long after the transfer was aborted.
#include <algorithm>

#include "core/raft/raft.h"

namespace raftbed::raft {
namespace {

// A round is timed at most so many times in an election timeout: one that was sent shortly after
// another is taken for sent with it.
constexpr std::int64_t timed_in_a_timeout = 32;

// length / (1 + drift), rounded down, without a product that leaves 64 bits.
Duration shortened(Duration length, Ratio drift) {
  const std::int64_t whole = std::int64_t{drift.denominator} + drift.numerator;
  const std::int64_t quotient = length.ns() / whole;
  const std::int64_t rest = length.ns() % whole;
  return Duration(quotient * drift.denominator + rest * drift.denominator / whole);
}

}  // namespace

bool Raft::lease_holds(Step& step) const {
  const auto state = lease_state(step.now);
  if (state == LeaseState::suspended) step.note(NoteKind::lease_suspended, term());
  if (state == LeaseState::expired) step.note(NoteKind::lease_expired, term());
  return state == LeaseState::holds;
}

std::optional<LeaseState> Raft::lease_state(NodeInstant now) const {
  const Leader* leader = std::get_if<Leader>(&role_);
  if (leader == nullptr) return std::nullopt;
  const bool is_suspended = leader->handover.has_value() || leader->lease.is_void;
  if (is_suspended && !options_.bugs.has(Bug::R08)) return LeaseState::suspended;
  if (now >= leader->lease.until) return LeaseState::expired;
  return commit_ < leader->first_of_term ? LeaseState::early : LeaseState::holds;
}

// What this step has sent was sent now; what a quorum has answered by now renews the lease.
void Raft::renew_lease(const Step& step, Leader& leader) {
  Lease& lease = leader.lease;
  const Duration apart = options_.election_timeout_min / timed_in_a_timeout;
  const bool is_due = lease.timed.empty() || step.now - lease.timed.back().at >= apart;
  if (leader.round > lease.seen && is_due) {
    lease.timed.push_back(TimedRound{lease.seen.next(), step.now});
  }
  lease.seen = leader.round;
  const Duration length = shortened(options_.election_timeout_min, options_.lease_drift);
  auto next = lease.timed.begin();
  // Behind the round before: this one, or a later one.
  while (next != lease.timed.end() && is_answered_behind(leader, Round(next->round.value() - 1))) {
    const NodeInstant start = options_.bugs.has(Bug::R03) ? step.now : next->at;
    lease.until = start + length;
    ++next;
  }
  // What is older than a lease renews none.
  while (next != lease.timed.end() && next->at + length <= step.now) ++next;
  lease.timed.erase(lease.timed.begin(), next);
}

// A vote for oneself is a vote: who may be counted on by a lease stands for election no sooner than
// it would vote for another. Its timer never asks that of it; a person's `timeout` may.
bool Raft::is_bound_by_a_lease(const Step& step) const {
  return options_.lease_reads && hears_a_leader(step) && !options_.bugs.has(Bug::R11);
}

}  // namespace raftbed::raft
