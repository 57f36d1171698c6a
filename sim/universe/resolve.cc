#include "sim/universe/resolve.h"

#include <algorithm>

#include "core/base/match.h"

namespace raftbed::universe {
namespace {

using plan::Targets;

std::optional<NodeId> follower_of(const cluster::Cluster& cluster) {
  for (std::uint16_t number = 1; number <= cluster.nodes(); ++number) {
    const cluster::Subject* life = cluster.life(NodeId(number));
    const raft::Raft* raft = life != nullptr ? life->raft() : nullptr;
    if (raft != nullptr && !raft->is_leader()) return NodeId(number);
  }
  return std::nullopt;
}

void add(std::vector<NodeId>& nodes, const plan::Target& target, const cluster::Cluster& cluster) {
  const auto add_one = [&](std::optional<NodeId> node) {
    if (node && node->value() >= 1 && node->value() <= cluster.nodes()) nodes.push_back(*node);
  };
  match(
      target, [&](NodeId node) { add_one(node); },
      [&](plan::RoleTarget role) {
        add_one(role == plan::RoleTarget::leader ? leader_of(cluster) : follower_of(cluster));
      },
      [&](plan::AllNodes) {
        for (std::uint16_t number = 1; number <= cluster.nodes(); ++number) add_one(NodeId(number));
      });
}

Targets concrete(const Targets& targets, const cluster::Cluster& cluster) {
  const std::vector<NodeId> nodes = resolve(targets, cluster);
  if (nodes.empty()) return targets;
  return Targets(nodes.begin(), nodes.end());
}

// Rewrites every list of targets that an action has, whatever they are called in it.
class Rewriter {
 public:
  explicit Rewriter(const cluster::Cluster& cluster) : cluster_(&cluster) {}

  template <class A>
  void rewrite(A& action) const {
    if constexpr (requires { action.targets; })
      action.targets = concrete(action.targets, *cluster_);
    if constexpr (requires {
                    action.from.empty();
                    action.to.empty();
                  }) {
      action.from = concrete(action.from, *cluster_);
      action.to = concrete(action.to, *cluster_);
    }
    if constexpr (requires { action.voters; }) {
      action.voters = concrete(action.voters, *cluster_);
    }
    if constexpr (requires { action.core; }) {
      action.core = concrete(action.core, *cluster_);
    }
    if constexpr (requires { action.learners; }) {
      action.learners = concrete(action.learners, *cluster_);
    }
    if constexpr (requires { action.sides; }) {
      for (Targets& side : action.sides) side = concrete(side, *cluster_);
    }
    if constexpr (requires { action.scope; }) {
      if (action.scope) rewrite(*action.scope);
    }
    if constexpr (requires { action.via; }) {
      if (action.via) action.via = concrete(Targets{*action.via}, *cluster_).front();
    }
  }

 private:
  const cluster::Cluster* cluster_;
};

}  // namespace

std::optional<NodeId> leader_of(const cluster::Cluster& cluster) {
  std::optional<NodeId> leader;
  Term highest;
  for (std::uint16_t number = 1; number <= cluster.nodes(); ++number) {
    const cluster::Subject* life = cluster.life(NodeId(number));
    const raft::Raft* raft = life != nullptr ? life->raft() : nullptr;
    if (raft == nullptr || !raft->is_leader()) continue;
    if (leader && raft->term() <= highest) continue;
    leader = NodeId(number);
    highest = raft->term();
  }
  return leader;
}

std::vector<NodeId> resolve(const Targets& targets, const cluster::Cluster& cluster) {
  std::vector<NodeId> nodes;
  for (const plan::Target& target : targets) add(nodes, target, cluster);
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

plan::Action resolved(const plan::Action& action, const cluster::Cluster& cluster) {
  plan::Action copy = action;
  std::visit([&](auto& a) { Rewriter(cluster).rewrite(a); }, copy);
  return copy;
}

}  // namespace raftbed::universe
