// Group commit, and the labels by which chance knows what is written.
#include "core/storage/journal.h"

#include <utility>

#include "core/base/broken.h"
#include "core/storage/record.h"

namespace raftbed::storage {
namespace {

// Frozen: identities of chance are made of them.
constexpr std::uint8_t write_kind = 1;
constexpr std::uint8_t sync_kind = 2;

Term term_of(const raft::Write& write) {
  if (write.hard_state) return write.hard_state->term;
  return write.entries.empty() ? Term{} : write.entries.back().term();
}

LogIndex last_index_of(const raft::Write& write) {
  if (!write.entries.empty()) return write.entries.back().index();
  return write.truncate_from ? write.truncate_from->previous() : LogIndex{};
}

Label label_of(Term term, LogIndex index) {
  return Label{write_kind, ClientId{}, term.value(), index.value()};
}

}  // namespace

Journal::Journal(const Recovered& recovered, std::vector<DiskOperation>& operations)
    : end_(recovered.end),
      durable_(recovered.durable),
      checksum_(recovered.checksum),
      last_label_(label_of(recovered.state.hard_state.term, recovered.state.log.last_index())) {
  if (recovered.torn > 0) operations.emplace_back(DiskTruncate{FileName::log, end_});
  const bool is_empty = recovered.end == 0 && recovered.torn == 0;
  is_ready_ = is_empty;
  if (!is_empty) issue_sync(operations);
}

void Journal::append(const raft::Write& write, std::vector<DiskOperation>& operations) {
  ASSERT(is_ready_);
  EncodedBatch batch = encode_batch(write, end_, durable_, checksum_);
  last_label_ = label_of(term_of(write), last_index_of(write));
  operations.emplace_back(DiskWrite{FileName::log, end_, std::move(batch.bytes), last_label_});
  end_ = batch.end;
  checksum_ = batch.checksum;
  waiting_ = write.id;
  if (!sync_outstanding_) issue_sync(operations);
}

std::optional<WriteId> Journal::completed(WriteId sync, std::vector<DiskOperation>& operations) {
  ASSERT(sync_outstanding_ == sync);
  sync_outstanding_.reset();
  is_ready_ = true;
  durable_ = syncing_up_to_;
  const std::optional<WriteId> durable_write = std::exchange(syncing_, std::nullopt);
  if (waiting_) issue_sync(operations);
  return durable_write;
}

void Journal::issue_sync(std::vector<DiskOperation>& operations) {
  syncs_ = syncs_.next();
  sync_outstanding_ = syncs_;
  syncing_up_to_ = end_;
  syncing_ = std::exchange(waiting_, std::nullopt);
  Label label = last_label_;
  label.kind = sync_kind;
  operations.emplace_back(DiskSync{FileName::log, syncs_, label});
}

}  // namespace raftbed::storage
