// A snapshot: the state machine as of an applied index, in place of the entries up to it (Raft 7).
//
// It is encoded once: the same bytes lie in memory, on disk and, in pieces, on the wire.
// image = index u64 | term u64 | configuration | state | CRC-32C of all before it (little-endian).
// The state is opaque, as a command is; sessions are a part of it. The index, the term there and
// the configuration are what consensus needs of the entries that are gone: "the last included index
// and term ... to support the AppendEntries consistency check", and "the latest configuration in
// the log as of last included index".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/raft/configuration.h"

namespace raftbed::raft {

class Snapshot {
 public:
  // Encodes. O(size of the state). REQUIRES: an image below 4 GiB.
  Snapshot(LogIndex index, Term term, const Configuration& configuration,
           std::span<const std::byte> state);
  // Absent if the bytes are not exactly one well-formed image with the right checksum.
  static std::optional<Snapshot> decode(const Bytes& image);

  [[nodiscard]] LogIndex index() const { return index_; }  // of the last entry that it stands for
  [[nodiscard]] Term term() const { return term_; }        // of that entry
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  [[nodiscard]] const Bytes& image() const { return image_; }
  [[nodiscard]] Bytes state() const;
  // Names the contents: two images of equal index, size and checksum are taken as equal.
  [[nodiscard]] std::uint32_t checksum() const { return checksum_; }

  friend bool operator==(const Snapshot& a, const Snapshot& b) { return a.image_ == b.image_; }

 private:
  Snapshot() = default;

  LogIndex index_;
  Term term_;
  Configuration configuration_;
  std::size_t state_at_ = 0;
  Bytes image_;
  std::uint32_t checksum_ = 0;
};

}  // namespace raftbed::raft
