// What the two directions of the wire (wire.h) share: where the fields lie in a frame's header, and
// what its checksum covers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/actor/wire.h"
#include "core/base/crc32c.h"

namespace raftbed::actor {

inline constexpr std::size_t prefix_size = 2;    // version, kind
inline constexpr std::size_t checksum_size = 4;  // at the header's end

// The checksum of what `sum` is that of, and then of the slices, as checksum_of() takes them: of an
// entry, which has a checksum of its own, that alone. O(their bytes).
std::uint32_t with_slices(std::uint32_t sum, const Packet& packet);

// Of the header's fields and the slices. Most frames are a header alone.
inline std::uint32_t checksum_of(std::span<const std::byte> fields, const Packet& packet) {
  const std::uint32_t sum = crc32c(fields);
  return packet.slices.empty() ? sum : with_slices(sum, packet);
}

}  // namespace raftbed::actor
