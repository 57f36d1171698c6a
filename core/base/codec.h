// Reading and writing of fixed little-endian fields: how numbers become bytes, and numbers again.
//
// Fields holds a few in a row, in room of its own; the FieldWriter of core/base/field_writer.h
// writes into room that is there already. Whoever writes knows how much there will be: what does
// not fit is a broken invariant. The Reader judges nothing of that kind, for what it reads may come
// from anywhere: it never reads past its end, the first read that would makes it fail, and every
// read after that gives zero, so that a decoder checks once, at its end.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

#include "core/base/broken.h"
#include "core/base/endian.h"

namespace raftbed {

// A few fields in a row, at most N bytes of them, where they were made: a packet's header, or what
// stands between parts that are bytes already.
template <std::size_t N>
class Fields {
 public:
  static constexpr std::size_t size_max = N;

  Fields();
  Fields& u8(std::uint8_t v) { return number(v); }
  Fields& u16(std::uint16_t v) { return number(v); }
  Fields& u32(std::uint32_t v) { return number(v); }
  Fields& u64(std::uint64_t v) { return number(v); }

  void clear() { size_ = 0; }
  // These bytes, in place of what it holds. REQUIRES: at most size_max of them.
  void assign(std::span<const std::byte> bytes) {
    ASSERT(bytes.size() <= N);
    size_ = static_cast<std::uint8_t>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<const std::byte> span() const { return {bytes_.data(), size_}; }

 private:
  static_assert(N <= std::numeric_limits<std::uint8_t>::max());
  template <class Number>
  Fields& number(Number v) {
    ASSERT(size_ + sizeof(Number) <= N);
    store_little_endian(v, bytes_.data() + size_);
    size_ += static_cast<std::uint8_t>(sizeof(Number));
    return *this;
  }
  std::array<std::byte, N> bytes_;
  std::uint8_t size_ = 0;
};
// Behind its class: room that will be written to is then not zeroed first.
template <std::size_t N>
Fields<N>::Fields() = default;

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes)
      : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  std::uint8_t u8() { return number<std::uint8_t>(); }
  std::uint16_t u16() { return number<std::uint16_t>(); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::uint64_t u64() { return number<std::uint64_t>(); }
  std::span<const std::byte> raw(std::size_t length) {
    if (length > left()) {
      fail();
      return {};
    }
    return {std::exchange(next_, next_ + length), length};
  }
  // A 32-bit length, then as many bytes.
  std::span<const std::byte> sized() { return raw(u32()); }

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - next_); }
  // Everything was there, and nothing is left over.
  [[nodiscard]] bool complete() const { return !failed_ && next_ == end_; }

 private:
  template <class Number>
  Number number() {
    if (left() < sizeof(Number)) [[unlikely]] {
      fail();
      return 0;
    }
    return load_little_endian<Number>(std::exchange(next_, next_ + sizeof(Number)));
  }
  // Nothing is left, so that every other read fails too.
  void fail() {
    failed_ = true;
    next_ = end_;
  }

  const std::byte* next_;
  const std::byte* end_;
  bool failed_ = false;
};

}  // namespace raftbed
