#include "core/actor/node.h"

#include <utility>

namespace raftbed::actor {
namespace {

// Steps in a row that nobody outside can tell of, before the node is taken for running wild.
constexpr std::uint32_t hidden_steps_max = 10'000;

}  // namespace

Node::Node(const NodeOptions& options, const storage::Recovered& recovered, Effects& effects)
    : mailboxes_(options.raft.self, options.mailbox_capacity),
      raft_(options.raft, recovered.state),
      kv_(KvOptions{options.raft.self, options.raft.bugs, options.reads,
                    options.raft.election_timeout_max, options.session_expiry}),
      storage_(storage::Journal(recovered, effects.disk)) {
  if (const auto& snapshot = recovered.state.snapshot) {
    static_cast<void>(mailboxes_.kv.send(RestoreState{*snapshot}));
    mailboxes_.turns.push(ActorName::kv);
  }
  // Otherwise the StorageActor starts Raft, once what recovery found is durable.
  if (!storage_.journal().is_ready()) return;
  static_cast<void>(mailboxes_.raft.send(raft::Start{}));
  mailboxes_.turns.push(ActorName::raft);
}

void Node::deliver(const Packet& packet, Effects& effects) {
  Context context(mailboxes_, effects);
  NetworkActor::receive(packet, context);
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

void Node::initialise(raft::Nodes voters) {
  static_cast<void>(mailboxes_.raft.send(raft::Initialise{std::move(voters)}));
  mailboxes_.turns.push(ActorName::raft);
}

void Node::change(const raft::MembershipChange& wish) {
  static_cast<void>(mailboxes_.raft.send(raft::ChangeMembership{wish}));
  mailboxes_.turns.push(ActorName::raft);
}

std::optional<Failure> Node::activate(NodeInstant now, Effects& effects) {
  Context context(mailboxes_, effects);
  std::optional<Failure> failure;
  std::uint32_t steps = 0;
  do {
    ASSERT(++steps <= hidden_steps_max);
    effects.actor = mailboxes_.turns.pop();
    switch (effects.actor) {
      case ActorName::raft:
        mailboxes_.raft.receive([&](auto&& m) { raft_.handle(std::move(m), now, context); });
        break;
      case ActorName::kv:
        mailboxes_.kv.receive([&](auto&& m) { failure = kv_.handle(std::move(m), now, context); });
        break;
      case ActorName::network: NetworkActor::send(mailboxes_.network, context.effects()); break;
      case ActorName::storage:
        mailboxes_.storage.receive([&](auto&& m) { storage_.handle(std::move(m), context); });
        break;
    }
    if (context.overrun()) failure = Failure::mailbox_overrun;
  } while (!context.shows() && !failure && !is_idle());
  return failure;
}

}  // namespace raftbed::actor
