// Reading and writing of fixed little-endian fields: the one way in which numbers become bytes.
//
// Fields holds a few on the stack; the Writer appends to a buffer that its owner reuses. The Reader
// never reads past its end: the first read that would makes it fail, and every read after that
// gives zero, so that a decoder checks once, at its end.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/broken.h"
#include "core/base/endian.h"

namespace raftbed {

// A few fields in a row, at most N bytes of them, where they were made: what stands between parts
// that are bytes already.
template <std::size_t N>
class Fields {
 public:
  Fields& u8(std::uint8_t v) { return number(v); }
  Fields& u16(std::uint16_t v) { return number(v); }
  Fields& u32(std::uint32_t v) { return number(v); }
  Fields& u64(std::uint64_t v) { return number(v); }

  [[nodiscard]] std::span<const std::byte> span() const { return {bytes_.data(), size_}; }

 private:
  template <class Number>
  Fields& number(Number v) {
    ASSERT(size_ + sizeof(Number) <= N);
    store_little_endian(v, bytes_.data() + size_);
    size_ += sizeof(Number);
    return *this;
  }
  std::array<std::byte, N> bytes_;
  std::size_t size_ = 0;
};

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

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::uint8_t u8() { return number<std::uint8_t>(); }
  std::uint16_t u16() { return number<std::uint16_t>(); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::uint64_t u64() { return number<std::uint64_t>(); }
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
  template <class Number>
  Number number() {
    const auto bytes = raw(sizeof(Number));
    return failed_ ? Number{0} : load_little_endian<Number>(bytes.data());
  }
  std::span<const std::byte> rest_;
  bool failed_ = false;
};

}  // namespace raftbed
