// A log file's format: batches, one a write of Raft, each checksummed, each saying what was durable
// before it.
//
// batch  = header | body                                                     (little-endian)
// header = magic u32 | generation u32 | offset u64 | durable u64 | previous u32 | length u32 |
//          body checksum u32 | header checksum u32                                 (CRC-32C)
// body   = flags u8 (1: hard state, 2: truncation, 4: whole) | [term u64, vote u16 (0: none)] |
//          [truncate from u64] | [base index u64, base term u64, length u32, snapshot's image] |
//          count u32 | count records (core/raft/entry.h)
// generation: how often the log moved to a new file; offset: of the batch in the file; durable: all
// below it was synced when this was written; previous: header checksum of the batch before, 0 for
// the first; length: of the body. A whole batch holds all there is: hard state, snapshot and the
// entries behind the base, in place of everything before it. It is the first of its file in every
// generation but 0, and may follow others where the log could not move.
//
// A batch follows another in the chain if it lies at its end and names its checksum: what an
// earlier life left beyond a torn tail is never taken for part of the log (with Journal::is_ready).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/bytes.h"
#include "core/base/slab.h"
#include "core/raft/step.h"

namespace raftbed::storage {

struct BatchHeader {
  std::uint32_t generation = 0;
  std::uint64_t offset = 0;
  std::uint64_t durable = 0;
  std::uint32_t previous = 0;
  std::uint32_t length = 0;
  std::uint32_t body_checksum = 0;
  std::uint32_t checksum = 0;  // of this header: what the next batch names as `previous`
  static constexpr std::size_t size = 40;
  friend bool operator==(const BatchHeader&, const BatchHeader&) = default;
};

// Of a whole batch: what its entries stand on.
struct Base {
  LogIndex index;
  Term term;
  raft::Snapshot snapshot;
};

// A batch whose checksums were found right; its records are still to be read, from the bytes that
// it was read from.
struct Batch {
  Batch();
  BatchHeader header;
  std::optional<raft::HardState> hard_state;
  std::optional<LogIndex> truncate_from;
  std::optional<Base> base;     // present where it is whole
  std::uint32_t count = 0;      // of records,
  std::size_t records = 0;      // which start here in those bytes
  std::size_t records_end = 0;  // and end here, if there are as many as the count says
  [[nodiscard]] std::uint64_t end() const {
    return header.offset + BatchHeader::size + header.length;
  }
};
// Behind its class: it is then not zeroed as a whole before it is filled in.
inline Batch::Batch() = default;

// What every header begins with, as it lies in the file: a search for headers starts from it.
inline constexpr std::string_view magic = "RBL1";

struct EncodedBatch {
  Bytes bytes;                 // in one piece: records are small, and are copied
  std::uint64_t end = 0;       // where the next batch goes
  std::uint32_t checksum = 0;  // of the header: what the next batch names as `previous`
};
// Of the write's own change; of all that there is where it has a `whole`. REQUIRES: durable <=
// offset; a body below 4 GiB.
EncodedBatch encode_batch(const raft::Write& write, std::uint64_t offset, std::uint64_t durable,
                          std::uint32_t previous, std::uint32_t generation = 0);
// Likewise, out of a slab: mostly no allocation.
EncodedBatch encode_batch(const raft::Write& write, std::uint64_t offset, std::uint64_t durable,
                          std::uint32_t previous, std::uint32_t generation, Slab& slab);

// These take any bytes, and read nothing beyond them. A header counts as whole if it says that it
// lies at `offset` and claims nothing to be durable but what lies before it; its body is not looked
// at.
std::optional<BatchHeader> decode_header(const Bytes& file, std::uint64_t offset);
// The batch at `position` of bytes that lie at offset - position of the file; false if there is
// none, and then `batch` holds anything.
bool read_batch(const Bytes& bytes, std::uint64_t position, std::uint64_t offset, Batch& batch);
// Hands the batch's entries, which share the block of the bytes that it was read from, to `take`
// one by one; false as soon as a record is not well-formed, or refused by `take`, and if they are
// not as many as the batch says. Memory grows with what is there, not with what is claimed.
template <class F>
bool read_entries(const Bytes& bytes, const Batch& batch, F&& take) {
  std::size_t at = batch.records;
  for (std::uint32_t left = batch.count; left > 0; --left) {
    raft::Entry entry;
    if (!raft::Entry::read_unchecked(bytes, at, entry)) return false;
    at += entry.record().size();
    if (!take(std::move(entry))) return false;
  }
  return at == batch.records_end;
}

}  // namespace raftbed::storage
