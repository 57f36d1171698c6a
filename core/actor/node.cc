#include "core/actor/node.h"

namespace raftbed::actor {
namespace {

// Steps in a row that nobody outside can tell of, before the node is taken for running wild.
constexpr std::uint32_t hidden_steps_max = 10'000;

}  // namespace

Node::Node(const NodeOptions& options, const storage::Recovered& recovered, Effects& effects)
    : mailboxes_(options.mailbox_capacity),
      raft_(options.raft, recovered.state),
      kv_(KvOptions{options.raft.self, options.raft.bugs, options.reads,
                    options.raft.election_timeout_max}),
      network_(options.raft.self),
      storage_(storage::Journal(recovered, effects.disk)) {
  // Otherwise the StorageActor starts Raft, once what recovery found is durable.
  if (!storage_.journal().is_ready()) return;
  static_cast<void>(mailboxes_.raft.send(raft::Start{}));
  mailboxes_.turns.push(ActorName::raft);
}

Sent Node::deliver(Packet&& packet) {
  const Sent sent = mailboxes_.network.try_send(std::move(packet));
  if (sent == Sent::accepted) mailboxes_.turns.push(ActorName::network);
  return sent;
}

void Node::completed(DiskCompletion completion) {
  static_cast<void>(mailboxes_.storage.send(SyncCompleted{completion}));
  mailboxes_.turns.push(ActorName::storage);
}

void Node::wake() {
  static_cast<void>(mailboxes_.raft.send(raft::Wake{}));
  mailboxes_.turns.push(ActorName::raft);
}

void Node::campaign() {
  static_cast<void>(mailboxes_.raft.send(raft::Campaign{}));
  mailboxes_.turns.push(ActorName::raft);
}

void Node::transfer(NodeId to) {
  static_cast<void>(mailboxes_.raft.send(raft::Transfer{to}));
  mailboxes_.turns.push(ActorName::raft);
}

std::optional<Failure> Node::activate(NodeInstant now, Effects& effects) {
  Context context(now, mailboxes_, effects);
  std::optional<Failure> failure;
  std::uint32_t steps = 0;
  do {
    ASSERT(++steps <= hidden_steps_max);
    effects.actor = mailboxes_.turns.pop();
    switch (effects.actor) {
      case ActorName::raft:
        mailboxes_.raft.receive([&](auto&& m) { raft_.handle(std::move(m), context); });
        break;
      case ActorName::kv:
        mailboxes_.kv.receive([&](auto&& m) { failure = kv_.handle(std::move(m), context); });
        break;
      case ActorName::network:
        mailboxes_.network.receive([&](auto&& m) { network_.handle(std::move(m), context); });
        break;
      case ActorName::storage:
        mailboxes_.storage.receive([&](auto&& m) { storage_.handle(std::move(m), context); });
        break;
    }
    if (context.overrun()) failure = Failure::mailbox_overrun;
  } while (!context.shows() && !failure && !is_idle());
  return failure;
}

}  // namespace raftbed::actor
