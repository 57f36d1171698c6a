// Bytes of what a test writes down: a text, or octets that a property made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"

namespace raftbed::testing {

inline Bytes bytes(std::string_view text) {
  return Bytes::copy_of(text);
}
// Lent: what they are of stays where it is.
inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}
inline std::span<const std::byte> bytes_of(const std::vector<std::uint8_t>& octets) {
  return std::as_bytes(std::span(octets));
}

}  // namespace raftbed::testing
