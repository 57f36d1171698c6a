// A key as the state machine looks it up: its first eight bytes stand before it as a number, so
// that nearly every comparison of two keys is one of two numbers. Equality and order are those of
// the bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/base/bytes.h"

namespace raftbed::kv {

// Of bytes that are somebody else's, for looking up. REQUIRES: they stay as long as it is used.
class KeyView {
 public:
  explicit KeyView(std::span<const std::byte> bytes) : start_(start_of(bytes)), bytes_(bytes) {}

  friend bool operator==(const KeyView& a, const KeyView& b) {
    if (a.start_ != b.start_ || a.bytes_.size() != b.bytes_.size()) return false;
    return is_short(a, b) || std::ranges::equal(a.bytes_, b.bytes_);
  }
  friend bool operator<(const KeyView& a, const KeyView& b) {
    if (a.start_ != b.start_) return a.start_ < b.start_;
    // Equal starts with nothing behind them: the longer has zeros where the shorter ends.
    return is_short(a, b) ? a.bytes_.size() < b.bytes_.size()
                          : std::ranges::lexicographical_compare(a.bytes_, b.bytes_);
  }

 private:
  friend class Key;
  static constexpr std::size_t start_size = 8;
  KeyView(std::uint64_t start, std::span<const std::byte> bytes) : start_(start), bytes_(bytes) {}
  static bool is_short(const KeyView& a, const KeyView& b) {
    return a.bytes_.size() <= start_size && b.bytes_.size() <= start_size;
  }
  // Big-endian, zeros behind what is shorter: ordered as the bytes are.
  static std::uint64_t start_of(std::span<const std::byte> bytes) {
    const auto start = bytes.first(std::min(bytes.size(), start_size));
    std::uint64_t number = 0;
    for (const std::byte byte : start) number = number << 8 | std::to_integer<std::uint64_t>(byte);
    return start.empty() ? 0 : number << (8 * (start_size - start.size()));
  }

  std::uint64_t start_;
  std::span<const std::byte> bytes_;
};

class Key {
 public:
  Key() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a key is its bytes
  Key(Bytes bytes) : start_(KeyView::start_of(bytes.span())), bytes_(std::move(bytes)) {}

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] KeyView view() const { return {start_, bytes_.span()}; }

  friend bool operator==(const Key& a, const Key& b) { return a.view() == b.view(); }
  friend bool operator<(const Key& a, const Key& b) { return a.view() < b.view(); }
  friend bool operator==(const Key& a, const KeyView& b) { return a.view() == b; }
  friend bool operator<(const Key& a, const KeyView& b) { return a.view() < b; }

 private:
  std::uint64_t start_ = 0;
  Bytes bytes_;
};

}  // namespace raftbed::kv
