// A key as the state machine looks it up: its first eight bytes stand before it as a number, so
// that nearly every comparison of two keys is one of two numbers. Equality and order are those of
// the bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.h"

namespace raftbed::kv {

class Key {
 public:
  Key() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a key is its bytes
  Key(const Bytes& bytes) : start_(start_of(bytes)), bytes_(bytes) {}

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

  friend bool operator==(const Key& a, const Key& b) {
    if (a.start_ != b.start_ || a.bytes_.size() != b.bytes_.size()) return false;
    return is_short(a, b) || a.bytes_ == b.bytes_;
  }
  friend bool operator<(const Key& a, const Key& b) {
    if (a.start_ != b.start_) return a.start_ < b.start_;
    // Equal starts with nothing behind them: the longer has zeros where the shorter ends.
    return is_short(a, b) ? a.bytes_.size() < b.bytes_.size() : a.bytes_ < b.bytes_;
  }

 private:
  static constexpr std::size_t start_size = 8;
  static bool is_short(const Key& a, const Key& b) {
    return a.bytes_.size() <= start_size && b.bytes_.size() <= start_size;
  }
  // Big-endian, zeros behind what is shorter: ordered as the bytes are.
  static std::uint64_t start_of(const Bytes& bytes) {
    const auto start = bytes.span().first(std::min(bytes.size(), start_size));
    std::uint64_t number = 0;
    for (const std::byte byte : start) number = number << 8 | std::to_integer<std::uint64_t>(byte);
    return start.empty() ? 0 : number << (8 * (start_size - start.size()));
  }

  std::uint64_t start_ = 0;
  Bytes bytes_;
};

}  // namespace raftbed::kv
