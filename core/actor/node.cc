#include "core/actor/node.h"

namespace raftbed::actor {

Node::Node(const NodeOptions& options, const storage::Recovered& recovered, Effects& effects)
    : mailboxes_(options.mailbox_capacity),
      raft_(options.raft, recovered.state),
      kv_(options.raft.self, options.raft.bugs),
      network_(options.raft.self),
      storage_(storage::Journal(recovered, effects.disk)) {
  // Otherwise the StorageActor starts Raft, once what recovery found is durable.
  if (!storage_.journal().is_ready()) return;
  static_cast<void>(mailboxes_.raft.send(raft::Input(raft::Start{})));
  mailboxes_.turns.push(ActorName::raft);
}

// A packet that finds the NetworkActor's mailbox full is lost, as one that finds a full socket
// buffer is: the host runs a node to idleness after each event, so that this takes a burst within
// one event.
void Node::deliver(Packet&& packet) {
  if (mailboxes_.network.try_send(Incoming{std::move(packet)}) == Sent::accepted) {
    mailboxes_.turns.push(ActorName::network);
  }
}

void Node::completed(DiskCompletion completion) {
  static_cast<void>(mailboxes_.storage.send(SyncCompleted{completion}));
  mailboxes_.turns.push(ActorName::storage);
}

void Node::wake() {
  static_cast<void>(mailboxes_.raft.send(raft::Input(raft::Wake{})));
  mailboxes_.turns.push(ActorName::raft);
}

void Node::campaign() {
  static_cast<void>(mailboxes_.raft.send(raft::Input(raft::Campaign{})));
  mailboxes_.turns.push(ActorName::raft);
}

Node::Turn Node::activate(NodeInstant now, Effects& effects) {
  if (mailboxes_.turns.empty()) return Turn{true, std::nullopt};
  const ActorName actor = mailboxes_.turns.pop();
  effects.actor = actor;
  Context context(now, mailboxes_, effects);
  return Turn{false, handle(actor, context)};
}

std::optional<Failure> Node::handle(ActorName actor, Context& context) {
  switch (actor) {
    case ActorName::raft:
      return mailboxes_.raft.receive([&](auto&& m) { return raft_.handle(std::move(m), context); });
    case ActorName::kv:
      return mailboxes_.kv.receive([&](auto&& m) { return kv_.handle(std::move(m), context); });
    case ActorName::network:
      return mailboxes_.network.receive(
          [&](auto&& m) { return network_.handle(std::move(m), context); });
    case ActorName::storage:
      return mailboxes_.storage.receive(
          [&](auto&& m) { return storage_.handle(std::move(m), context); });
  }
  return std::nullopt;
}

}  // namespace raftbed::actor
