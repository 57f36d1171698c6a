#include "sim/linear/clusters.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"

namespace raftbed::linear {
namespace {

constexpr std::uint32_t filled_at_once = 128;
constexpr std::size_t places_min = 64;

}  // namespace

Clusters::Clusters(const History& history)
    : initial_(history.initial),
      parts_(static_cast<std::uint32_t>(history.parts().size())),
      end_(parts_),
      room_(parts_ + static_cast<std::uint32_t>(history.values())),
      clusters_(room_),
      values_(static_cast<std::uint32_t>(history.values())),
      owners_(values_),
      rows_max_(2 * history.operations().size()) {}

// Written before all, by nobody who could be called too late.
void Clusters::meet(std::uint32_t part) {
  constexpr Instant before_all = Instant(Cluster::never_yet.ns() + 1);
  for (; met_ <= part; ++met_) {
    clusters_[met_] =
        Cluster{Cluster::never_yet, Cluster::never_yet, before_all, met_, Cluster::written};
  }
}

void Clusters::fill_to(Value value) {
  const std::uint32_t end = std::min(values_, value + filled_at_once);
  for (; filled_ < end; ++filled_) owners_[filled_] = Owner{nobody, 0};
}

void Clusters::make_room() {
  room_ += room_ / 2 + filled_at_once;
  Room<Cluster> more(room_);
  std::copy(clusters_.begin(), clusters_.begin() + met_, more.begin());
  std::copy(clusters_.begin() + parts_, clusters_.begin() + end_, more.begin() + parts_);
  clusters_ = std::move(more);
}

// Where it is, or would be.
Clusters::Place& Clusters::place_of(std::uint64_t pair) {
  constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;
  for (std::uint64_t at = (pair * golden) >> 32;; ++at) {
    Place& place = places_[at & last_place_];
    if (place.pair == pair || place.number == 0) return place;
  }
}

std::uint32_t Clusters::number_of_shared(std::uint32_t part, Value value) {
  const bool has_row = value < row_at_.size() && row_at_[value] != 0;
  if (has_row || make_row(value)) {
    std::uint32_t& number = rows_[std::size_t{row_at_[value] - 1} * parts_ + part];
    return number != 0 ? number : number = add(part);
  }
  const Place& place = place_of(pair_of(part, value));
  return place.number != 0 ? place.number : add_placed(part, value);
}

// Once there is no room for a row, none is made any more: a pair stands in one of the two.
bool Clusters::make_row(Value value) {
  if (rows_.size() + parts_ > rows_max_) return false;
  rows_.resize(rows_.size() + parts_);
  if (value >= row_at_.size()) row_at_.resize(value + 1);
  row_at_[value] = static_cast<std::uint32_t>(rows_.size() / parts_);
  return true;
}

std::uint32_t Clusters::add_placed(std::uint32_t part, Value value) {
  const std::uint32_t number = add(part);
  if (2 * ++placed_ >= last_place_) make_places();
  place_of(pair_of(part, value)) = Place{pair_of(part, value), number};
  return number;
}

void Clusters::make_places() {
  std::vector<Place> before(std::max(places_min, 2 * places_.size()));
  std::swap(before, places_);
  last_place_ = places_.size() - 1;
  for (const Place& each : before) {
    if (each.number != 0) place_of(each.pair) = each;
  }
}

Clusters::Link& Clusters::make_link(std::uint32_t number) {
  Cluster& cluster = clusters_[number];
  if (cluster.marks < Cluster::chained) {
    ASSERT(links_.size() < links_max);
    cluster.marks |= static_cast<std::uint32_t>(links_.size()) * Cluster::chained;
    links_.emplace_back();
  }
  return links_[cluster.marks / Cluster::chained];
}

}  // namespace raftbed::linear
