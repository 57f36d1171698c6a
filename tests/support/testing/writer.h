// Fixed little-endian fields, appended to a buffer: for tests that forge records. What is not under
// test here grows as it likes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/endian.h"

namespace raftbed::testing {

class Writer {
 public:
  explicit Writer(std::vector<std::byte>& buffer) : buffer_(&buffer) {}

  Writer& u8(std::uint8_t v) { return number(v); }
  Writer& u16(std::uint16_t v) { return number(v); }
  Writer& u32(std::uint32_t v) { return number(v); }
  Writer& u64(std::uint64_t v) { return number(v); }
  Writer& raw(std::span<const std::byte> bytes) {
    buffer_->insert(buffer_->end(), bytes.begin(), bytes.end());
    return *this;
  }
  // A 32-bit length, then the bytes.
  Writer& sized(std::span<const std::byte> bytes) {
    return u32(static_cast<std::uint32_t>(bytes.size())).raw(bytes);
  }

 private:
  template <class Number>
  Writer& number(Number v) {
    std::array<std::byte, sizeof(Number)> bytes;
    store_little_endian(v, bytes.data());
    return raw(bytes);
  }
  std::vector<std::byte>* buffer_;
};

}  // namespace raftbed::testing
