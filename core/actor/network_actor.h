// The NetworkActor: bytes in, frames to whose they are; frames in, bytes out. The codec is always
// in the way.
//
// What cannot be decoded is refused with a reason. What finds the next actor's mailbox full is
// noted, and answered where somebody waits for an answer: a request with "unavailable"; a message
// of Raft is dropped, as the network might have done.
#pragma once

#include "core/actor/context.h"
#include "core/actor/protocol.h"

namespace raftbed::actor {

class NetworkActor {
 public:
  explicit NetworkActor(NodeId self) : self_(self) {}
  void handle(NetworkUser&& packet, Context& context);
  void handle(NetworkSystem&& message, Context& context);

 private:
  static void receive_raft(const Packet& packet, Context& context);
  void receive_frame(const Packet& packet, Context& context);
  void dispatch(Endpoint from, Frame&& frame, Context& context);
  void ask(Asked&& asked, Context& context);
  void ask_index(IndexAsked&& asked, Context& context);
  void send(SendRaft&& batch, Context& context);
  void answer(const Answer& answer, Context& context);
  template <class Content>
  void emit(Endpoint to, const Content& content, Context& context);

  NodeId self_;
};

}  // namespace raftbed::actor
