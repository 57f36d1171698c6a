#include "core/actor/network_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {
namespace {

Answer busy(const Request& request) {
  return Answer{request.client, request.sequence, request.attempt, Unavailable{}};
}

void refuse(WireRefusal why, Context& context) {
  context.effects().wire_refusals.push_back(why);
}

}  // namespace

// Raft's messages are most of what comes, and are decoded where they will be read.
void NetworkActor::receive(const Packet& packet, Context& context) {
  if (carries_raft(packet) && !packet.from.is_client()) return receive_raft(packet, context);
  receive_frame(packet, context);
}

void NetworkActor::receive_raft(const Packet& packet, Context& context) {
  const auto fill = [&](raft::Message& message) {
    const std::optional<WireRefusal> why = decode(packet, message);
    if (why) refuse(*why, context);
    return !why;
  };
  // A full mailbox loses it, as the network might have: Raft lives with that.
  static_cast<void>(context.try_send_received(kind_of(packet), packet.from.node(), fill));
}

void NetworkActor::receive_frame(const Packet& packet, Context& context) {
  match(
      decode(packet), [&](Frame&& frame) { dispatch(packet.from, std::move(frame), context); },
      [&](WireRefusal&& why) { refuse(why, context); });
}

// Only a node speaks Raft, forwards, asks for an index, or answers these; only a client asks:
// anything else is malformed.
void NetworkActor::dispatch(Endpoint from, Frame&& frame, Context& context) {
  const bool from_client = std::holds_alternative<Request>(frame);
  if (from.is_client() != from_client) return refuse(WireRefusal::malformed, context);
  match(
      std::move(frame), [&](raft::Message&&) { refuse(WireRefusal::malformed, context); },
      [&](Request&& m) {
        ask(Asked{std::move(m), std::nullopt}, context);
      },
      [&](Answer&&) { refuse(WireRefusal::malformed, context); },
      [&](Forward&& m) {
        ask(Asked{std::move(m.request), from.node()}, context);
      },
      [&](ForwardReply&& m) {
        // A full mailbox loses this answer, as the network might have: the client asks again.
        static_cast<void>(context.try_send<ActorName::kv>(MessageKind::forward_reply,
                                                          ForwardedAnswer{std::move(m.answer)}));
      },
      [&](ReadQuestion&& m) {
        ask_index(IndexAsked{m, from.node()}, context);
      },
      [&](ReadIndexReply&& m) {
        // Lost likewise.
        static_cast<void>(
            context.try_send<ActorName::kv>(MessageKind::read_index_reply, IndexTold{m}));
      });
}

void NetworkActor::ask(Asked&& asked, Context& context) {
  const MessageKind kind = asked.forwarded_by ? MessageKind::forward : MessageKind::request;
  if (context.try_send<ActorName::kv>(kind, std::move(asked)) == Sent::accepted) return;
  // Refused, it was not moved from.
  const Answer refusal = busy(asked.request);
  if (asked.forwarded_by) {
    context.send<ActorName::network>(SendForwardReply{*asked.forwarded_by, ForwardReply{refusal}});
  } else {
    context.send<ActorName::network>(SendAnswer{refusal});
  }
}

void NetworkActor::ask_index(IndexAsked&& asked, Context& context) {
  const NodeId from = asked.from;
  const ReadQuestion question = asked.question;
  if (context.try_send<ActorName::kv>(MessageKind::read_index, std::move(asked)) == Sent::full) {
    context.send<ActorName::network>(SendReadIndex{from, ReadIndexReply{question, Unavailable{}}});
  }
}

void NetworkActor::send(Outbox& outbox, Effects& effects) {
  outbox.hand_over(effects.packets, effects.promises);
}

}  // namespace raftbed::actor
