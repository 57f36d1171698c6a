#include "sim/universe/perform.h"

#include "core/base/match.h"
#include "sim/universe/links.h"
#include "sim/universe/resolve.h"
#include "sim/universe/wishes.h"

namespace raftbed::universe {
namespace {

using cluster::Cluster;
using cluster::Scene;
using world::FaultId;
using Nodes = std::vector<NodeId>;

std::optional<world::MessageSlot> slot_of(const MessageName& name, const Scene& scene) {
  const world::InFlight& in_flight = scene.world.network().in_flight();
  for (const world::MessageSlot slot : in_flight.in_order()) {
    if (in_flight.at(slot).name() == name) return slot;
  }
  return std::nullopt;
}

Performed lose(const plan::Lose& lose, Scene& scene) {
  if (const auto slot = slot_of(lose.message, scene)) {
    cluster::drop_by_hand(*slot, scene);
    return Performed::some();
  }
  const bool is_new = scene.world.network().add_named_drop(lose.message);
  return is_new ? Performed::awaited() : Performed(AlreadyAwaited{});
}

Performed deliver(const plan::Deliver& deliver, Scene& scene) {
  const auto slot = slot_of(deliver.message, scene);
  if (!slot) return NotInFlight{};
  const Endpoint to = scene.world.network().in_flight().at(*slot).packet.to;
  if (scene.world.hasten(*slot, scene.world.now())) return Performed::some();
  return IsAtTheDoor{to.node()};
}

Performed ask(const plan::Ask& ask, Cluster& cluster, Scene& scene) {
  std::optional<NodeId> via;
  if (ask.via) {
    const Nodes nodes = resolve({*ask.via}, cluster);
    if (!nodes.empty()) via = nodes.front();
  }
  cluster.ask(ask.client, ask.operation, via, scene);
  return Performed::some();
}

// One overload for each action: a new action without one does not compile.
struct Performance {
  FaultId fault;
  const plan::Settings& settings;
  Cluster& cluster;
  Scene& scene;

  // Each tells what stood in the way of it, if anything did.
  template <class F>
  Performed for_each(const plan::Targets& targets, F&& act_on) const {
    const Nodes named = resolve(targets, cluster);
    if (named.empty()) return nobody_of(targets);
    Attempts attempts;
    for (const NodeId node : named) attempts.add(act_on(node));
    return attempts.outcome();
  }
  using Hindrance = std::optional<Obstacle>;
  static Hindrance unless(bool done, Obstacle why_not) {
    return done ? std::nullopt : Hindrance(std::move(why_not));
  }

  Performed act(const plan::Cut& a) const { return cut(a, fault, cluster, scene); }
  Performed act(const plan::Heal& a) const { return heal(a, cluster, scene); }
  Performed act(const plan::Partition& a) const { return separate(a, fault, cluster, scene); }
  Performed act(const plan::Isolate& a) const { return isolate(a, fault, cluster, scene); }
  Performed act(const plan::End& a) const {
    return for_each(a.targets, [&](NodeId node) -> Hindrance {
      if (!cluster.end_node(node, a.ending, scene)) return IsDown{node};
      scene.world.blame(node, fault);
      return std::nullopt;
    });
  }
  Performed act(const plan::Start& a) const {
    return for_each(a.targets, [&](NodeId node) {
      return unless(cluster.start_node(node, scene), IsUp{node});
    });
  }
  Performed act(const plan::Pause& a) const {
    return for_each(a.targets, [&](NodeId node) {
      return unless(scene.world.pause(node, fault), IsDown{node});
    });
  }
  Performed act(const plan::Resume& a) const {
    return for_each(a.targets,
                    [&](NodeId node) { return unless(scene.world.resume(node), NotPaused{node}); });
  }
  Performed act(const plan::Disturb& a) const {
    return disturb(a, settings.reorder_hold, fault, cluster, scene);
  }
  Performed act(const plan::SlowLinks& a) const { return slow_down(a, fault, cluster, scene); }
  Performed act(const plan::SlowDisk& a) const {
    return for_each(a.targets, [&](NodeId node) -> Hindrance {
      scene.world.disk(node).slow(fault, Ratio{a.factor, 1});
      return std::nullopt;
    });
  }
  Performed act(const plan::Drift& a) const {
    return for_each(a.targets, [&](NodeId node) -> Hindrance {
      scene.world.drift_clock(node, fault, a.parts_per_million);
      return std::nullopt;
    });
  }
  Performed act(const plan::Jump& a) const {
    return for_each(a.targets, [&](NodeId node) -> Hindrance {
      scene.world.jump_clock(node, a.by);
      return std::nullopt;
    });
  }
  template <
      OneOf<plan::Timeout, plan::Transfer, plan::Upkeep, plan::Initialise, plan::ChangeMembership>
          A>
  Performed act(const A& a) const {
    return wish(a, cluster, scene);
  }
  Performed act(const plan::Lose& a) const { return lose(a, scene); }
  Performed act(const plan::Deliver& a) const { return deliver(a, scene); }
  Performed act(const plan::Ask& a) const { return ask(a, cluster, scene); }
  // The universe's own business.
  Performed act(const plan::Settle&) const { return Performed::some(); }
  Performed act(const plan::Reseed&) const { return Performed::some(); }
  Performed act(const plan::Finish&) const { return Performed::some(); }
};

}  // namespace

Performed perform(const plan::Action& action, FaultId fault, const plan::Settings& settings,
                  Cluster& cluster, Scene& scene) {
  const Performance performance{fault, settings, cluster, scene};
  return std::visit([&](const auto& a) { return performance.act(a); }, action);
}

bool has_come(const plan::Action& action, const world::World& world) {
  const auto* lose = std::get_if<plan::Lose>(&action);
  return lose != nullptr && world.network().has_lost_by_name(lose->message);
}

// Of those whom it was to end, one may have been down before, and one may have been started and
// ended by another command since: they are not this one's to start.
void undo(const plan::Action& action, FaultId fault, Cluster& cluster, Scene& scene) {
  if (const auto* end = std::get_if<plan::End>(&action)) {
    for (const NodeId node : resolve(end->targets, cluster)) {
      if (scene.world.process(node).ended_by == fault) cluster.start_node(node, scene);
    }
    return;
  }
  scene.world.lift(fault);
}

}  // namespace raftbed::universe
