// The NetworkActor: bytes in, frames to whose they are; frames in, bytes out. The codec is always
// in the way, and it is at the door: nothing of a packet is kept but what it says.
//
// What comes is decoded where it lies into the mailbox of the actor whose it is; what is to leave
// waits in the outbox as the packets that it will be. What cannot be decoded is refused with a
// reason. What finds a mailbox full is noted, and answered where somebody waits for an answer: a
// request with "unavailable"; a message of Raft is dropped, as the network might have done.
#pragma once

#include "core/actor/context.h"
#include "core/actor/network.h"
#include "core/actor/outbox.h"
#include "core/actor/protocol.h"

namespace raftbed::actor {

// Has no state but its outbox.
class NetworkActor {
 public:
  // A packet has come.
  static void receive(const Packet& packet, Context& context);
  // Its turn: what was said first leaves. REQUIRES: there is something.
  static void send(Outbox& outbox, Effects& effects);

 private:
  static void receive_raft(const Packet& packet, Context& context);
  static void receive_frame(const Packet& packet, Context& context);
  static void dispatch(Endpoint from, Frame&& frame, Context& context);
  static void ask(Asked&& asked, Context& context);
  static void ask_index(IndexAsked&& asked, Context& context);
};

static_assert(Network<NetworkActor>);

}  // namespace raftbed::actor
