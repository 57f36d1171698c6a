#include "sim/cluster/scene.h"

#include <utility>

namespace raftbed::cluster {
namespace {

void tell_fate(const Packet& packet, std::uint64_t n, const world::Fate& fate, std::uint32_t copy,
               Scene& scene) {
  const auto passage = copy == 0 ? observe::Passage::sent : observe::Passage::duplicated;
  observe::MessageSeen seen{passage, packet, n, copy, fate.dropped, {}};
  if (!fate.dropped) seen.due = fate.due;
  scene.witness.message(scene.moment, seen);
}

}  // namespace

void post(Packet&& packet, Scene& scene) {
  const world::Sent sent = scene.world.send(std::move(packet));
  // Lost at once, it was not moved from.
  const world::InFlight& in_flight = scene.world.network().in_flight();
  const Packet& seen = sent.fate.dropped ? packet : in_flight.at(sent.fate.slot).packet;
  tell_fate(seen, sent.n, sent.fate, 0, scene);
  if (sent.copy) tell_fate(seen, sent.n, *sent.copy, 1, scene);
}

void drop_by_hand(world::MessageSlot slot, Scene& scene) {
  const world::Message& message = scene.world.network().in_flight().at(slot);
  tell_arrival(message, world::Arrival{DropCause::by_hand}, scene);
  scene.world.drop_by_hand(slot);
}

void tell_lost_at_the_door(NodeId node, Scene& scene) {
  for (const world::Event& event : scene.world.process(node).kept) {
    if (event.kind() != world::EventKind::deliver) continue;
    const world::Message& message = scene.world.network().in_flight().at(event.payload());
    tell_arrival(message, world::Arrival{DropCause::receiver_down}, scene);
  }
}

}  // namespace raftbed::cluster
