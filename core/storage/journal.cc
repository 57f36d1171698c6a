// Group commit, and the labels by which chance knows what is written.
#include "core/storage/journal.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"
#include "core/storage/record.h"

namespace raftbed::storage {
namespace {

// Frozen: identities of chance are made of them.
constexpr std::uint8_t write_kind = 1;
constexpr std::uint8_t sync_kind = 2;
constexpr std::uint8_t whole_kind = 3;
constexpr std::uint8_t empty_kind = 4;

// What is left of a file until the cut is synced: no batch, and not nothing.
constexpr std::uint64_t remnant = 1;

Term term_of(const raft::Write& write) {
  if (write.hard_state) return write.hard_state->term;
  return write.entries.empty() ? Term{} : write.entries.back().term();
}

LogIndex last_index_of(const raft::Write& write) {
  if (!write.entries.empty()) return write.entries.back().index();
  return write.truncate_from ? write.truncate_from->previous() : LogIndex{};
}

Label label_of(Term term, LogIndex index, std::uint8_t kind = write_kind) {
  return Label{kind, ClientId{}, term.value(), index.value()};
}

Label label_of(const raft::Write& write) {
  if (write.whole.empty()) return label_of(term_of(write), last_index_of(write));
  return label_of(write.whole->hard_state.term, write.whole->snapshot->index(), whole_kind);
}

}  // namespace

Journal::Journal(const Recovered& recovered, std::vector<DiskOperation>& operations)
    : file_(recovered.file),
      generation_(recovered.generation),
      other_(recovered.other_holds_something ? Other::something : Other::nothing),
      last_generation_(recovered.last_generation),
      end_(recovered.end),
      durable_(recovered.durable),
      checksum_(recovered.checksum),
      last_label_(label_of(recovered.state.hard_state.term, recovered.state.log.last_index())) {
  if (recovered.torn > 0) operations.emplace_back(DiskTruncate{file_, std::max(end_, remnant)});
  const bool is_empty = recovered.end == 0 && recovered.torn == 0;
  is_ready_ = is_empty;
  if (!is_empty) issue_sync(file_, operations);
}

void Journal::append(const raft::Write& write, std::vector<DiskOperation>& operations) {
  ASSERT(is_ready_);
  if (!write.whole.empty() && other_ == Other::nothing) move();
  put(write, label_of(write), operations);
  waiting_ = write.id;
  if (!sync_outstanding_) issue_sync(file_, operations);
}

void Journal::put(const raft::Write& write, const Label& label,
                  std::vector<DiskOperation>& operations) {
  EncodedBatch batch = encode_batch(write, end_, durable_, checksum_, generation_, batches_);
  auto& made = std::get<DiskWrite>(operations.emplace_back(std::in_place_type<DiskWrite>));
  made.file = file_;
  made.offset = end_;
  made.bytes = std::move(batch.bytes);
  made.label = label;
  last_label_ = label;
  end_ = batch.end;
  checksum_ = batch.checksum;
  if (durable_ > 0 && !stated_at_) stated_at_ = end_;
}

// To the start of the other file, which is empty. No generation is used twice as long as a batch of
// it may be found somewhere: what is left of a move that was torn off could else be taken for what
// follows another one.
void Journal::move() {
  file_ = other_of(file_);
  generation_ = ++last_generation_;
  other_ = Other::something;
  end_ = 0;
  durable_ = 0;
  stated_at_.reset();
  checksum_ = 0;
}

std::optional<WriteId> Journal::completed(WriteId sync, std::vector<DiskOperation>& operations) {
  ASSERT(sync_outstanding_ == sync);
  sync_outstanding_.reset();
  is_ready_ = true;
  const std::optional<WriteId> durable_write = std::exchange(syncing_, std::nullopt);
  if (syncing_file_ == file_) {
    durable_ = syncing_up_to_;
    if (other_ == Other::something) leave_other(operations);
  } else if (other_ == Other::being_emptied) {
    operations.emplace_back(DiskTruncate{other_of(file_), 0});
    other_ = Other::nothing;
  }
  if (!sync_outstanding_ && end_ > durable_) issue_sync(file_, operations);
  return durable_write;
}

void Journal::leave_other(std::vector<DiskOperation>& operations) {
  if (stated_at_ && *stated_at_ <= durable_) {
    operations.emplace_back(DiskTruncate{other_of(file_), remnant});
    other_ = Other::being_emptied;
    issue_sync(other_of(file_), operations);
  } else if (!stated_at_ && durable_ > 0) {
    Label label = last_label_;
    label.kind = empty_kind;
    put({}, label, operations);
  }
}

void Journal::issue_sync(FileName file, std::vector<DiskOperation>& operations) {
  syncs_ = syncs_.next();
  sync_outstanding_ = syncs_;
  syncing_file_ = file;
  if (file == file_) {
    syncing_up_to_ = end_;
    syncing_ = std::exchange(waiting_, std::nullopt);
  }
  auto& made = std::get<DiskSync>(operations.emplace_back(std::in_place_type<DiskSync>));
  made.file = file;
  made.id = syncs_;
  made.label = last_label_;
  made.label.kind = sync_kind;
}

}  // namespace raftbed::storage
