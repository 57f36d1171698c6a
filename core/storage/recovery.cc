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

}  // namespace

// What a journal writes always follows; what does not has a right checksum over something that is
// not ours. It is tried on a copy of the log, which shares what is there: of a batch that is
// refused behind its truncation, ours has seen nothing.
bool Fold::take(Batch&& batch) {
  if (batch.header.offset != end_ || batch.header.previous != checksum_) return false;
  raft::Log log = state_.log;
  if (const auto from = batch.truncate_from) {
    if (*from < LogIndex(1) || *from > log.last_index().next()) return false;
    log.truncate_from(*from);
  }
  if (!log.append_all({batch.entries.begin(), batch.entries.size()})) return false;
  state_.log = std::move(log);
  if (batch.hard_state) state_.hard_state = *batch.hard_state;
  end_ = batch.end();
  durable_ = std::max(durable_, batch.header.durable);
  checksum_ = batch.header.checksum;
  return true;
}

void Fold::follow(const Bytes& file) {
  while (std::optional<Batch> batch = decode_batch(file, end_)) {
    if (!take(std::move(*batch))) return;
  }
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
