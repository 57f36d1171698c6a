// The numbers of pairs of a part and a value that is of several parts. For the first such values a
// row of all parts says theirs, for the rest a table of pairs.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/history.h"

namespace raftbed::linear {

class SharedNumbers {
 public:
  // Rows hold at most so many numbers in all.
  SharedNumbers(std::uint32_t parts, std::size_t rows_max) : parts_(parts), rows_max_(rows_max) {}

  // That of the pair; 0 where it has none yet: it is given one before the next is asked for. O(1).
  std::uint32_t& of(std::uint32_t part, Value value);

 private:
  struct Place {
    std::uint64_t pair = 0;
    std::uint32_t number = 0;  // 0: free
  };
  std::uint32_t& of_no_row(std::uint32_t part, Value value);
  [[nodiscard]] std::uint32_t& in_row(std::uint32_t part, Value value) {
    return rows_[std::size_t{row_at_[value] - 1} * parts_ + part];
  }
  bool make_row(Value value);
  [[nodiscard]] Place& place_of(std::uint64_t pair);
  void make_places();

  std::uint32_t parts_;
  std::size_t rows_max_;
  std::vector<std::uint32_t> row_at_;  // by value: 0 none, else the row and one
  std::vector<std::uint32_t> rows_;    // of as many numbers as there are parts; 0: none yet
  std::vector<Place> places_{1};       // a power of two of them, half of them free
  std::uint64_t last_place_ = 0;       // the greatest place
  std::size_t placed_ = 0;
};

inline std::uint32_t& SharedNumbers::of(std::uint32_t part, Value value) {
  const bool has_row = value < row_at_.size() && row_at_[value] != 0;
  return has_row ? in_row(part, value) : of_no_row(part, value);
}

}  // namespace raftbed::linear
