// The walk along the chain, and what lies behind its end.
#include "core/storage/recovery.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/storage/record.h"

namespace raftbed::storage {
namespace {

// What batches say that are no part of the chain.
struct Traces {
  std::uint64_t durable = 0;     // how far the file was synced, at most
  std::uint32_t generation = 0;  // the latest
};

// From `end` on, of this generation or later ones: those of earlier ones are what the log left
// behind when it moved on. Every offset is looked at, for nothing there can be trusted to say where
// the next batch starts. Such batches need not be whole nor follow each other: a header with its
// own checksum and offset was written by a journal of this file.
Traces traces_in(const Bytes& file, std::uint64_t end, std::uint32_t generation) {
  Traces traces;
  const std::string_view text = file.text();
  for (std::size_t at = text.find(magic, end); at != std::string_view::npos;
       at = text.find(magic, at + 1)) {
    const auto header = decode_header(file, at);
    if (!header || header->generation < generation) continue;
    traces.durable = std::max(traces.durable, header->durable);
    traces.generation = std::max(traces.generation, header->generation);
  }
  return traces;
}

// Makes the log what the batch says of it; false where that does not follow, and then the log is
// anything.
bool extend(raft::Log& log, const Bytes& bytes, const Batch& batch) {
  if (const auto from = batch.truncate_from) {
    if (*from <= log.base_index() || *from > log.last_index().next()) return false;
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
  if (batch.base) return begin(bytes, batch);
  if (batch.header.generation != generation_) return false;
  raft::Log before = state_.log;
  const bool is_whole = extend(state_.log, bytes, batch) &&
                        (!state_.snapshot || state_.snapshot->index() <= state_.log.last_index());
  if (!is_whole) {
    state_.log = std::move(before);
    return false;
  }
  if (batch.hard_state) state_.hard_state = *batch.hard_state;
  move_to_end_of(batch);
  return true;
}

// Anew, with a whole batch: the first of its file says which generation that is.
bool Fold::begin(const Bytes& bytes, const Batch& batch) {
  if (end_ != 0 && batch.header.generation != generation_) return false;
  raft::Log log(batch.base->index, batch.base->term);
  if (!extend(log, bytes, batch) || log.last_index() < batch.base->snapshot.index()) return false;
  state_ = raft::Restored{*batch.hard_state, std::move(log), batch.base->snapshot};
  generation_ = batch.header.generation;
  move_to_end_of(batch);
  return true;
}

void Fold::move_to_end_of(const Batch& batch) {
  end_ = batch.end();
  durable_ = std::max(durable_, batch.header.durable);
  checksum_ = batch.header.checksum;
}

FileName in_force(const Fold& log, const Fold& other) {
  return other.generation() > log.generation() ? FileName::other_log : FileName::log;
}

Recovery recover(const Bytes& log, const Bytes& other) {
  std::array<Fold, file_count> folds;
  folds[0].follow(log);
  folds[1].follow(other);
  const FileName file = in_force(folds[0], folds[1]);
  const bool is_log = file == FileName::log;
  const Fold& fold = is_log ? folds[0] : folds[1];
  const Bytes& bytes = is_log ? log : other;
  const Bytes& left = is_log ? other : log;
  const Traces behind = traces_in(bytes, fold.end(), fold.generation());
  if (behind.durable > fold.end()) return Corrupt{file, fold.end(), behind.durable};
  // A move to there that was synced has been told of; one that was torn off is only remembered.
  const Traces beside = traces_in(left, 0, fold.generation() + 1);
  if (beside.durable > 0) return Corrupt{other_of(file), 0, beside.durable};
  Recovered recovered{fold.state(), file, fold.generation()};
  recovered.last_generation = std::max({fold.generation(), behind.generation, beside.generation});
  recovered.other_holds_something = !left.empty();
  recovered.end = fold.end();
  recovered.durable = std::max(fold.durable(), behind.durable);
  recovered.checksum = fold.checksum();
  recovered.torn = bytes.size() - fold.end();
  return recovered;
}

}  // namespace raftbed::storage
