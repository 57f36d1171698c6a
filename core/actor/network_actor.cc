#include "core/actor/network_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {
namespace {

// What others will rely on from the moment it leaves.
bool is_promise(const raft::Message& message) {
  if (const auto* vote = std::get_if<raft::VoteReply>(&message)) {
    return vote->ballot == raft::Ballot::granted;
  }
  const auto* append = std::get_if<raft::AppendReply>(&message);
  return append != nullptr && std::holds_alternative<raft::Accepted>(append->outcome);
}

Answer busy(const Request& request) {
  return Answer{request.client, request.sequence, request.attempt, Unavailable{}};
}

void refuse(WireRefusal why, Context& context) {
  context.effects().wire_refusals.push_back(why);
}

}  // namespace

// Raft's messages are most of what comes, and are decoded where they will be read.
void NetworkActor::handle(NetworkUser&& packet, Context& context) {
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
  if (asked.forwarded_by) return emit(*asked.forwarded_by, ForwardReply{refusal}, context);
  answer(refusal, context);
}

void NetworkActor::ask_index(IndexAsked&& asked, Context& context) {
  const NodeId from = asked.from;
  const ReadQuestion question = asked.question;
  if (context.try_send<ActorName::kv>(MessageKind::read_index, std::move(asked)) == Sent::full) {
    emit(from, ReadIndexReply{question, Unavailable{}}, context);
  }
}

void NetworkActor::handle(NetworkSystem&& message, Context& context) {
  match(
      std::move(message), [&](SendRaft&& m) { send(std::move(m), context); },
      [&](SendAnswer&& m) { answer(m.answer, context); },
      [&](SendForward&& m) { emit(m.to, m.forward, context); },
      [&](SendForwardReply&& m) { emit(m.to, m.reply, context); },
      [&](SendReadQuestion&& m) { emit(m.to, m.question, context); },
      [&](SendReadIndex&& m) { emit(m.to, m.reply, context); });
}

void NetworkActor::send(SendRaft&& batch, Context& context) {
  for (raft::Outgoing& outgoing : batch.messages) {
    emit(outgoing.to, outgoing.message, context);
    if (is_promise(outgoing.message)) {
      context.effects().promises.push_back(std::move(outgoing));
    }
  }
}

void NetworkActor::answer(const Answer& answer, Context& context) {
  emit(answer.client, answer, context);
}

template <class Content>
void NetworkActor::emit(Endpoint to, const Content& content, Context& context) {
  Packet& packet = context.effects().packets.emplace_back();
  packet.from = self_;
  packet.to = to;
  encode(content, packet);
}

}  // namespace raftbed::actor
