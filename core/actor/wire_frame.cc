#include "core/actor/wire_frame.h"

namespace raftbed::actor {

// Entries are checksummed each by itself (core/raft/entry.h): of those the frame's checksum covers
// the last four bytes, which are that checksum. Everything else is covered in full.
std::uint32_t with_slices(std::uint32_t sum, const Packet& packet) {
  const bool has_entries = kind_of(packet) == MessageKind::append;
  for (const Bytes& slice : packet.slices) {
    const auto bytes = slice.span();
    const bool is_sealed = has_entries && bytes.size() >= checksum_size;
    sum = crc32c(is_sealed ? bytes.last(checksum_size) : bytes, sum);
  }
  return sum;
}

}  // namespace raftbed::actor
