// The StorageActor: puts Raft's writes on a storage, and says once they are durable.
//
// "Acknowledged before synced" cannot be said: a message that names a write waits in the outbox,
// and nobody but the StorageActor lets it go.
#pragma once

#include <utility>

#include "core/actor/context.h"
#include "core/actor/protocol.h"
#include "core/base/match.h"
#include "core/storage/log_storage.h"

namespace raftbed::actor {

template <storage::LogStorage Storage>
class StorageActor {
 public:
  explicit StorageActor(Storage storage) : storage_(std::move(storage)) {}
  void handle(StorageSystem&& message, Context& context) {
    match(
        std::move(message), [&](Persist&& m) { persist(m, context); },
        [&](SyncCompleted&& m) { completed(m.completion, context); });
  }

  [[nodiscard]] const Storage& storage() const { return storage_; }

 private:
  void persist(const Persist& message, Context& context) {
    storage_.append(message.write, context.disk());
  }

  void completed(DiskCompletion completion, Context& context) {
    const bool was_ready = storage_.is_ready();
    const auto durable = storage_.completed(completion.id, context.disk());
    if (!was_ready && storage_.is_ready()) context.send<ActorName::raft>(raft::Start{});
    if (!durable) return;
    context.send<ActorName::raft>(raft::Persisted{*durable});
    context.release(*durable);
  }

  Storage storage_;
};

}  // namespace raftbed::actor
