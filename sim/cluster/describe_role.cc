#include "sim/cluster/describe_role.h"

#include <fmt/format.h>

#include "core/base/counted.h"
#include "core/base/match.h"
#include "sim/observe/names.h"

namespace raftbed::cluster {
namespace {

using observe::text;

std::string names(const std::vector<NodeId>& nodes) {
  std::string names;
  for (const NodeId node : nodes) names += ' ' + text(node);
  return names.empty() ? " none yet" : names;
}

std::string of_its_clock(NodeInstant instant) {
  return text(instant.since_zero()) + " of its clock";
}

std::string in_flight_of(const raft::Progress& peer) {
  if (peer.in_flight.empty()) return "";
  std::size_t bytes = 0;
  for (const raft::InFlight& append : peer.in_flight) bytes += append.bytes;
  return fmt::format(", {} of {} in flight", counted(peer.in_flight.size(), "append"),
                     counted(bytes, "byte"));
}

std::string state_of(const raft::Progress& peer) {
  if (!peer.sending) return peer.probing ? "probing" : "replicating" + in_flight_of(peer);
  return fmt::format("being sent the snapshot up to {}, {} of {} bytes there",
                     peer.sending->snapshot.index().value(), peer.sending->offset,
                     peer.sending->snapshot.image().size());
}

std::string catching_up(const raft::Raft& raft, const raft::Progress& peer, NodeInstant now) {
  if (!raft.configuration().is_learner(peer.peer)) return "";
  const bool is_done = peer.catch_up.is_done(now, raft.options().election_timeout_min);
  std::string words = is_done ? ", caught up" : ", not caught up";
  if (const auto round = peer.catch_up.open_round()) {
    words += fmt::format(", its round up to {} began at {}", round->goal.value(),
                         of_its_clock(round->since));
  }
  return words;
}

std::string describe(const raft::Raft& raft, const raft::Progress& peer, NodeInstant now) {
  std::string words =
      fmt::format("\n{}: match {} next {}, {}, answered round {}", text(peer.peer),
                  peer.match.value(), peer.next.value(), state_of(peer), peer.answered.value());
  words += catching_up(raft, peer, now);
  if (peer.parting) {
    words += fmt::format(", removed by entry {} and to be told so", peer.parting->removal.value());
  }
  return words;
}

std::string describe_uncommitted(const raft::Raft& raft, const raft::Leader& leader) {
  const auto entries = (raft.log().last_index() - raft.commit_index()).value();
  if (entries == 0) return "";
  return fmt::format(", {} of {} not committed",
                     counted(static_cast<std::uint64_t>(entries), "entry", "entries"),
                     counted(leader.uncommitted_bytes, "byte"));
}

std::string why_suspended(const raft::Leader& leader) {
  if (leader.lease.is_void) return "no lease in this term any more, another was told to stand";
  return "lease suspended by the handover";
}

std::string describe_lease(const raft::Raft& raft, const raft::Leader& leader, NodeInstant now) {
  if (!raft.options().lease_reads) return "";
  const NodeInstant until = leader.lease.until;
  switch (raft.lease_state(now).value_or(raft::LeaseState::expired)) {
    case raft::LeaseState::suspended: return ", " + why_suspended(leader);
    case raft::LeaseState::expired:
      return until == NodeInstant() ? ", no lease yet" : ", lease over at " + of_its_clock(until);
    case raft::LeaseState::early:
      return ", lease until " + of_its_clock(until) + ", once its term has committed";
    case raft::LeaseState::holds: return ", lease until " + of_its_clock(until);
  }
  return "";
}

std::string describe(const raft::Raft& raft, const raft::Leader& leader, NodeInstant now) {
  std::string words = fmt::format("leader, round {}", leader.round.value());
  if (const auto& handover = leader.handover) {
    words += fmt::format(", handing over to {} until {}", text(handover->to),
                         of_its_clock(handover->until));
  }
  words += describe_uncommitted(raft, leader);
  if (!leader.reads.waiting.empty()) {
    words += fmt::format(", {} to be confirmed", counted(leader.reads.waiting.size(), "read"));
  }
  words += describe_lease(raft, leader, now);
  for (const raft::Progress& peer : leader.peers) words += describe(raft, peer, now);
  return words;
}

// Of a node that does not lead. Where nobody asks before standing, there is no pre-vote to
// withhold.
std::string withheld(const raft::Raft& raft, NodeInstant now) {
  const auto until = raft.intent().withholds_votes_until;
  const raft::Options& options = raft.options();
  if (!until || now >= *until || !(options.check_quorum || options.pre_vote)) return "";
  return fmt::format(", withholds {} until {}", options.check_quorum ? "votes" : "pre-votes",
                     of_its_clock(*until));
}

}  // namespace

std::string describe_role(const raft::Raft& raft, NodeInstant now) {
  return match(
             raft.role(),
             [](const raft::Follower& f) {
               return f.leader ? "follower of " + text(*f.leader) : std::string("follower");
             },
             [](const raft::PreCandidate& c) { return "asking first, yes from:" + names(c.votes); },
             [](const raft::Candidate& c) { return "candidate, votes:" + names(c.votes); },
             [&](const raft::Leader& l) { return describe(raft, l, now); }) +
         withheld(raft, now);
}

}  // namespace raftbed::cluster
