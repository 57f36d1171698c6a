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

std::optional<Failure> NetworkActor::handle(NetworkInbox message, Context& context) {
  match(
      std::move(message), [&](Incoming m) { receive(m.packet, context); },
      [&](SendRaft m) {
        if (is_promise(m.outgoing.message)) context.effects().promises.push_back(m.outgoing);
        emit(m.outgoing.to, Frame(std::move(m.outgoing.message)), context);
      },
      [&](SendAnswer m) {
        const ClientId client = m.answer.client;
        emit(client, Frame(std::move(m.answer)), context);
      },
      [&](SendForward m) { emit(m.to, Frame(Forward{std::move(m.request)}), context); },
      [&](SendForwardReply m) { emit(m.to, Frame(ForwardReply{std::move(m.answer)}), context); });
  if (context.overrun()) return Failure::mailbox_overrun;
  return std::nullopt;
}

void NetworkActor::receive(const Packet& packet, Context& context) {
  auto decoded = decode(packet);
  match(
      std::move(decoded), [&](Frame frame) { dispatch(packet.from, std::move(frame), context); },
      [&](WireRefusal refusal) { context.effects().wire_refusals.push_back(refusal); });
}

void NetworkActor::dispatch(Endpoint from, Frame frame, Context& context) {
  // Only a node speaks Raft, forwards, or answers a forward; only a client asks: anything else is malformed.
  const auto refuse = [&] { context.effects().wire_refusals.push_back(WireRefusal::malformed); };
  match(
      std::move(frame),
      [&](raft::Message m) {
        if (!from.is_node()) return refuse();
        static_cast<void>(context.try_send(RaftInbox(RaftMessage{from.node(), std::move(m)})));
      },
      [&](Request m) {
        const Answer answer = busy(m);
        if (context.try_send(KvInbox(ClientRequest{std::move(m)})) == Sent::full) {
          emit(answer.client, Frame(answer), context);
        }
      },
      [&](Answer) { refuse(); },
      [&](Forward m) {
        if (!from.is_node()) return refuse();
        const Answer answer = busy(m.request);
        const ForwardedRequest forwarded{from.node(), std::move(m.request)};
        if (context.try_send(KvInbox(forwarded)) == Sent::full) {
          emit(from, Frame(ForwardReply{answer}), context);
        }
      },
      [&](ForwardReply m) {
        if (!from.is_node()) return refuse();
        // A full mailbox loses this answer as the network might have: the client asks again.
        static_cast<void>(context.try_send(KvInbox(ForwardedAnswer{std::move(m.answer)})));
      });
}

void NetworkActor::emit(Endpoint to, const Frame& frame, Context& context) {
  context.effects().packets.push_back(encode(self_, to, frame));
}

}  // namespace raftbed::actor
