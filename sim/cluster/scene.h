// One event's surroundings: the world it happens in, who is told, and where in the run it is. Lent,
// never stored.
#pragma once

#include "core/base/packet.h"
#include "sim/observe/witness.h"
#include "sim/world/world.h"

namespace raftbed::cluster {

struct Scene {
  world::World& world;
  observe::Witness& witness;
  observe::Moment moment;
};

// Puts a packet on the network, and tells what became of it and of its duplicate.
void post(Packet&& packet, Scene& scene);
// Tells of a message that came to its receiver, or was dropped there.
inline void tell_arrival(const world::Message& message, const world::Arrival& arrival,
                         Scene& scene) {
  const auto passage = arrival.dropped ? observe::Passage::dropped : observe::Passage::delivered;
  scene.witness.message(scene.moment,
                        observe::MessageSeen{passage, message.packet, message.n, message.copy,
                                             arrival.dropped, std::nullopt});
}

// Takes a message out of flight, and tells so. REQUIRES: it is in flight.
void drop_by_hand(world::MessageSlot slot, Scene& scene);
// Tells of the messages at a node's door, which are lost when its life ends. REQUIRES: it has not
// ended yet.
void tell_lost_at_the_door(NodeId node, Scene& scene);

}  // namespace raftbed::cluster
