// The NetworkActor: bytes in, frames to whose they are; frames in, bytes out. The codec is always
// in the way.
//
// A packet is read at the door, where it lies: nothing of it is kept but what it says, decoded into
// the mailbox of the actor whose it is. What cannot be decoded is refused with a reason. What finds
// that mailbox full is noted, and answered where somebody waits for an answer: a request with
// "unavailable"; a message of Raft is dropped, as the network might have done.
#pragma once

#include "core/actor/context.h"
#include "core/actor/protocol.h"

namespace raftbed::actor {

class NetworkActor {
 public:
  explicit NetworkActor(NodeId self) : self_(self) {}
  static void receive(const Packet& packet, Context& context);
  void handle(NetworkSystem&& message, Context& context);

 private:
  static void receive_raft(const Packet& packet, Context& context);
  static void receive_frame(const Packet& packet, Context& context);
  static void dispatch(Endpoint from, Frame&& frame, Context& context);
  static void ask(Asked&& asked, Context& context);
  void send(SendRaft&& batch, Context& context);
  void answer(const Answer& answer, Context& context);
  template <class Content>
  void emit(Endpoint to, const Content& content, Context& context);

  NodeId self_;
};

}  // namespace raftbed::actor
