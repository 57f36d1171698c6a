// A key as the state machine looks it up: its first seven bytes and its length stand before it as a
// number, so that nearly every comparison of two keys is one of two numbers. Equality and order are
// those of the bytes.
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
    return a.start_ == b.start_ && (a.is_whole() || std::ranges::equal(a.bytes_, b.bytes_));
  }
  friend bool operator<(const KeyView& a, const KeyView& b) {
    if (a.start_ != b.start_) return a.start_ < b.start_;
    return !a.is_whole() && std::ranges::lexicographical_compare(a.bytes_, b.bytes_);
  }

 private:
  friend class Key;
  static constexpr std::size_t start_size = 7;
  KeyView(std::uint64_t start, std::span<const std::byte> bytes) : start_(start), bytes_(bytes) {}
  // Whether the number says it all.
  [[nodiscard]] bool is_whole() const { return bytes_.size() <= start_size; }
  // Big-endian, zeros behind what is shorter, and then the length as far as it matters: ordered as
  // the bytes are. Where the bytes are alike, the longer has zeros where the shorter ends.
  static std::uint64_t start_of(std::span<const std::byte> bytes) {
    const std::size_t length = std::min(bytes.size(), start_size);
    std::uint64_t number = 0;
    for (const std::byte byte : bytes.first(length)) {
      number = (number << 8) | std::to_integer<std::uint64_t>(byte);
    }
    // Apart from the next one: together, of an empty key, they would be by all bits there are.
    number <<= 8 * (start_size - length);
    return (number << 8) | std::min(bytes.size(), start_size + 1);
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
    return start_ == other.start_ && (other.is_whole() || view() == other);
  }
  [[nodiscard]] bool is_below(const KeyView& other) const {
    if (start_ != other.start_) return start_ < other.start_;
    return !other.is_whole() && view() < other;
  }

  std::uint64_t start_ = 0;
  Bytes bytes_;
};

}  // namespace raftbed::kv
