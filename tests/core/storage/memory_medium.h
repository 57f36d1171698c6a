// The medium of a storage in memory, for its conformance: what a life leaves, and the sync that it
// waits for.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/storage/memory.h"

namespace raftbed::storage {

// Of a Memory, or of what is one but for something.
template <class StorageInMemory = Memory>
class MemoryMedium {
 public:
  using Storage = StorageInMemory;

  explicit MemoryMedium(std::uint64_t) {}
  [[nodiscard]] std::optional<Memory::Found> found() const { return left_; }
  void issue(const std::vector<DiskOperation>& operations) {
    for (const DiskOperation& operation : operations) sync_ = std::get<DiskSync>(operation).id;
  }
  std::optional<WriteId> complete() { return std::exchange(sync_, std::nullopt); }
  void kill(const Storage& storage) { leave(storage.after_kill()); }
  void lose_power(const Storage& storage) { leave(storage.after_power_loss()); }

 private:
  void leave(Memory::Found&& found) {
    left_ = std::move(found);
    sync_.reset();
  }

  Memory::Found left_;
  std::optional<WriteId> sync_;
};

}  // namespace raftbed::storage
