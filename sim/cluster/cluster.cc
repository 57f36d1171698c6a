#include "sim/cluster/cluster.h"

#include <utility>

#include "core/base/broken.h"

namespace raftbed::cluster {
namespace {

// Activations that one event may cause on a node before it is taken for running wild.
constexpr std::uint32_t activations_max = 10'000;

}  // namespace

Cluster::Cluster(const ClusterOptions& options, std::shared_ptr<const SubjectKind> kind)
    : clients_(options.client, options.clients, options.scripts),
      founders_(options.voters),
      kind_(std::move(kind)) {
  for (std::uint16_t number = 1; number <= options.nodes; ++number) {
    nodes_.push_back(Place{NodeId(number), {}, actor::Supervisor(options.supervisor), {}, 0, {}});
  }
}

const Subject* Cluster::life(NodeId node) const {
  const Place& place = at(node);
  return place.life ? place.life.operator->() : nullptr;
}

void Cluster::start(Scene& scene) {
  for (Place& place : nodes_) start_node(place.node, scene);
  clients_.start(scene.world);
}

void Cluster::handle(const world::Event& event, Scene& scene) {
  switch (event.kind()) {
    case world::EventKind::deliver: return deliver(event, scene);
    case world::EventKind::disk: return complete(event, scene);
    case world::EventKind::wake: {
      Place& place = at(event.subject().node());
      if (!scene.world.wake(event) || !place.life) return;
      place.life->wake();
      return run(place, observe::Activation::wake, scene);
    }
    case world::EventKind::client: return clients_.act(event, scene);
    case world::EventKind::supervisor: return restart(event, scene);
    case world::EventKind::command:
    case world::EventKind::expiry:
      ASSERT(false);  // they belong to the layer above
      return;
  }
}

// Whether it came to a node that lives, which reads it where it lies: nothing is sent here.
inline bool Cluster::hear(const Packet& packet, Scene& scene) {
  if (packet.to.is_client()) {
    clients_.receive(packet, scene);
    return false;
  }
  Place& place = at(packet.to.node());
  if (!place.life) return false;
  place.life->deliver(packet);
  return true;
}

void Cluster::deliver(const world::Event& event, Scene& scene) {
  const world::Arrival arrival = scene.world.arrive(event);
  if (arrival.is_kept) return;
  world::InFlight& in_flight = scene.world.network().in_flight();
  world::Message& message = in_flight.at(event.payload());
  tell_arrival(message, arrival, scene);
  const bool is_heard = !arrival.dropped && hear(message.packet, scene);
  in_flight.release(event.payload());
  if (is_heard) run(at(event.subject().node()), observe::Activation::delivery, scene);
}

void Cluster::complete(const world::Event& event, Scene& scene) {
  Place& place = at(event.subject().node());
  world::Synced synced;
  const auto heard = scene.world.complete(event, synced);
  if (synced.changes > 0 && kind_->keeps_a_journal()) {
    place.durable.take(scene.world.disk(place.node), synced.file);
    tell_durable(place, observe::Activation::disk, scene);
  }
  if (!heard || !place.life) return;
  place.life->completed(*heard);
  run(place, observe::Activation::disk, scene);
}

bool Cluster::start_node(NodeId node, Scene& scene) {
  if (!scene.world.start(node)) return false;
  at(node).awaited_restart.reset();
  begin_life(at(node), scene);
  return true;
}

// A supervisor's back-off is over. In between a command may have ended the node for good, or
// started it, or ended what it started: then this restart is nobody's wish any more.
void Cluster::restart(const world::Event& event, Scene& scene) {
  const Place& place = at(event.subject().node());
  if (place.awaited_restart == event.payload()) start_node(place.node, scene);
}

// Does what one activation asked for, in the order of what was asked: disk, network, timer; then it
// is witnessed. Nothing is left to do then.
inline void Cluster::emit(Place& place, observe::Activation activation, Scene& scene) {
  const std::span<const raft::Note> notes = std::exchange(effects_.notes, {});
  if (!effects_.disk.empty()) issue(place.node, scene);
  if (!effects_.packets.empty()) send(scene);
  if (effects_.wake) scene.world.set_deadline(place.node, effects_.wake);
  effects_.wake.reset();
  if (!effects_.seen.empty() || !notes.empty()) {
    scene.witness.node({place.node, activation, scene.moment, effects_.seen, notes});
    if (founders_.empty()) watch_founding();
    effects_.seen.clear();
  }
  if (effects_.failure) fail(place, activation, scene);
}

void Cluster::begin_life(Place& place, Scene& scene) {
  const world::Disk& disk = scene.world.disk(place.node);
  const Life life{place.node,
                  scene.world.process(place.node).incarnation,
                  scene.world.node_now(place.node),
                  scene.world.chance(),
                  disk.read(FileName::log),
                  disk.read(FileName::other_log)};
  place.life = LifePointer(kind_->begin(life, effects_));
  emit(place, observe::Activation::start, scene);
  run(place, observe::Activation::start, scene);
}

// Activates the node until it is idle: an event is over when nothing is left to do at its instant.
void Cluster::run(Place& place, observe::Activation activation, Scene& scene) {
  std::uint32_t activations = 0;
  const NodeInstant now = scene.world.node_now(place.node);
  bool more = true;
  while (more && place.life) {
    ASSERT(++activations <= activations_max);
    more = place.life->activate(now, effects_);
    emit(place, activation, scene);
  }
}

void Cluster::issue(NodeId node, Scene& scene) {
  for (const DiskOperation& operation : effects_.disk) {
    scene.world.issue(node, operation);
    scene.witness.wrote(scene.moment, node, operation);
  }
  effects_.disk.clear();
}

void Cluster::send(Scene& scene) {
  for (Packet& packet : effects_.packets) post(std::move(packet), scene);
  effects_.packets.clear();
}

void Cluster::fail(Place& place, observe::Activation activation, Scene& scene) {
  tell(place.node, activation, observe::Failed{*effects_.failure}, scene);
  effects_.failure.reset();
  end_node(place.node, observe::Ending::kill, scene);
  supervise(place, activation, scene);
}

void Cluster::supervise(Place& place, observe::Activation activation, Scene& scene) {
  const Instant now = scene.world.now();
  const auto delay = place.supervisor.failed(now);
  if (!delay) {
    tell(place.node, activation, observe::Escalated{place.supervisor.failures()}, scene);
    return;
  }
  place.awaited_restart = ++place.restarts;
  scene.world.agenda().push(now + *delay, world::EventKind::supervisor, place.node, place.restarts);
}

bool Cluster::end_node(NodeId node, observe::Ending ending, Scene& scene) {
  Place& place = at(node);
  const bool was_awaited = std::exchange(place.awaited_restart, std::nullopt).has_value();
  const bool was_up = scene.world.process(node).is_up;
  const bool powerless = ending == observe::Ending::power_loss;
  if (!was_up && !powerless) return was_awaited;
  tell_lost_at_the_door(node, scene);
  if (powerless) {
    scene.world.lose_power(node);
  } else {
    scene.world.kill(node);
  }
  place.life = {};
  tell(node, observe::Activation::command, observe::Ended{ending}, scene);
  // Un-synced writes that a loss of power left on the disk are durable from then on.
  if (powerless && kind_->keeps_a_journal()) {
    place.durable.take(scene.world.disk(node));
    tell_durable(place, observe::Activation::command, scene);
  }
  return true;
}

void Cluster::tell_durable(const Place& place, observe::Activation activation, Scene& scene) {
  const raft::Restored& state = place.durable.state();
  const auto snapshot =
      state.snapshot ? std::optional(observe::name_of(*state.snapshot)) : std::nullopt;
  tell(place.node, activation, observe::DurableAdvanced{state.hard_state, state.log, snapshot},
       scene);
}

void Cluster::ask(ClientId client, kv::Operation operation, std::optional<NodeId> via,
                  Scene& scene) {
  clients_.ask(client, std::move(operation), via, scene.world);
}

void Cluster::reseed(Chance chance) {
  for (Place& place : nodes_) {
    if (place.life) place.life->reseed(chance);
  }
}

void Cluster::quieten(ClientId except, Scene& scene) {
  clients_.quieten(except, scene);
  for (Place& place : nodes_) place.supervisor.forgive();
}

void Cluster::tell(NodeId node, observe::Activation activation,
                   const observe::NodeObservation& what, Scene& scene) {
  scene.witness.node({node, activation, scene.moment, observe::alone(what)});
}

}  // namespace raftbed::cluster
