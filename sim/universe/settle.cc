// `settle`: a phase is over, and is judged. Everything returns to base and the core comes back;
// then a client that nobody has heard of asks (DESIGN, section 5).
//
// The core is everybody, or those whom the plan names: the others are down from then on, and the
// core must do without them. It owes an answer where it is a quorum of every configuration that is
// in force in any of its logs, or may come to be. Of one that none of them holds it need not be: if
// that is committed, one of a quorum of the one before it has it. Nor does it owe one where it is
// disturbed by its own: who was removed, and could not be told, stands for election again and
// again, and only votes that are withheld (check-quorum) keep it from deposing whoever leads
// (dissertation 4.2.3). And none where links and disks are as slow as election timeouts are short,
// as no leader lasts there (Raft 5.6).
#include <algorithm>
#include <string>
#include <vector>

#include "core/raft/quorum.h"
#include "sim/observe/names.h"
#include "sim/universe/build.h"
#include "sim/universe/resolve.h"
#include "sim/universe/universe.h"

namespace raftbed::universe {
namespace {

std::vector<NodeId> core_of(const plan::Settle& order, const cluster::Cluster& cluster) {
  std::vector<NodeId> core = resolve(order.core, cluster);
  if (!core.empty()) return core;
  for (std::uint16_t number = 1; number <= cluster.nodes(); ++number) core.emplace_back(number);
  return core;
}

std::string text_of(const std::vector<NodeId>& nodes) {
  std::string text;
  for (const NodeId node : nodes) text += (text.empty() ? "" : " ") + observe::text(node);
  return text;
}

// Null while it is down.
const raft::Raft* raft_of(const cluster::Cluster& cluster, NodeId node) {
  const cluster::Subject* life = cluster.life(node);
  return life != nullptr ? life->raft() : nullptr;
}

// Whom the last configuration that anybody knows to be committed names, and what follows it.
raft::Nodes members_of(const std::vector<NodeId>& core, const cluster::Cluster& cluster) {
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
bool has_a_stranger(const std::vector<NodeId>& core, const cluster::Cluster& cluster) {
  const raft::Nodes members = members_of(core, cluster);
  return std::any_of(core.begin(), core.end(), [&](NodeId node) {
    const raft::Raft* raft = raft_of(cluster, node);
    return raft != nullptr && !raft::has(members, node) &&
           raft->membership().is_voter_since(raft->commit_index(), node);
  });
}

}  // namespace

void Universe::settle(const plan::Settle& order, Scene& scene) {
  if (watch_ != Watch::fingerprint_only && !oracles_.finding) {
    oracles_.finding = comparison_.compare(oracles_.rules, cluster_, world_, moment());
  }
  cursor_ = static_cast<std::uint32_t>(plan_->commands.size());
  lasting_ = {};
  core_ = Shared(core_of(order, cluster_));
  world_.lift_all();
  world_.calm();
  cluster_.quieten(probe(), scene);
  gather_core(scene);
  const Bytes key = Bytes::copy_of("probe");
  cluster_.ask(probe(), kv::Put{key, Bytes::copy_of("settled")}, std::nullopt, scene);
  cluster_.ask(probe(), kv::Get{key}, std::nullopt, scene);
  liveness_ = check::LivenessWatch(scene.moment, world_.now() + allowed_by(order));
}

void Universe::gather_core(Scene& scene) {
  for (std::uint16_t number = 1; number <= cluster_.nodes(); ++number) {
    const NodeId node(number);
    const bool belongs = std::find(core_->begin(), core_->end(), node) != core_->end();
    belongs ? cluster_.start_node(node, scene)
            : cluster_.end_node(node, observe::Ending::kill, scene);
  }
}

Duration Universe::allowed_by(const plan::Settle& order) const {
  std::int64_t longest = 0;
  for (std::uint16_t number = 1; number <= cluster_.nodes(); ++number) {
    longest = std::max(longest, static_cast<std::int64_t>(
                                    cluster_.durable(NodeId(number)).log.last_index().value()));
  }
  const plan::Settings& s = plan_->settings;
  const Duration round_trip = (s.link_base + s.link_jitter) * 2;
  return times(s.election_timeout_max, order.within_timeouts) + times(round_trip, 2 * longest);
}

void Universe::watch_settling() {
  if (cluster_.clients().answered(probe()) >= 2) liveness_->answered(moment());
  if (!liveness_->decided(world_.now())) return;
  const bool is_everybody = core_->size() == cluster_.nodes();
  auto finding = liveness_->judge(moment(), is_everybody ? "the nodes" : text_of(*core_));
  if (!finding) {
    stopped_ = Stopped::settled;
  } else if (!owes_an_answer()) {
    stopped_ = Stopped::excused;
  } else if (is_too_slow()) {
    stopped_ = Stopped::too_slow;
  } else {
    oracles_.finding = std::move(finding);
  }
}

// Where there is no configuration at all, as everybody who was told to form a cluster died of it,
// nobody owes any.
bool Universe::owes_an_answer() const {
  bool is_formed = false;
  const auto is_quorate = [&](const raft::Configuration& configuration) {
    if (raft::is_nobodys(configuration)) return true;
    is_formed = true;
    return raft::votes_win(configuration, *core_);
  };
  for (const NodeId node : *core_) {
    const raft::Raft* raft = raft_of(cluster_, node);
    const bool can_answer = raft != nullptr
                                ? raft->membership().all_since(raft->commit_index(), is_quorate)
                                : is_quorate(first_configuration(*plan_));
    if (!can_answer) return false;
  }
  const bool is_disturbed = !plan_->settings.check_quorum && has_a_stranger(*core_, cluster_);
  return is_formed && !is_disturbed;
}

// "Raft will be able to elect and maintain a steady leader as long as the system satisfies ...
// broadcastTime << electionTimeout" (Raft 5.6). Before its timer runs out again a candidate needs
// its term on its disk, a vote on its voter's, and the answer; and who voted has to hear of the
// leader before it stands itself. The shortest timeout may fall to any of them.
bool Universe::is_too_slow() const {
  const plan::Settings& s = plan_->settings;
  const Duration broadcast = (s.sync_base + s.link_base) * 2;
  return broadcast >= s.election_timeout_min;
}

}  // namespace raftbed::universe
