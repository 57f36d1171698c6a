#include "core/actor/outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/actor/wire.h"

namespace raftbed::actor {
namespace {

std::optional<Promise> promise_of(const raft::Outgoing& outgoing) {
  if (const auto* append = std::get_if<raft::AppendReply>(&outgoing.message)) {
    const auto* accepted = std::get_if<raft::Accepted>(&append->outcome);
    if (accepted == nullptr) return std::nullopt;
    return Promise{outgoing.to, append->term, accepted->match};
  }
  const auto* vote = std::get_if<raft::VoteReply>(&outgoing.message);
  if (vote == nullptr || vote->ballot != raft::Ballot::granted) return std::nullopt;
  return Promise{outgoing.to, vote->term, std::nullopt};
}

template <class Item>
[[gnu::noinline]] void move_some(std::vector<Item>& from, std::size_t count,
                                 std::vector<Item>& to) {
  const auto end = from.begin() + static_cast<std::ptrdiff_t>(count);
  std::move(from.begin(), end, std::back_inserter(to));
  from.erase(from.begin(), end);
}

// Moves the first `count` over. Usually they are all: then the buffers change places, and what else
// it takes stays out of the way.
template <class Item>
inline void move_first(std::vector<Item>& from, std::size_t count, std::vector<Item>& to) {
  if (to.empty() && count == from.size()) return from.swap(to);
  move_some(from, count, to);
}

}  // namespace

Sent Outbox::send(const std::vector<raft::Outgoing>& messages) {
  if (is_full()) return Sent::full;
  Dispatch said{messages.size(), 0};
  for (const raft::Outgoing& outgoing : messages) {
    write(outgoing.to, outgoing.message, packets_);
    const std::optional<Promise> promise = promise_of(outgoing);
    if (!promise) continue;
    promises_.push_back(*promise);
    ++said.promises;
  }
  dispatches_.push(said);
  return Sent::accepted;
}

Sent Outbox::send(const SendAnswer& answer) {
  return send_alone(answer.answer.client, answer.answer);
}

Sent Outbox::send(const SendForward& forward) {
  return send_alone(forward.to, forward.forward);
}

Sent Outbox::send(const SendForwardReply& reply) {
  return send_alone(reply.to, reply.reply);
}

Sent Outbox::send(const SendReadQuestion& question) {
  return send_alone(question.to, question.question);
}

Sent Outbox::send(const SendReadIndex& reply) {
  return send_alone(reply.to, reply.reply);
}

void Outbox::hold(const raft::HeldMessages& messages) {
  for (const raft::Held& held : messages) {
    write(held.outgoing.to, held.outgoing.message, held_);
    waits_.push(Wait{held.until, promise_of(held.outgoing)});
  }
}

Sent Outbox::send(const Durable& durable) {
  if (is_full()) return Sent::full;
  Dispatch freed;
  for (; holds(durable.write); ++freed.packets) {
    const std::optional<Promise> promise = waits_.pop().promise;
    if (!promise) continue;
    promises_.push_back(*promise);
    ++freed.promises;
  }
  move_first(held_, freed.packets, packets_);
  dispatches_.push(freed);
  return Sent::accepted;
}

void Outbox::hand_over(std::vector<Packet>& packets, std::vector<Promise>& promises) {
  ASSERT(packets.empty() && promises.empty());
  const Dispatch oldest = dispatches_.pop();
  move_first(packets_, oldest.packets, packets);
  if (oldest.promises > 0) move_first(promises_, oldest.promises, promises);
}

template <class Content>
void Outbox::write(Endpoint to, const Content& content, std::vector<Packet>& packets) const {
  Packet& packet = packets.emplace_back();
  packet.from = self_;
  packet.to = to;
  encode(content, packet);
}

template <class Content>
Sent Outbox::send_alone(Endpoint to, const Content& content) {
  if (is_full()) return Sent::full;
  write(to, content, packets_);
  dispatches_.push(Dispatch{1, 0});
  return Sent::accepted;
}

}  // namespace raftbed::actor
