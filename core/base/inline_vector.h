// InlineVector<T, N>: a vector whose elements lie inside it while they are at most N, and on the
// heap beyond.
//
// For the short lists that messages and outputs are made of: no allocation in the usual case, and a
// move or copy costs as much as there are elements, not as much as there is room. Elements are
// contiguous. What is moved from is empty. Room grows fourfold: a list of up to 4N spills once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <new>
#include <utility>

#include "core/base/broken.h"

namespace raftbed {

template <class T, std::size_t N>
class InlineVector {
 public:
  InlineVector() : items_(inline_room()) {}  // and does not zero the room in `{}`
  InlineVector(std::initializer_list<T> items) : InlineVector() {
    for (const T& item : items) push_back(item);
  }
  InlineVector(const InlineVector& other) : InlineVector() { append_copies(other); }
  InlineVector(InlineVector&& other) noexcept : InlineVector() { take(other); }
  InlineVector& operator=(const InlineVector& other) {
    if (this == &other) return *this;
    clear();
    append_copies(other);
    return *this;
  }
  InlineVector& operator=(InlineVector&& other) noexcept {
    if (this == &other) return *this;
    release();
    take(other);
    return *this;
  }
  ~InlineVector() { release(); }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  // REQUIRES: at < size().
  const T& operator[](std::size_t at) const {
    ASSERT(at < size_);
    return items_[at];
  }
  T& operator[](std::size_t at) {
    ASSERT(at < size_);
    return items_[at];
  }

  // The item may be one of our own.
  void push_back(T item) {
    if (size_ == capacity_) grow();
    std::construct_at(items_ + size_, std::move(item));
    ++size_;
  }
  // A new item at the end, made in its place; of nothing, it is made by default, to be filled
  // there. REQUIRES: it is not made of one of our own.
  template <class... Args>
  T& emplace_back(Args&&... args) {
    if (size_ == capacity_) grow();
    T* made = std::construct_at(items_ + size_, std::forward<Args>(args)...);
    ++size_;
    return *made;
  }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[size_ - 1]; }
  // Keeps its room.
  void clear() {
    std::destroy_n(items_, size_);
    size_ = 0;
  }

  T* begin() { return items_; }
  T* end() { return items_ + size_; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }

  friend bool operator==(const InlineVector& a, const InlineVector& b) {
    if (a.size_ != b.size_) return false;
    for (std::size_t at = 0; at < a.size_; ++at) {
      if (!(a[at] == b[at])) return false;
    }
    return true;
  }

 private:
  T* inline_room() { return std::launder(reinterpret_cast<T*>(room_)); }
  [[nodiscard]] bool is_spilt() { return items_ != inline_room(); }

  void append_copies(const InlineVector& other) {
    for (const T& item : other) emplace_back(item);
  }

  // Out of line: what makes room for an item needs more registers than the item.
  [[gnu::noinline]] void grow() {
    const std::uint32_t capacity = capacity_ * 4;
    T* larger = std::allocator<T>().allocate(capacity);
    relocate(items_, size_, larger);
    const std::uint32_t size = std::exchange(size_, 0U);
    release();
    items_ = larger;
    capacity_ = capacity;
    size_ = size;
  }

  // REQUIRES: nothing of ours is left.
  void take(InlineVector& other) noexcept {
    if (other.is_spilt()) {
      items_ = std::exchange(other.items_, other.inline_room());
      capacity_ = std::exchange(other.capacity_, std::uint32_t{N});
      size_ = std::exchange(other.size_, 0U);
      return;
    }
    relocate(other.items_, other.size_, items_);
    size_ = std::exchange(other.size_, 0U);
  }

  // One by one, so that the end of what was just moved from costs nothing.
  static void relocate(T* from, std::size_t count, T* to) noexcept {
    for (T* const end = from + count; from != end; ++from, ++to) {
      std::construct_at(to, std::move(*from));
      std::destroy_at(from);
    }
  }

  void release() {
    clear();
    if (is_spilt()) std::allocator<T>().deallocate(items_, capacity_);
    items_ = inline_room();
    capacity_ = N;
  }

  T* items_;  // in our room, or on the heap once they are more than N
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = N;
  alignas(T) std::byte room_[N * sizeof(T)];
};

}  // namespace raftbed
