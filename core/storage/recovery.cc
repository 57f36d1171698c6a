// The walk along the chain, and what lies behind its end.
#include "core/storage/recovery.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/storage/record.h"

namespace raftbed::storage {
namespace {

// How far any batch behind the chain's end says that the file was synced; 0 where none says so.
// Every offset is looked at, for nothing there can be trusted to say where the next batch starts.
// Such batches need not be whole nor follow each other: a header with its own checksum and offset
// was written by a journal of this file.
std::uint64_t durable_beyond(const Bytes& file, std::uint64_t end) {
  std::uint64_t durable = 0;
  const std::string_view text = file.text();
  for (std::size_t at = text.find(magic, end); at != std::string_view::npos;
       at = text.find(magic, at + 1)) {
    if (const auto header = decode_header(file, at)) durable = std::max(durable, header->durable);
  }
  return durable;
}

// Makes the log what the batch says of it; false where that does not follow, and then the log is
// anything.
bool extend(raft::Log& log, const Bytes& bytes, const Batch& batch) {
  if (const auto from = batch.truncate_from) {
    if (*from < LogIndex(1) || *from > log.last_index().next()) return false;
    log.truncate_from(*from);
  }
  return read_entries(bytes, batch,
                      [&log](raft::Entry&& entry) { return log.append_if_next(std::move(entry)); });
}

}  // namespace

void Fold::follow(const Bytes& bytes, std::uint64_t offset) {
  Batch batch;
  const std::uint64_t bytes_end = offset + bytes.size();
  while (end_ < bytes_end && read_batch(bytes, end_ - offset, end_, batch)) {
    if (!take(bytes, batch)) return;
  }
}

// What a journal writes always follows; what does not has a right checksum over something that is
// not ours. The log of before, which shares what is there, is put back if an entry turns out not to
// follow, or not to be one, behind a truncation or behind others.
bool Fold::take(const Bytes& bytes, const Batch& batch) {
  if (batch.header.previous != checksum_) return false;
  raft::Log before = state_.log;
  if (!extend(state_.log, bytes, batch)) {
    state_.log = std::move(before);
    return false;
  }
  if (batch.hard_state) state_.hard_state = *batch.hard_state;
  end_ = batch.end();
  durable_ = std::max(durable_, batch.header.durable);
  checksum_ = batch.header.checksum;
  return true;
}

Recovery recover(const Bytes& log_file) {
  Fold fold;
  fold.follow(log_file);
  const std::uint64_t durable = durable_beyond(log_file, fold.end());
  if (durable > fold.end()) return Corrupt{fold.end(), durable};
  return Recovered{fold.state(), fold.end(), std::max(fold.durable(), durable), fold.checksum(),
                   log_file.size() - fold.end()};
}

}  // namespace raftbed::storage
