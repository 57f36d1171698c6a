#include "sim/linear/stretch_search.h"

#include <algorithm>

namespace raftbed::linear {
namespace {

constexpr std::uint32_t shortest = 32;

}  // namespace

void StretchSearch::look_around(std::uint32_t level) {
  if (level == level_) return;
  level_ = level;
  length_ = shortest;
  is_begun_ = false;
}

Order StretchSearch::run(const Budget& budget) {
  spent_ = Spent::steps;
  for (;; length_ *= 4, is_begun_ = false) {
    if (!is_begun_ && !begin()) return Order::undecided;
    is_begun_ = true;
    const Order order = frontier_.run(budget, end());
    if (order == Order::none) return Order::none;
    if (order == Order::undecided) break;
  }
  if (frontier_.spent() != Spent::steps) length_ = 0;  // until it looks elsewhere
  return Order::undecided;
}

bool StretchSearch::begin() {
  if (has_appends_ || length_ == 0 || length_ >= level_) return false;
  const bool is_narrow = frontier_.begin_anywhere(level_ - length_);
  if (!is_narrow) length_ = 0;  // nor will it be, before it looks elsewhere
  return is_narrow;
}

std::uint32_t StretchSearch::end() const {
  return std::min(frontier_.levels(), level_ + 1 + length_);
}

}  // namespace raftbed::linear
