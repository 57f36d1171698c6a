// An entry of the replicated log, encoded once: the same bytes lie in the log, on disk and on the
// wire.
//
// record = index u64 | term u64 | kind u8 | length u32 | command | CRC-32C of all before it
// (little-endian). A command is opaque: Raft knows nothing of the key-value store. In place of one,
// a configuration stands encoded; a record with one that is not sound is not well-formed.
// `checksum` with the term names the contents: two entries with equal (index, term, kind, checksum)
// are taken as equal by the checkers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/slab.h"
#include "core/raft/configuration.h"

namespace raftbed::raft {

enum class EntryKind : std::uint8_t {
  noop = 0,           // a leader's first entry of its term (Raft 8)
  command = 1,        // for the state machine
  configuration = 2,  // who belongs to the cluster from here on (Raft 6)
};

class Entry {
 public:
  Entry() = default;
  // Encodes. O(size of the command), one allocation.
  Entry(LogIndex index, Term term, EntryKind kind, std::span<const std::byte> command);
  // Likewise, out of a slab: mostly none.
  Entry(LogIndex index, Term term, EntryKind kind, std::span<const std::byte> command, Slab& slab);
  // Absent if the bytes are not exactly one well-formed record with the right checksum.
  static std::optional<Entry> decode(const Bytes& record);
  // The same in its place; false then, and `entry` holds anything.
  static bool read(const Bytes& record, Entry& entry);
  // Makes `entry` of the record that starts at `at`, sharing the block; false if no well-formed one
  // lies there. The record's checksum is read and not compared. REQUIRES: at <= bytes.size(), and a
  // checksum around these bytes has just been found right: it covers every byte of the record.
  static bool read_unchecked(const Bytes& bytes, std::size_t at, Entry& entry);

  [[nodiscard]] LogIndex index() const { return index_; }
  [[nodiscard]] Term term() const { return term_; }
  [[nodiscard]] EntryKind kind() const { return kind_; }
  [[nodiscard]] std::uint32_t checksum() const { return checksum_; }
  [[nodiscard]] const Bytes& record() const { return record_; }
  [[nodiscard]] Bytes command() const;

  friend bool operator==(const Entry& a, const Entry& b) { return a.record_ == b.record_; }

 private:
  void encode(std::span<const std::byte> command, std::span<std::byte> room);

  LogIndex index_;
  Term term_;
  std::uint32_t checksum_ = 0;
  EntryKind kind_ = EntryKind::noop;
  Bytes record_;
};

// REQUIRES: an entry of that kind.
Configuration configuration_of(const Entry& entry);

}  // namespace raftbed::raft
