#include "sim/cluster/durable_log.h"

#include <utility>
#include <variant>

#include "core/storage/record.h"

namespace raftbed::cluster {
void DurableLog::take(std::span<const world::DiskChange> changes, const world::Disk& disk) {
  for (const world::DiskChange& change : changes) {
    const auto* write = std::get_if<DiskWrite>(&change);
    if (write == nullptr || !take_write(*write)) return reread(disk);
  }
  // What lies behind may be batches of before, which follow again: as when one is written a second
  // time over its own damage.
  if (fold_.end() != disk.contents(FileName::log).size()) reread(disk);
}

bool DurableLog::take_write(const DiskWrite& write) {
  if (write.file != FileName::log || write.offset != fold_.end()) return false;
  auto batch = storage::decode_written_batch(write.bytes, write.offset);
  return batch && fold_.take(std::move(*batch));
}

void DurableLog::reread(const world::Disk& disk) {
  fold_ = {};
  fold_.follow(disk.durable(FileName::log));
}

}  // namespace raftbed::cluster
