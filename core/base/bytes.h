// Bytes: an immutable, counted slice. Encoded once, it is shared by messages, logs, disks and
// copies.
//
// Sixteen bytes, no lock: counts are not atomic (a world and its forks stay in one thread). A slice
// keeps its whole block alive. Equality and order are of the contents.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include "core/base/broken.h"

namespace raftbed {

class Bytes {
 public:
  Bytes() = default;  // empty; allocates nothing
  Bytes(const Bytes& other) : block_(other.block_), offset_(other.offset_), size_(other.size_) {
    if (block_ != nullptr) ++block_->count;
  }
  Bytes(Bytes&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        offset_(other.offset_),
        size_(std::exchange(other.size_, 0U)) {}
  Bytes& operator=(Bytes other) noexcept {
    std::swap(block_, other.block_);
    offset_ = other.offset_;
    size_ = other.size_;
    return *this;
  }
  ~Bytes() {
    if (block_ != nullptr && --block_->count == 0) ::operator delete(block_);
  }

  // A new block with these contents. REQUIRES: fewer than 2^32 bytes.
  static Bytes copy_of(std::span<const std::byte> contents);
  static Bytes copy_of(std::string_view text);
  // A new block with these contents, one after the other. REQUIRES: as copy_of().
  static Bytes joined(std::initializer_list<std::span<const std::byte>> parts);
  // A new block of this size, which `fill` writes: it gets a span of bytes that hold anything, and
  // fills all of it. REQUIRES: as copy_of().
  template <class F>
  static Bytes filled(std::size_t size, F&& fill) {
    Bytes bytes = unwritten(size);
    fill(std::span(bytes.contents(), size));
    return bytes;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::span<const std::byte> span() const { return {data(), size_}; }
  // The same bytes, seen as characters.
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(data()), size_};
  }

  // The part [from, from + length), sharing the block. REQUIRES: it lies within.
  [[nodiscard]] Bytes slice(std::size_t from, std::size_t length) const {
    ASSERT(from <= size_ && length <= size_ - from);
    Bytes part;
    if (length == 0) return part;
    ++block_->count;
    part.block_ = block_;
    part.offset_ = offset_ + static_cast<std::uint32_t>(from);
    part.size_ = static_cast<std::uint32_t>(length);
    return part;
  }

  friend bool operator==(const Bytes& a, const Bytes& b) {
    if (a.size_ != b.size_) return false;
    const bool is_one_slice = a.block_ == b.block_ && a.offset_ == b.offset_;
    return is_one_slice || a.text() == b.text();
  }
  friend std::strong_ordering operator<=>(const Bytes& a, const Bytes& b) {
    return a.text() <=> b.text();
  }

 private:
  struct Block {
    std::uint32_t count;
  };  // the contents follow
  friend class Slab;
  static Bytes unwritten(std::size_t size);
  // The first so many bytes, which we then hold no more. REQUIRES: there are as many.
  Bytes cut_off(std::size_t length) {
    Bytes part = slice(0, length);
    offset_ += static_cast<std::uint32_t>(length);
    size_ -= static_cast<std::uint32_t>(length);
    return part;
  }
  // REQUIRES: nobody else has seen them.
  [[nodiscard]] std::byte* contents() {
    return block_ == nullptr ? nullptr : reinterpret_cast<std::byte*>(block_ + 1) + offset_;
  }
  [[nodiscard]] const std::byte* data() const {
    return block_ == nullptr ? nullptr : reinterpret_cast<const std::byte*>(block_ + 1) + offset_;
  }

  Block* block_ = nullptr;
  std::uint32_t offset_ = 0;
  std::uint32_t size_ = 0;
};

}  // namespace raftbed
