#include "core/actor/storage_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {

std::optional<Failure> StorageActor::handle(StorageInbox&& message, Context& context) {
  match(
      std::move(message), [&](Persist&& m) { persist(std::move(m), context); },
      [&](SyncCompleted&& m) { completed(m.completion, context); });
  if (context.overrun()) return Failure::mailbox_overrun;
  return std::nullopt;
}

void StorageActor::persist(Persist&& message, Context& context) {
  if (message.write) journal_.append(*message.write, context.effects().disk);
  for (raft::Held& held : message.held) held_.push(std::move(held));
}

void StorageActor::completed(DiskCompletion completion, Context& context) {
  const bool was_ready = journal_.is_ready();
  const auto durable = journal_.completed(completion.id, context.effects().disk);
  if (!was_ready && journal_.is_ready()) context.send(RaftInbox(raft::Input(raft::Start{})));
  if (!durable) return;
  context.send(RaftInbox(raft::Input(raft::Persisted{*durable})));
  while (!held_.empty() && held_.front().until <= *durable) {
    context.send(NetworkInbox(SendRaft{held_.pop().outgoing}));
  }
}

}  // namespace raftbed::actor
