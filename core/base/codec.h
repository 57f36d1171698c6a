// Reading and writing of fixed little-endian fields: the one way in which numbers become bytes.
//
// The Writer appends to a buffer that its owner reuses. The Reader never reads past its end: the
// first read that would makes it fail, and every read after that gives zero, so that a decoder
// checks once, at its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace raftbed {

class Writer {
 public:
  explicit Writer(std::vector<std::byte>& buffer) : buffer_(&buffer) {}

  Writer& u8(std::uint8_t v) { return little_endian(v, 1); }
  Writer& u16(std::uint16_t v) { return little_endian(v, 2); }
  Writer& u32(std::uint32_t v) { return little_endian(v, 4); }
  Writer& u64(std::uint64_t v) { return little_endian(v, 8); }
  Writer& raw(std::span<const std::byte> bytes) {
    buffer_->insert(buffer_->end(), bytes.begin(), bytes.end());
    return *this;
  }
  // A 32-bit length, then the bytes.
  Writer& sized(std::span<const std::byte> bytes) {
    return u32(static_cast<std::uint32_t>(bytes.size())).raw(bytes);
  }

 private:
  Writer& little_endian(std::uint64_t v, int width) {
    for (int i = 0; i < width; ++i) buffer_->push_back(static_cast<std::byte>(v >> (8 * i)));
    return *this;
  }
  std::vector<std::byte>* buffer_;
};

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(little_endian(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(little_endian(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(little_endian(4)); }
  std::uint64_t u64() { return little_endian(8); }
  std::span<const std::byte> raw(std::size_t length) {
    if (length > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.first(length);
    rest_ = rest_.subspan(length);
    return taken;
  }
  std::span<const std::byte> sized() { return raw(u32()); }

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }
  // Everything was there, and nothing is left over.
  [[nodiscard]] bool complete() const { return !failed_ && rest_.empty(); }

 private:
  std::uint64_t little_endian(std::size_t width) {
    const auto bytes = raw(width);
    std::uint64_t v = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
      v = (v << 8) | std::to_integer<std::uint64_t>(bytes[i - 1]);
    }
    return v;
  }
  std::span<const std::byte> rest_;
  bool failed_ = false;
};

}  // namespace raftbed
