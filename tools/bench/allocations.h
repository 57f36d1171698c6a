// What this program asks the heap for: operator new is replaced, counts, and weighs where asked to.
#pragma once

#include <cstddef>
#include <cstdint>

namespace raftbed {

// How often it has asked so far.
std::uint64_t allocations();

// Weighs what is taken and given back while it lives; that takes time. One at a time.
class HeapScale {
 public:
  HeapScale();
  ~HeapScale();
  HeapScale(const HeapScale&) = delete;
  HeapScale& operator=(const HeapScale&) = delete;

  // Of what was taken since this was made, in bytes, with what malloc rounds up to: what is still
  // in use, and the most that was at once. REQUIRES: nothing older was given back.
  [[nodiscard]] std::size_t in_use() const;
  [[nodiscard]] std::size_t peak() const;
};

}  // namespace raftbed
