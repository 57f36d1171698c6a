#include "sim/linear/quick_path.h"

#include <algorithm>
#include <optional>

namespace raftbed::linear {

// Whoever stands behind the gap must not be over before he is called who takes part in it.
QuickPath::Gap QuickPath::gap() const {
  constexpr std::size_t looks_max = 64;
  Instant until = for_ever;
  std::optional<Value> left;  // by the last visit that is there already
  const std::size_t end = taken_.size() - std::min(taken_.size(), looks_max);
  for (std::size_t at = taken_.size(); at-- > end;) {
    const auto& [move, held_before] = taken_[at];
    const Operation& o = operations_[move.place()];
    if (move.where() == Move::Where::visiting) {
      if (!left) left = o.value;
      continue;
    }
    until = std::min(until, o.answer);
    if (move.is_last() && o.effect == Effect::put) return {left.value_or(held_before), until};
  }
  return {absent, Instant(-for_ever.ns())};
}

std::vector<std::uint32_t> QuickPath::order() const {
  std::vector<std::uint32_t> order;
  order.reserve(taken_.size());
  std::ptrdiff_t visits_end = 0;
  std::ptrdiff_t last_put = 0;
  for (const Taken& taken : taken_) {
    const std::uint32_t place = taken.move.place();
    switch (taken.move.where()) {
      case Move::Where::visiting:
        order.insert(order.begin() + visits_end++, place);
        ++last_put;
        continue;
      case Move::Where::passing: order.insert(order.begin() + last_put++, place); continue;
      case Move::Where::last: break;
    }
    const bool is_put = operations_[place].effect == Effect::put;
    if (is_put) visits_end = last_put = static_cast<std::ptrdiff_t>(order.size());
    order.push_back(place);
  }
  return order;
}

}  // namespace raftbed::linear
