// Whether a world that is left alone recovers: a leader is found, a probe is committed, and applied
// by all members.
#include <algorithm>

#include "transcript.h"

namespace raftbed::interaction {
namespace {

// Enough for the clumsiest end of a transcript, and few enough to wait for.
constexpr int wakes_at_most = 300;

std::optional<NodeId> leader_of_the_newest_term(const World& world) {
  std::optional<NodeId> found;
  for (const NodeId node : world.nodes()) {
    const raft::Raft& core = *world.host(node).core;
    if (!core.is_leader()) continue;
    if (!found || core.term() > world.host(*found).core->term()) found = node;
  }
  return found;
}

// All that the leader's configuration names: who does not belong to it is sent nothing.
bool all_have_applied(const World& world, NodeId leader, std::string_view command) {
  const std::vector<NodeId> nodes = world.host(leader).core->configuration().members();
  return std::all_of(nodes.begin(), nodes.end(), [&](NodeId node) {
    const auto& applied = world.host(node).applied;
    return !applied.empty() && applied.back().command().text() == command;
  });
}

// All clocks move on by the least that wakes somebody.
void let_time_pass(World& world) {
  std::optional<Duration> least;
  for (const NodeId node : world.nodes()) {
    const Host& host = world.host(node);
    const Duration left = std::max(host.core->deadline() - host.now, Duration(0));
    least = least ? std::min(*least, left) : left;
  }
  for (const NodeId node : world.nodes()) world.advance(node, least.value_or(Duration(0)));
  world.stabilize(world.nodes());
}

}  // namespace

bool recovers(World world) {
  world.heal();
  for (const NodeId node : world.nodes()) world.restart(node);
  world.stabilize(world.nodes());
  for (int wakes = 0; wakes < wakes_at_most; ++wakes) {
    const auto leader = leader_of_the_newest_term(world);
    if (leader && all_have_applied(world, *leader, "probe")) return world.violations().empty();
    const bool is_idle = leader && world.host(*leader).core->commit_index() ==
                                       world.host(*leader).core->log().last_index();
    if (is_idle) {
      world.step(*leader, "is probed", raft::Propose{Bytes::copy_of("probe")});
      world.stabilize(world.nodes());
    }
    let_time_pass(world);
    world.take_said();
  }
  return false;
}

}  // namespace raftbed::interaction
