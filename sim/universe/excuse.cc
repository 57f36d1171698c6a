// A core owes an answer where it is a quorum of every configuration that is in force in any of its
// logs, or may come to be. Of one that none of them holds it need not be: if that is committed, one
// of a quorum of the one before it has it. Nor does it owe one where it is disturbed by its own:
// who was removed, and could not be told, stands for election again and again, and only votes that
// are withheld (check-quorum) keep it from deposing whoever leads (dissertation 4.2.3).
#include "sim/universe/excuse.h"

#include <algorithm>

#include "core/raft/quorum.h"
#include "sim/universe/build.h"

namespace raftbed::universe {
namespace {

using Nodes = std::vector<NodeId>;

// Null while it is down.
const raft::Raft* raft_of(const cluster::Cluster& cluster, NodeId node) {
  const cluster::Subject* life = cluster.life(node);
  return life != nullptr ? life->raft() : nullptr;
}

// Whom the last configuration that anybody knows to be committed names, and what follows it.
raft::Nodes members_of(const Nodes& core, const cluster::Cluster& cluster) {
  const raft::Raft* latest = nullptr;
  for (const NodeId node : core) {
    const raft::Raft* raft = raft_of(cluster, node);
    if (raft == nullptr) continue;
    if (latest == nullptr || raft->commit_index() > latest->commit_index()) latest = raft;
  }
  if (latest == nullptr) return {};
  return latest->membership().members_since(latest->commit_index());
}

// Whether one of them was removed and does not know.
bool has_a_stranger(const Nodes& core, const cluster::Cluster& cluster) {
  const raft::Nodes members = members_of(core, cluster);
  return std::any_of(core.begin(), core.end(), [&](NodeId node) {
    const raft::Raft* raft = raft_of(cluster, node);
    return raft != nullptr && !raft::has(members, node) &&
           raft->membership().is_voter_since(raft->commit_index(), node);
  });
}

// Of each configuration that is in force in any of their logs, or may come to be.
template <class Predicate>
bool all_configurations(const Nodes& core, const cluster::Cluster& cluster, const plan::Plan& plan,
                        const Predicate& predicate) {
  return std::all_of(core.begin(), core.end(), [&](NodeId node) {
    const raft::Raft* raft = raft_of(cluster, node);
    if (raft == nullptr) return predicate(first_configuration(plan));
    return raft->membership().all_since(raft->commit_index(), predicate);
  });
}

// Where there is no configuration at all, as everybody who was told to form a cluster died of it,
// nobody owes anything.
std::optional<Excuse> excuse_by_configurations(const Nodes& core, const cluster::Cluster& cluster,
                                               const plan::Plan& plan) {
  bool is_formed = false;
  const auto is_quorate = [&](const raft::Configuration& configuration) {
    if (raft::is_nobodys(configuration)) return true;
    is_formed = true;
    return raft::votes_win(configuration, core);
  };
  if (!all_configurations(core, cluster, plan, is_quorate)) return Excuse::no_quorum;
  return is_formed ? std::nullopt : std::optional(Excuse::no_cluster);
}

// Whether whoever stands needs no vote but its own.
bool has_one_voter(const Nodes& core, const cluster::Cluster& cluster, const plan::Plan& plan) {
  return all_configurations(core, cluster, plan, [](const raft::Configuration& configuration) {
    return raft::united(configuration.voters, configuration.outgoing).size() <= 1;
  });
}

// From the end of a candidate's timer until it leads: its term on its disk, the request, the vote
// on its voter's disk, the answer. Latencies are at their base where a cluster settles.
Duration vote_time(const plan::Settings& settings) {
  return (settings.sync_base + settings.link_base) * 2;
}

// "Raft will be able to elect and maintain a steady leader as long as the system satisfies ...
// broadcastTime << electionTimeout" (Raft 5.6): who voted has to hear of the leader before it
// stands itself, and the shortest timeout may fall to any of them.
//
// "Raft uses randomized election timeouts to ensure that split votes are rare" (Raft 5.2): where
// patience differs by less than two votes take, all may stand before anybody has heard of another,
// again and again. These two bounds are those of the plan generator (keep_electable()), which adds
// the jitter that ends here.
std::optional<Excuse> excuse_by_votes(const plan::Settings& settings) {
  const Duration vote = vote_time(settings);
  if (vote >= settings.election_timeout_min) return Excuse::slow_votes;
  if (settings.election_timeout_max - settings.election_timeout_min < vote * 2) {
    return Excuse::equal_timeouts;
  }
  return std::nullopt;
}

// It splits its vote with nobody, and waits for no link: only its own disk may outlast its timer,
// also one that is still busy with the candidacy before, which leaves it that much behind.
std::optional<Excuse> excuse_by_own_vote(const plan::Settings& settings) {
  if (settings.sync_base * 2 >= settings.election_timeout_min) return Excuse::slow_votes;
  return std::nullopt;
}

// A session must outlast that its client is told of it and asks, both through a node that forwards
// it: the bound of draw_sessions().
std::optional<Excuse> excuse_by_sessions(const plan::Settings& settings) {
  if (!settings.session_expiry) return std::nullopt;
  if (*settings.session_expiry >= vote_time(settings) * 4) return std::nullopt;
  return Excuse::fleeting_sessions;
}

}  // namespace

std::string_view text(Excuse excuse) {
  switch (excuse) {
    case Excuse::no_quorum:
      return "who was to answer is no quorum of a configuration in force, or that may come to be";
    case Excuse::no_cluster: return "who was to answer knows of no cluster";
    case Excuse::disturbed:
      return "a node that was removed, and was not told, stands for election again and again";
    case Excuse::slow_votes: return "round trips outlast election timeouts";
    case Excuse::equal_timeouts: return "election timeouts differ by less than two votes take";
    case Excuse::fleeting_sessions: return "sessions expire before their clients can ask";
  }
  return "?";
}

std::optional<Excuse> excuse_by_options(const plan::Settings& settings) {
  if (const auto excuse = excuse_by_sessions(settings)) return excuse;
  return excuse_by_votes(settings);
}

std::optional<Excuse> excuse_by_options(const Nodes& core, const cluster::Cluster& cluster,
                                        const plan::Plan& plan) {
  if (!has_one_voter(core, cluster, plan)) return excuse_by_options(plan.settings);
  if (const auto excuse = excuse_by_own_vote(plan.settings)) return excuse;
  return excuse_by_sessions(plan.settings);
}

std::optional<Excuse> excuse_of(const Nodes& core, const cluster::Cluster& cluster,
                                const plan::Plan& plan) {
  if (const auto excuse = excuse_by_configurations(core, cluster, plan)) return excuse;
  if (!plan.settings.check_quorum && has_a_stranger(core, cluster)) return Excuse::disturbed;
  return excuse_by_options(core, cluster, plan);
}

}  // namespace raftbed::universe
