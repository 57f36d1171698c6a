// The StorageActor: puts Raft's writes on the disk, and lets go what waited for them once they are
// durable.
//
// "Acknowledged before synced" cannot be said here: a held message names its write and leaves
// behind it.
#pragma once

#include "core/actor/context.h"
#include "core/actor/protocol.h"
#include "core/storage/journal.h"

namespace raftbed::actor {

class StorageActor {
 public:
  explicit StorageActor(storage::Journal journal) : journal_(std::move(journal)) {}
  void handle(StorageSystem&& message, Context& context);

  [[nodiscard]] const storage::Journal& journal() const { return journal_; }
  [[nodiscard]] std::size_t waiting() const { return held_.size(); }

 private:
  void persist(Persist&& message, Context& context);
  void completed(DiskCompletion completion, Context& context);
  void let_go(WriteId durable, Context& context);

  storage::Journal journal_;
  Queue<raft::Held> held_;  // their writes never fall along the queue
};

}  // namespace raftbed::actor
