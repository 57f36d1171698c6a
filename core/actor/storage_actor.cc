#include "core/actor/storage_actor.h"

#include "core/base/match.h"

namespace raftbed::actor {

void StorageActor::handle(StorageSystem&& message, Context& context) {
  match(
      std::move(message), [&](Persist&& m) { persist(std::move(m), context); },
      [&](SyncCompleted&& m) { completed(m.completion, context); });
}

void StorageActor::persist(Persist&& message, Context& context) {
  if (message.write) journal_.append(*message.write, context.disk());
  for (raft::Held& held : message.held) held_.push(std::move(held));
}

void StorageActor::completed(DiskCompletion completion, Context& context) {
  const bool was_ready = journal_.is_ready();
  const auto durable = journal_.completed(completion.id, context.disk());
  if (!was_ready && journal_.is_ready()) context.send<ActorName::raft>(raft::Start{});
  if (!durable) return;
  context.send<ActorName::raft>(raft::Persisted{*durable});
  let_go(*durable, context);
}

void StorageActor::let_go(WriteId durable, Context& context) {
  SendRaft batch;
  while (!held_.empty() && held_.front().until <= durable) {
    held_.take([&](raft::Held&& held) { batch.messages.emplace_back(std::move(held.outgoing)); });
  }
  if (!batch.messages.empty()) context.send<ActorName::network>(std::move(batch));
}

}  // namespace raftbed::actor
