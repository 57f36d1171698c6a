#include "sim/cluster/durable_log.h"

#include <variant>
#include <vector>

#include "core/storage/record.h"

namespace raftbed::cluster {
namespace {

// A write's slices as one run of bytes: a batch that lies in one slice is not copied.
Bytes joined(const InlineVector<Bytes, 4>& slices) {
  if (slices.size() == 1) return slices[0];
  std::vector<std::byte> bytes;
  for (const Bytes& slice : slices)
    bytes.insert(bytes.end(), slice.span().begin(), slice.span().end());
  return Bytes::copy_of(bytes);
}

}  // namespace

void DurableLog::take(std::span<const world::DiskChange> changes, const world::Disk& disk) {
  for (const world::DiskChange& change : changes) {
    const auto* write = std::get_if<DiskWrite>(&change);
    if (write == nullptr || !take_write(*write)) return reread(disk);
  }
}

bool DurableLog::take_write(const DiskWrite& write) {
  if (write.file != FileName::log || write.offset != fold_.end()) return false;
  const auto batch = storage::decode_written_batch(joined(write.slices), write.offset);
  return batch && fold_.take(*batch);
}

void DurableLog::reread(const world::Disk& disk) {
  const Bytes file = disk.durable(FileName::log);
  fold_ = {};
  while (const auto batch = storage::decode_batch(file, fold_.end())) {
    if (!fold_.take(*batch)) return;
  }
}

}  // namespace raftbed::cluster
