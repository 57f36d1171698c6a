// Numbers as little-endian bytes, a whole word at a time: what codecs, hashes and checksums read
// and write with.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace raftbed {

// An unsigned number at an address that need not be aligned; little-endian whatever the machine.
template <class Number>
Number load_little_endian(const std::byte* from) {
  Number v = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&v, from, sizeof(Number));
  } else {
    for (std::size_t i = sizeof(Number); i > 0; --i) {
      v = static_cast<Number>(v << 8 | std::to_integer<Number>(from[i - 1]));
    }
  }
  return v;
}
template <class Number>
void store_little_endian(Number v, std::byte* to) {
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(to, &v, sizeof(Number));
  } else {
    for (std::size_t i = 0; i < sizeof(Number); ++i) to[i] = static_cast<std::byte>(v >> (8 * i));
  }
}

}  // namespace raftbed
