// Writes folded into states that share: what is written, what is being synced, what is durable.
#include "core/storage/memory.h"

#include <utility>

#include "core/base/broken.h"

namespace raftbed::storage {
namespace {

constexpr std::uint8_t memory_sync_kind = 2;  // as a journal names its syncs

void take(raft::Restored& state, const raft::Write& write) {
  if (!write.whole.empty()) {
    state = *write.whole;
    return;
  }
  if (write.hard_state) state.hard_state = *write.hard_state;
  if (write.truncate_from) {
    ASSERT(*write.truncate_from <= state.log.last_index().next());
    ASSERT(!state.snapshot || *write.truncate_from > state.snapshot->index());
    state.log.truncate_from(*write.truncate_from);
  }
  for (const raft::Entry& entry : write.entries) state.log.append(entry);
}

}  // namespace

Memory::Memory(const Found& found, std::vector<DiskOperation>& operations)
    : written_(found.state),
      durable_(found.durable.value_or(found.state)),
      is_ready_(!found.durable) {
  if (!is_ready_) issue_sync(operations);
}

void Memory::append(const raft::Write& write, std::vector<DiskOperation>& operations) {
  ASSERT(is_ready_);
  take(written_, write);
  waiting_ = write.id;
  if (!syncing_) issue_sync(operations);
}

std::optional<WriteId> Memory::completed(WriteId sync, std::vector<DiskOperation>& operations) {
  ASSERT(syncing_ && syncing_->sync == sync);
  durable_ = std::move(syncing_->state);
  const std::optional<WriteId> last = syncing_->last;
  syncing_.reset();
  is_ready_ = true;
  if (waiting_) issue_sync(operations);
  return last;
}

void Memory::issue_sync(std::vector<DiskOperation>& operations) {
  syncs_ = syncs_.next();
  syncing_ = Syncing{syncs_, written_, std::exchange(waiting_, std::nullopt)};
  const Label label{memory_sync_kind, ClientId{}, written_.hard_state.term.value(),
                    written_.log.last_index().value()};
  operations.emplace_back(DiskSync{FileName::log, syncs_, label});
}

}  // namespace raftbed::storage
