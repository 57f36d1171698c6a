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
  const auto is_any_free = [&] { return !held_.empty() && held_.front().until <= durable; };
  if (!is_any_free()) return;
  context.send<ActorName::network>([&](const auto& say) {
    while (is_any_free()) held_.take([&](const raft::Held& held) { say(held.outgoing); });
  });
}

}  // namespace raftbed::actor
