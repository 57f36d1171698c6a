#include "sim/linear/shared_numbers.h"

#include <algorithm>
#include <utility>

namespace raftbed::linear {
namespace {

constexpr std::size_t places_min = 64;

}  // namespace

// Once there is no room for a row, none is made any more: a pair stands in one of the two.
bool SharedNumbers::make_row(Value value) {
  if (rows_.size() + parts_ > rows_max_) return false;
  rows_.resize(rows_.size() + parts_);
  if (value >= row_at_.size()) row_at_.resize(value + 1);
  row_at_[value] = static_cast<std::uint32_t>(rows_.size() / parts_);
  return true;
}

std::uint32_t& SharedNumbers::of_no_row(std::uint32_t part, Value value) {
  if (make_row(value)) return in_row(part, value);
  const std::uint64_t pair = std::uint64_t{part} << 32 | value;
  Place& place = place_of(pair);
  if (place.number != 0) return place.number;
  if (2 * ++placed_ >= last_place_) make_places();
  Place& free = place_of(pair);
  free.pair = pair;
  return free.number;
}

// Where it is, or would be.
SharedNumbers::Place& SharedNumbers::place_of(std::uint64_t pair) {
  constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;
  for (std::uint64_t at = (pair * golden) >> 32;; ++at) {
    Place& place = places_[at & last_place_];
    if (place.pair == pair || place.number == 0) return place;
  }
}

void SharedNumbers::make_places() {
  std::vector<Place> before(std::max(places_min, 2 * places_.size()));
  std::swap(before, places_);
  last_place_ = places_.size() - 1;
  for (const Place& each : before) {
    if (each.number != 0) place_of(each.pair) = each;
  }
}

}  // namespace raftbed::linear
