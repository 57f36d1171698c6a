// Election priority: who is to lead rather than another, for its place or its machine.
//
// Two rules, and neither touches safety. Who is less preferred waits longer before it stands: its
// election timeouts are drawn from a window behind that of the one before it, so that the first of
// those who are there is the first to ask for votes. And a leader hands over to who is preferred to
// it (dissertation 3.10) as soon as that one answers and has all that is committed: once a term, so
// that one who is asked and cannot lead does not keep the cluster from its work.
//
// The price: where the preferred are gone, an election takes up to as many windows longer as there
// are of them.
#include <algorithm>

#include "core/raft/raft.h"

namespace raftbed::raft {

// Beside its election timeout, and of a whole number of windows. No time at all where the window is
// empty: timeouts that are drawn from nothing tell nobody apart.
Duration Raft::patience() const {
  const auto& preferred = options_.preferred;
  const auto rank = std::find(preferred.begin(), preferred.end(), self()) - preferred.begin();
  return (options_.election_timeout_max - options_.election_timeout_min) * rank;
}

void Raft::yield_to_preferred(Step& step) {
  Leader& leader = std::get<Leader>(role_);
  if (leader.has_yielded || leader.handover || !has_committed_of_term(leader)) return;
  for (const NodeId node : options_.preferred) {
    if (node == self()) return;
    const Progress* peer = leader.find(node);
    if (peer == nullptr || !could_lead_now(*peer)) continue;
    leader.has_yielded = true;
    // Told with the heartbeats that are due now.
    leader.handover = Handover{node, step.now + options_.election_timeout_max};
    return step.note(NoteKind::yields_to_preferred, node);
  }
}

// It votes, has answered our last heartbeat, and lacks nothing but what is on its way.
bool Raft::could_lead_now(const Progress& peer) const {
  return has(configuration().voters, peer.peer) && !peer.probing && peer.match >= commit_ &&
         peer.answered >= peer.round_at_heartbeat;
}

}  // namespace raftbed::raft
