#include "sim/cluster/scene.h"

namespace raftbed::cluster {
namespace {

std::optional<std::uint8_t> number_of(std::optional<world::DropCause> cause) {
  if (!cause) return std::nullopt;
  return static_cast<std::uint8_t>(*cause);
}

void tell_fate(const Packet& packet, std::uint64_t n, const world::Fate& fate, std::uint32_t copy,
               Scene& scene) {
  observe::MessageSeen seen{observe::Passage::sent,  packet,      n, copy,
                            number_of(fate.dropped), std::nullopt};
  if (copy != 0) seen.passage = observe::Passage::duplicated;
  if (!fate.dropped) seen.due = fate.due;
  scene.witness.message(scene.moment, seen);
}

}  // namespace

void post(const Packet& packet, Scene& scene) {
  const world::Sent sent = scene.world.send(packet);
  tell_fate(packet, sent.name.n, sent.fate, 0, scene);
  if (sent.copy) tell_fate(packet, sent.name.n, *sent.copy, 1, scene);
}

void tell_arrival(const world::Message& message, const world::Arrival& arrival, Scene& scene) {
  const auto passage = arrival.dropped ? observe::Passage::dropped : observe::Passage::delivered;
  scene.witness.message(scene.moment,
                        observe::MessageSeen{passage, message.packet, message.n, message.copy,
                                             number_of(arrival.dropped), std::nullopt});
}

}  // namespace raftbed::cluster
