// What a node needs of its network, as a concept: bytes in, messages to whose they are; messages
// in, bytes out. NetworkActor is one; it has no state, for what is under way is the world's.
//
// What lies between two networks may lose a packet, give it twice, let another overtake it, keep it
// back as long as it likes, and bring one out of an earlier life: Raft lives with all of that. What
// it may not do:
//
//  1. Change bytes without a word. A packet is what was sent, or it is refused, with a reason: a
//     checksum covers all of it.
//  2. Name another sender. `from` is who sent it, and none but who is meant gets it.
//  3. Drop silently what somebody waits for. A request that finds a mailbox full is answered; a
//     message of Raft that does is noted, and lost as on the way.
//  4. Keep back, or send twice, what others may rely on without saying so: a promise leaves with
//     its packet, and is told with it.
#pragma once

#include <concepts>

#include "core/actor/context.h"

namespace raftbed::actor {

template <class N>
concept Network = requires(const Packet& packet, Context& context, Outbox& outbox,
                           Effects& effects) {
  // A packet has come: what it says is put into a mailbox, and nothing of it is kept.
  { N::receive(packet, context) } -> std::same_as<void>;
  // What was said first leaves. REQUIRES: there is something.
  { N::send(outbox, effects) } -> std::same_as<void>;
};

}  // namespace raftbed::actor
