// What the tests of a world are made of: packets and writes.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/disk.h"
#include "core/base/packet.h"
#include "testing/ids.h"

namespace raftbed::testing {

inline Packet packet(Endpoint from, Endpoint to, std::uint64_t major, std::uint64_t minor = 0) {
  Packet packet;
  packet.from = from;
  packet.to = to;
  packet.label = Label{1, ClientId(), major, minor};
  packet.slices.push_back(Bytes::copy_of("contents"));
  return packet;
}

// Its name is its number: two of one number are one write, for chance.
inline DiskWrite write_of(std::uint64_t offset, std::string_view text, std::uint64_t number = 1) {
  DiskWrite write;
  write.offset = offset;
  write.bytes = Bytes::copy_of(text);
  write.label = Label{1, ClientId(), number, 0};
  return write;
}

}  // namespace raftbed::testing
