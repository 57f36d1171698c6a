// The values of one part after the other, numbered in the order in which each part asks for them.
// The numbers go on from part to part, so that nothing has to be wiped: what was numbered before
// this part began is not numbered.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/history.h"

namespace raftbed::linear {

class ValueIndex {
 public:
  // Of a history with so many values: 4 bytes each. REQUIRES: its parts have fewer than 2^31
  // operations.
  explicit ValueIndex(std::size_t values) : numbers_(values, 0) {}

  void begin_part() { first_ = next_; }
  [[nodiscard]] std::uint32_t size() const { return next_ - first_; }  // of this part
  // From 0 on. O(1), and no branch for whether the value is new, which the processor would guess
  // wrong half of the time.
  std::uint32_t number_of(Value value) {
    const std::uint32_t before = numbers_[value];
    const std::uint32_t is_new = before < first_ ? 1 : 0;
    const std::uint32_t number = (next_ & (0 - is_new)) | (before & (is_new - 1));
    numbers_[value] = number;
    next_ += is_new;
    return number - first_;
  }

 private:
  std::vector<std::uint32_t> numbers_;  // by value
  std::uint32_t first_ = 1;             // of this part
  std::uint32_t next_ = 1;
};

}  // namespace raftbed::linear
