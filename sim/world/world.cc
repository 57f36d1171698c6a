#include "sim/world/world.h"

#include <algorithm>

#include "core/base/broken.h"
#include "sim/world/draw.h"

namespace raftbed::world {
namespace {

// Every node's clock has a drift and a start of its own, by its number.
Clock clock_of(NodeId node, const ClockOptions& options, const Chance& chance) {
  Draw draw(chance, Stream::clock, Identity(node));
  const auto most = static_cast<std::uint64_t>(options.drift_ppm_max);
  const auto drift = static_cast<std::int64_t>(draw.below(2 * most + 1)) - options.drift_ppm_max;
  const Duration offset = draw.up_to(options.offset_max);
  return Clock(NodeInstant() + offset, static_cast<std::int32_t>(drift));
}

}  // namespace

World::World(const WorldOptions& options, std::uint64_t seed)
    : chance_(seed),
      network_(Topology(options.nodes, options.clients), options.network),
      processes_(options.nodes) {
  for_each_node([&](NodeId node) {
    disks_.emplace_back(node, options.disk);
    clocks_.push_back(clock_of(node, options.clock, chance_));
  });
}

void World::advance_to(Instant instant) {
  ASSERT(instant >= now_ && (agenda_.empty() || agenda_.top().at() >= instant));
  now_ = instant;
}

void World::set_deadline(NodeId node, std::optional<NodeInstant> deadline) {
  at(node).timer.set(deadline, node, clock(node), now_, agenda_);
}

std::optional<DiskCompletion> World::complete(const Event& disk_event, Synced& synced) {
  ASSERT(disk_event.kind() == EventKind::disk);
  const NodeId node = disk_event.subject().node();
  Disk& asked = disk(node);
  const auto finished = asked.finish(disk_event.payload());
  synced = finished.value_or(Synced());
  if (!finished) return std::nullopt;
  Process& asker = at(node);
  if (asker.state() == ProcessState::paused) {
    keep(disk_event);
    return std::nullopt;
  }
  const DiskCompletion completion = asked.close(disk_event.payload());
  if (!asker.is_up || completion.incarnation != asker.incarnation) return std::nullopt;
  return completion;
}

bool World::wake(const Event& wake) {
  ASSERT(wake.kind() == EventKind::wake);
  const NodeId node = wake.subject().node();
  Process& sleeper = at(node);
  if (sleeper.state() == ProcessState::paused) {
    keep(wake);
    return false;
  }
  return sleeper.timer.fire(node, clock(node), now_, agenda_);
}

std::optional<Incarnation> World::start(NodeId node) {
  Process& process = at(node);
  if (process.is_up) return std::nullopt;
  process.is_up = true;
  process.ended_by.reset();
  process.incarnation = process.incarnation.next();
  return process.incarnation;
}

bool World::kill(NodeId node) {
  Process& process = at(node);
  if (!process.is_up) return false;
  discard_kept(node);
  process.timer.stop(agenda_);
  process.pauses.clear();
  process.is_up = false;
  return true;
}

std::vector<Survivor> World::lose_power(NodeId node) {
  kill(node);
  return disk(node).lose_power(chance_);
}

void World::blame(NodeId node, FaultId fault) {
  ASSERT(!process(node).is_up);
  at(node).ended_by = fault;
}

bool World::pause(NodeId node, FaultId fault) {
  if (!process(node).is_up) return false;
  at(node).pauses.push_back(fault);
  return true;
}

bool World::resume(NodeId node) {
  if (process(node).pauses.empty()) return false;
  at(node).pauses.clear();
  release_kept(node);
  return true;
}

// Its subject is paused.
void World::keep(const Event& event) {
  at(event.subject().node()).kept.push_back(event);
}

// What was kept comes again, now, in the order in which it came.
void World::release_kept(NodeId node) {
  Process& process = at(node);
  for (const Event& event : process.kept) {
    if (event.kind() == EventKind::wake) {
      process.timer.forget_event();
      arm(node);
      continue;
    }
    const auto again = agenda_.push(now_, event.kind(), event.subject(), event.payload());
    if (event.kind() == EventKind::deliver) {
      network_.in_flight().at(event.payload()).sequence = again;
    }
  }
  process.kept.clear();
}

// Messages at the door find nobody; completions are for the dead. The timer's owner stops it.
void World::discard_kept(NodeId node) {
  for (const Event& event : process(node).kept) {
    if (event.kind() == EventKind::deliver) {
      network_.drop(event.payload(), DropCause::receiver_down);
    } else if (event.kind() == EventKind::disk) {
      disk(node).close(event.payload());
    }
  }
  at(node).kept.clear();
}

void World::drift_clock(NodeId node, FaultId fault, std::int32_t ppm) {
  clocks_[index_of(node)].drift(fault, ppm, now_);
  arm(node);
}

void World::freeze_clock(NodeId node, FaultId fault) {
  clocks_[index_of(node)].freeze(fault, now_);
  arm(node);
}

void World::jump_clock(NodeId node, Duration forward) {
  clocks_[index_of(node)].jump(forward, now_);
  arm(node);
}

bool World::lift(FaultId fault) {
  bool any = network_.faults().lift(fault);
  for_each_node([&](NodeId node) {
    if (disk(node).lift(fault)) any = true;
    if (clocks_[index_of(node)].lift(fault, now_)) any = true;
    arm(node);
    if (std::erase(at(node).pauses, fault) == 0) return;
    any = true;
    if (process(node).pauses.empty()) release_kept(node);
  });
  return any;
}

void World::lift_all() {
  network_.lift_all();
  for_each_node([&](NodeId node) {
    disk(node).lift_all();
    clocks_[index_of(node)].lift_all(now_);
    arm(node);
    resume(node);
  });
}

void World::calm() {
  network_.calm();
  for_each_node([&](NodeId node) { disk(node).calm(); });
}

bool World::hasten(MessageSlot slot, Instant due) {
  ASSERT(due >= now_);
  if (!network_.in_flight().holds(slot) || network_.in_flight().at(slot).has_arrived) return false;
  network_.redirect(slot, due, agenda_);
  return true;
}

bool World::drop_by_hand(MessageSlot slot) {
  if (!network_.in_flight().holds(slot)) return false;
  const Message& message = network_.in_flight().at(slot);
  // Either its event is on the agenda, or it is kept at its receiver's door.
  const auto is_its_event = [slot](const Event& event) {
    return event.kind() == EventKind::deliver && event.payload() == slot;
  };
  if (!agenda_.cancel(message.sequence)) {
    std::erase_if(at(message.packet.to.node()).kept, is_its_event);
  }
  network_.drop(slot, DropCause::by_hand);
  return true;
}

void World::arm(NodeId node) {
  at(node).timer.arm(node, clock(node), now_, agenda_);
}

template <class F>
void World::for_each_node(F&& f) const {
  for (std::uint16_t number = 1; number <= topology().nodes(); ++number) f(NodeId(number));
}

}  // namespace raftbed::world
