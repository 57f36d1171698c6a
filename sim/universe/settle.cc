// `settle`: a phase is over, and is judged. Everything returns to base and the core comes back;
// then a client that nobody has heard of asks (DESIGN, section 5).
//
// The core is everybody, or those whom the plan names: the others are down from then on, and the
// core must do without them. One that does not answer in time is a finding, unless it has an excuse
// (excuse.cc).
#include <algorithm>
#include <string>
#include <vector>

#include "sim/observe/names.h"
#include "sim/universe/excuse.h"
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

std::int64_t pieces_of(const std::optional<raft::Snapshot>& snapshot, std::int64_t piece) {
  if (!snapshot) return 0;
  return (static_cast<std::int64_t>(snapshot->image().size()) + piece - 1) / piece;
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

// As DESIGN, section 5, has it: so many election timeouts, and a log that goes entry by entry at
// the worst, there and back twice for each. The largest snapshot goes beyond that formula: it
// travels in pieces, one a round trip (snapshot_sending.cc), and where a text has them small and
// the time short the formula would find fault with who did all that can be done. Where the pieces
// need more than half of the time for elections, that is stretched to twice what they need;
// elsewhere the time is the formula's. A snapshot that never arrives is a finding then.
Duration Universe::allowed_by(const plan::Settle& order) const {
  const plan::Settings& s = plan_->settings;
  std::int64_t longest = 0;
  std::int64_t pieces = 0;
  for (std::uint16_t number = 1; number <= cluster_.nodes(); ++number) {
    const raft::Restored& durable = cluster_.durable(NodeId(number));
    longest = std::max(longest, static_cast<std::int64_t>(durable.log.last_index().value()));
    pieces = std::max(pieces, pieces_of(durable.snapshot, s.snapshot_chunk_bytes));
  }
  const Duration round_trip = (s.link_base + s.link_jitter) * 2;
  const Duration elections = times(s.election_timeout_max, order.within_timeouts);
  return std::max(elections, times(round_trip, 2 * pieces)) + times(round_trip, 2 * longest);
}

void Universe::watch_settling() {
  if (cluster_.clients().answered(probe()) >= 2) liveness_->answered(moment());
  if (!liveness_->decided(world_.now())) return;
  const bool is_everybody = core_->size() == cluster_.nodes();
  auto finding = liveness_->judge(moment(), is_everybody ? "the nodes" : text_of(*core_));
  if (!finding) {
    stopped_ = Stopped::settled;
  } else if ((excuse_ = excuse_of(*core_, cluster_, *plan_))) {
    stopped_ = Stopped::excused;
  } else {
    oracles_.finding = std::move(finding);
  }
}

}  // namespace raftbed::universe
