#include "sim/universe/full_comparison.h"

#include "core/storage/recovery.h"

namespace raftbed::universe {
namespace {

std::optional<observe::Finding> compare_node(const check::RaftRules& rules, NodeId node,
                                             const cluster::Subject* life,
                                             const observe::Moment& moment) {
  const raft::Raft* raft = life != nullptr ? life->raft() : nullptr;
  if (raft == nullptr) return std::nullopt;
  return rules.compare_in_full(node, moment, raft->log(),
                               raft::HardState{raft->term(), raft->vote()}, raft->commit_index());
}

std::optional<observe::Finding> compare_disk(const check::RaftRules& rules, NodeId node,
                                             const world::Disk& disk,
                                             const observe::Moment& moment) {
  // As far as the chain goes: a log that recovery would refuse has lost what was told as durable.
  storage::Fold fold;
  fold.follow(disk.durable(FileName::log));
  return rules.compare_disk(node, moment, fold.state());
}

}  // namespace

std::optional<observe::Finding> compare_in_full(const check::RaftRules& rules,
                                                const cluster::Cluster& cluster,
                                                const world::World& world,
                                                const observe::Moment& moment) {
  for (std::uint16_t number = 1; number <= cluster.nodes(); ++number) {
    const NodeId node(number);
    if (auto finding = compare_node(rules, node, cluster.life(node), moment)) return finding;
    if (!cluster.keeps_a_journal()) continue;
    if (auto finding = compare_disk(rules, node, world.disk(node), moment)) return finding;
  }
  return std::nullopt;
}

}  // namespace raftbed::universe
