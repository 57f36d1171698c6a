#include "sim/universe/full_comparison.h"

namespace raftbed::universe {
namespace {

std::optional<observe::Finding> compare_node(const check::RaftRules& rules, NodeId node,
                                             const cluster::Subject* life,
                                             const observe::Moment& moment) {
  const raft::Raft* raft = life != nullptr ? life->raft() : nullptr;
  if (raft == nullptr) return std::nullopt;
  return rules.compare_in_full(
      node, moment,
      check::Shown{raft->log(), raft::HardState{raft->term(), raft->vote()}, raft->commit_index(),
                   raft->configuration()});
}

}  // namespace

// Of each disk as far as the chain goes: a log that recovery would refuse has lost what was told as
// durable.
std::optional<observe::Finding> FullComparison::compare(const check::RaftRules& rules,
                                                        const cluster::Cluster& cluster,
                                                        const world::World& world,
                                                        const observe::Moment& moment) {
  disks_.resize(cluster.nodes());
  for (std::uint16_t number = 1; number <= cluster.nodes(); ++number) {
    const NodeId node(number);
    if (auto finding = compare_node(rules, node, cluster.life(node), moment)) return finding;
    if (!cluster.keeps_a_journal()) continue;
    cluster::DurableLog& read = disks_[number - 1U];
    read.take(world.disk(node));
    if (auto finding = rules.compare_disk(node, moment, read.state())) return finding;
  }
  return std::nullopt;
}

}  // namespace raftbed::universe
