// The StorageActor: puts Raft's writes on a storage, and lets go what waited for them once they are
// durable.
//
// "Acknowledged before synced" cannot be said here: a held message names its write and leaves
// behind it.
#pragma once

#include <cstddef>
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
        std::move(message), [&](Persist&& m) { persist(std::move(m), context); },
        [&](SyncCompleted&& m) { completed(m.completion, context); });
  }

  [[nodiscard]] const Storage& storage() const { return storage_; }
  [[nodiscard]] std::size_t waiting() const { return held_.size(); }

 private:
  void persist(Persist&& message, Context& context) {
    if (message.write) storage_.append(*message.write, context.disk());
    for (raft::Held& held : message.held) held_.push(std::move(held));
  }

  void completed(DiskCompletion completion, Context& context) {
    const bool was_ready = storage_.is_ready();
    const auto durable = storage_.completed(completion.id, context.disk());
    if (!was_ready && storage_.is_ready()) context.send<ActorName::raft>(raft::Start{});
    if (!durable) return;
    context.send<ActorName::raft>(raft::Persisted{*durable});
    let_go(*durable, context);
  }

  void let_go(WriteId durable, Context& context) {
    const auto is_any_free = [&] { return !held_.empty() && held_.front().until <= durable; };
    if (!is_any_free()) return;
    context.send<ActorName::network>([&](const auto& say) {
      while (is_any_free()) held_.take([&](const raft::Held& held) { say(held.outgoing); });
    });
  }

  Storage storage_;
  Queue<raft::Held> held_;  // their writes never fall along the queue
};

}  // namespace raftbed::actor
