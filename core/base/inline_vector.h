// InlineVector<T, N>: a vector whose first N elements lie inside it, and the rest on the heap.
//
// For the short lists that messages and outputs are made of: no allocation in the usual case. Elements are
// default constructed, so keep T small and regular.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/broken.h"

namespace raftbed {

template <class T, std::size_t N>
class InlineVector {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  // REQUIRES: at < size().
  const T& operator[](std::size_t at) const { return *slot(at); }
  T& operator[](std::size_t at) { return *const_cast<T*>(slot(at)); }

  void push_back(T item) {
    if (size_ < N) {
      inline_[size_] = std::move(item);
    } else {
      spilled_.push_back(std::move(item));
    }
    ++size_;
  }
  void clear() {
    for (std::size_t at = 0; at < size_ && at < N; ++at) inline_[at] = T{};
    spilled_.clear();
    size_ = 0;
  }

  template <class Vector, class Value>
  class Iterator {
   public:
    Iterator(Vector* vector, std::size_t at) : vector_(vector), at_(at) {}
    Value& operator*() const { return (*vector_)[at_]; }
    Value* operator->() const { return &(*vector_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    Vector* vector_;
    std::size_t at_;
  };
  auto begin() { return Iterator<InlineVector, T>(this, 0); }
  auto end() { return Iterator<InlineVector, T>(this, size_); }
  auto begin() const { return Iterator<const InlineVector, const T>(this, 0); }
  auto end() const { return Iterator<const InlineVector, const T>(this, size_); }

  friend bool operator==(const InlineVector& a, const InlineVector& b) {
    if (a.size_ != b.size_) return false;
    for (std::size_t at = 0; at < a.size_; ++at) {
      if (!(a[at] == b[at])) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] const T* slot(std::size_t at) const {
    ASSERT(at < size_);
    return at < N ? &inline_[at] : &spilled_[at - N];
  }
  std::array<T, N> inline_{};
  std::vector<T> spilled_;
  std::size_t size_ = 0;
};

}  // namespace raftbed
