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
  InlineVector() {}  // NOLINT(modernize-use-equals-default): it would zero the room in `{}`
  InlineVector(std::initializer_list<T> items) {
    for (const T& item : items) push_back(item);
  }
  InlineVector(const InlineVector& other) { append_copies(other); }
  InlineVector(InlineVector&& other) noexcept { take(other); }
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
    return begin()[at];
  }
  T& operator[](std::size_t at) {
    ASSERT(at < size_);
    return begin()[at];
  }

  // The item may be one of our own.
  void push_back(T item) {
    if (size_ == capacity_) grow();
    std::construct_at(begin() + size_, std::move(item));
    ++size_;
  }
  // A new item at the end, made in its place; of nothing, it is made by default, to be filled
  // there. REQUIRES: it is not made of one of our own.
  template <class... Args>
  T& emplace_back(Args&&... args) {
    if (size_ == capacity_) grow();
    T* made = std::construct_at(begin() + size_, std::forward<Args>(args)...);
    ++size_;
    return *made;
  }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[size_ - 1]; }
  // Keeps its room.
  void clear() {
    std::destroy_n(begin(), size_);
    size_ = 0;
  }

  T* begin() { return heap_ != nullptr ? heap_ : inline_room(); }
  T* end() { return begin() + size_; }
  const T* begin() const { return heap_ != nullptr ? heap_ : inline_room(); }
  const T* end() const { return begin() + size_; }

  friend bool operator==(const InlineVector& a, const InlineVector& b) {
    if (a.size_ != b.size_) return false;
    for (std::size_t at = 0; at < a.size_; ++at) {
      if (!(a[at] == b[at])) return false;
    }
    return true;
  }

 private:
  T* inline_room() { return std::launder(reinterpret_cast<T*>(room_)); }
  const T* inline_room() const { return std::launder(reinterpret_cast<const T*>(room_)); }

  void append_copies(const InlineVector& other) {
    for (const T& item : other) push_back(item);
  }

  // Out of line: what makes room for an item needs more registers than the item.
  [[gnu::noinline]] void grow() {
    const std::uint32_t capacity = capacity_ * 4;
    T* larger = std::allocator<T>().allocate(capacity);
    relocate(begin(), size_, larger);
    const std::uint32_t size = std::exchange(size_, 0U);
    release();
    heap_ = larger;
    capacity_ = capacity;
    size_ = size;
  }

  // REQUIRES: nothing of ours is left.
  void take(InlineVector& other) noexcept {
    if (other.heap_ != nullptr) {
      heap_ = std::exchange(other.heap_, nullptr);
      capacity_ = std::exchange(other.capacity_, std::uint32_t{N});
      size_ = std::exchange(other.size_, 0U);
      return;
    }
    relocate(other.inline_room(), other.size_, inline_room());
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
    if (heap_ != nullptr) std::allocator<T>().deallocate(heap_, capacity_);
    heap_ = nullptr;
    capacity_ = N;
  }

  T* heap_ = nullptr;  // where the elements are, once they are more than N
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = N;
  alignas(T) std::byte room_[N * sizeof(T)];
};

}  // namespace raftbed
