// The NetworkActor: bytes in, frames to whose they are; frames in, bytes out. The codec is always
// in the way.
//
// What cannot be decoded is refused with a reason. What finds the next actor's mailbox full is
// answered: a request with "unavailable"; a message of Raft is noted and dropped, as the network
// might have done.
#pragma once

#include <optional>

#include "core/actor/context.h"
#include "core/actor/protocol.h"

namespace raftbed::actor {

class NetworkActor {
 public:
  explicit NetworkActor(NodeId self) : self_(self) {}
  std::optional<Failure> handle(NetworkInbox&& message, Context& context);

 private:
  void receive(const Packet& packet, Context& context);
  void dispatch(Endpoint from, Frame&& frame, Context& context);
  void answer(Answer answer, Context& context);
  void emit(Endpoint to, const Frame& frame, Context& context);

  NodeId self_;
};

}  // namespace raftbed::actor
