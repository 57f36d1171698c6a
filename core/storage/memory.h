// A storage in memory, for who studies the core, or tests one, without a disk.
//
// It asks its medium for syncs and nothing else, and is as honest as a disk: what is written counts
// once the sync behind it has completed, and not before. It outlives its node as the value that it
// is: whoever kept it starts the next life from what a kill left, which is everything, or from what
// a loss of power left, which is what was synced. A copy shares, and is O(1).
#pragma once

#include <optional>
#include <vector>

#include "core/base/disk.h"
#include "core/base/ids.h"
#include "core/raft/step.h"
#include "core/storage/log_storage.h"

namespace raftbed::storage {

class Memory {
 public:
  struct Found {
    raft::Restored state{};
    // Where the state may still be lost: what is left of it then. Absent: it is durable.
    std::optional<raft::Restored> durable{};
  };
  // Starts from what was found, and syncs it unless it is durable.
  Memory(const Found& found, std::vector<DiskOperation>& operations);

  // What a loss of power could still take must neither be spoken of nor written behind.
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  // A sync, unless one is outstanding: else the write shares the next. REQUIRES: is_ready().
  void append(const raft::Write& write, std::vector<DiskOperation>& operations);
  // REQUIRES: the sync is the one outstanding.
  std::optional<WriteId> completed(WriteId sync, std::vector<DiskOperation>& operations);

  // What the next life finds if the process dies now, or the power fails.
  [[nodiscard]] Found after_kill() const { return {written_, durable_}; }
  [[nodiscard]] Found after_power_loss() const { return {durable_, std::nullopt}; }

 private:
  struct Syncing {
    WriteId sync;
    raft::Restored state;         // what it makes durable,
    std::optional<WriteId> last;  // and the last write in that, if any is of this life
  };
  void issue_sync(std::vector<DiskOperation>& operations);

  raft::Restored written_;
  raft::Restored durable_;
  bool is_ready_ = false;
  WriteId syncs_;  // the last sync issued
  std::optional<Syncing> syncing_;
  std::optional<WriteId> waiting_;  // the last write that no sync covers yet
};

static_assert(LogStorage<Memory>);

}  // namespace raftbed::storage
