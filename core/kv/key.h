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
    return a.start_ == b.start_ && a.ends_as(b);
  }
  friend bool operator<(const KeyView& a, const KeyView& b) {
    return a.start_ != b.start_ ? a.start_ < b.start_ : a.ends_before(b);
  }

 private:
  friend class Key;
  static constexpr std::size_t start_size = 8;
  KeyView(std::uint64_t start, std::span<const std::byte> bytes) : start_(start), bytes_(bytes) {}
  // REQUIRES of both: equal starts. With nothing behind them, the longer has zeros where the
  // shorter ends.
  [[nodiscard]] bool ends_as(const KeyView& other) const {
    if (bytes_.size() != other.bytes_.size()) return false;
    return is_short() || std::ranges::equal(bytes_, other.bytes_);
  }
  [[nodiscard]] bool ends_before(const KeyView& other) const {
    if (is_short() && other.is_short()) return bytes_.size() < other.bytes_.size();
    return std::ranges::lexicographical_compare(bytes_, other.bytes_);
  }
  [[nodiscard]] bool is_short() const { return bytes_.size() <= start_size; }
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

  friend bool operator==(const Key& a, const KeyView& b) { return a.is(b); }
  friend bool operator<(const Key& a, const KeyView& b) { return a.is_below(b); }
  friend bool operator==(const Key& a, const Key& b) { return a.is(b.view()); }
  friend bool operator<(const Key& a, const Key& b) { return a.is_below(b.view()); }

 private:
  [[nodiscard]] bool is(const KeyView& other) const {
    return start_ == other.start_ && view().ends_as(other);
  }
  [[nodiscard]] bool is_below(const KeyView& other) const {
    return start_ != other.start_ ? start_ < other.start_ : view().ends_before(other);
  }

  std::uint64_t start_ = 0;
  Bytes bytes_;
};

}  // namespace raftbed::kv
