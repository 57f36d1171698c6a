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

}  // namespace

std::optional<Failure> NetworkActor::handle(NetworkInbox&& message, Context& context) {
  match(
      std::move(message), [&](Incoming&& m) { receive(m.packet, context); },
      [&](SendRaft&& m) { emit(m.outgoing.to, Frame(std::move(m.outgoing.message)), context); },
      [&](SendAnswer&& m) { answer(std::move(m.answer), context); },
      [&](SendForward&& m) { emit(m.to, Frame(Forward{std::move(m.request)}), context); },
      [&](SendForwardReply&& m) { emit(m.to, Frame(ForwardReply{std::move(m.answer)}), context); });
  if (context.overrun()) return Failure::mailbox_overrun;
  return std::nullopt;
}

void NetworkActor::receive(const Packet& packet, Context& context) {
  auto decoded = decode(packet);
  match(
      std::move(decoded), [&](Frame&& frame) { dispatch(packet.from, std::move(frame), context); },
      [&](WireRefusal&& refusal) { context.effects().wire_refusals.push_back(refusal); });
}

// Only a node speaks Raft, forwards, or answers a forward; only a client asks: anything else is
// malformed.
void NetworkActor::dispatch(Endpoint from, Frame&& frame, Context& context) {
  const bool from_client = std::holds_alternative<Request>(frame);
  if (from.is_client() != from_client || std::holds_alternative<Answer>(frame)) {
    context.effects().wire_refusals.push_back(WireRefusal::malformed);
    return;
  }
  match(
      std::move(frame),
      [&](raft::Message&& m) {
        // A full mailbox loses it, as the network might have: Raft lives with that.
        raft::Receive received{from.node(), std::move(m)};
        static_cast<void>(context.try_send(RaftInbox(raft::Input(std::move(received)))));
      },
      [&](Request&& m) {
        const Answer refusal = busy(m);
        if (context.try_send(KvInbox(ClientRequest{std::move(m)})) == Sent::full) {
          answer(refusal, context);
        }
      },
      [](Answer&&) {},
      [&](Forward&& m) {
        const Answer refusal = busy(m.request);
        ForwardedRequest forwarded{from.node(), std::move(m.request)};
        if (context.try_send(KvInbox(std::move(forwarded))) == Sent::full) {
          emit(from, Frame(ForwardReply{refusal}), context);
        }
      },
      [&](ForwardReply&& m) {
        // A full mailbox loses this answer, as the network might have: the client asks again.
        static_cast<void>(context.try_send(KvInbox(ForwardedAnswer{std::move(m.answer)})));
      });
}

void NetworkActor::answer(Answer answer, Context& context) {
  const ClientId client = answer.client;
  emit(client, Frame(std::move(answer)), context);
}

void NetworkActor::emit(Endpoint to, const Frame& frame, Context& context) {
  const auto* message = std::get_if<raft::Message>(&frame);
  if (message != nullptr && is_promise(*message)) {
    context.effects().promises.push_back(raft::Outgoing{to.node(), *message});
  }
  context.effects().packets.push_back(encode(self_, to, frame));
}

}  // namespace raftbed::actor
