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
constexpr std::uint8_t whole_kind = 3;
constexpr std::uint8_t empty_kind = 4;

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
      last_generation_(recovered.last_generation),
      other_holds_something_(recovered.other_holds_something),
      end_(recovered.end),
      durable_(recovered.durable),
      checksum_(recovered.checksum),
      last_label_(label_of(recovered.state.hard_state.term, recovered.state.log.last_index())) {
  if (recovered.torn > 0) operations.emplace_back(DiskTruncate{file_, end_});
  const bool is_empty = recovered.end == 0 && recovered.torn == 0;
  is_ready_ = is_empty;
  if (!is_empty) issue_sync(operations);
}

void Journal::append(const raft::Write& write, std::vector<DiskOperation>& operations) {
  ASSERT(is_ready_);
  if (!write.whole.empty() && !other_holds_something_) move();
  put(write, label_of(write), operations);
  waiting_ = write.id;
  if (!sync_outstanding_) issue_sync(operations);
}

void Journal::put(const raft::Write& write, Label label, std::vector<DiskOperation>& operations) {
  EncodedBatch batch = encode_batch(write, end_, durable_, checksum_, generation_);
  operations.emplace_back(DiskWrite{file_, end_, std::move(batch.bytes), label});
  last_label_ = label;
  end_ = batch.end;
  checksum_ = batch.checksum;
  if (durable_ > 0 && !stated_at_) stated_at_ = end_;
}

// To the start of the other file, which is empty. What a loss of power may leave of what was
// there before is of an earlier generation, and taken for nothing: no generation is used twice, or
// batches of a move that was torn off could be taken for those behind another one.
void Journal::move() {
  file_ = other_of(file_);
  generation_ = ++last_generation_;
  other_holds_something_ = true;
  end_ = 0;
  durable_ = 0;
  stated_at_.reset();
  checksum_ = 0;
}

std::optional<WriteId> Journal::completed(WriteId sync, std::vector<DiskOperation>& operations) {
  ASSERT(sync_outstanding_ == sync);
  sync_outstanding_.reset();
  is_ready_ = true;
  if (syncing_file_ == file_) {
    durable_ = syncing_up_to_;
    if (other_holds_something_) leave_other(operations);
  }
  const std::optional<WriteId> durable_write = std::exchange(syncing_, std::nullopt);
  if (end_ > durable_) issue_sync(operations);
  return durable_write;
}

void Journal::leave_other(std::vector<DiskOperation>& operations) {
  if (stated_at_ && *stated_at_ <= durable_) {
    operations.emplace_back(DiskTruncate{other_of(file_), 0});
    other_holds_something_ = false;
  } else if (!stated_at_ && durable_ > 0) {
    Label label = last_label_;
    label.kind = empty_kind;
    put({}, label, operations);
  }
}

void Journal::issue_sync(std::vector<DiskOperation>& operations) {
  syncs_ = syncs_.next();
  sync_outstanding_ = syncs_;
  syncing_up_to_ = end_;
  syncing_file_ = file_;
  syncing_ = std::exchange(waiting_, std::nullopt);
  Label label = last_label_;
  label.kind = sync_kind;
  operations.emplace_back(DiskSync{file_, syncs_, label});
}

}  // namespace raftbed::storage
