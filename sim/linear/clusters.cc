#include "sim/linear/clusters.h"

#include <algorithm>
#include <utility>

namespace raftbed::linear {
namespace {

constexpr std::uint32_t filled_at_once = 128;

}  // namespace

Clusters::Clusters(const History& history)
    : initial_(history.initial),
      parts_(static_cast<std::uint32_t>(history.parts().size())),
      end_(parts_),
      room_(parts_ + static_cast<std::uint32_t>(history.values())),
      slots_(room_),
      values_(static_cast<std::uint32_t>(history.values())),
      owners_(values_),
      shared_(parts_, 2 * history.operations().size()) {}

// Written before all, by nobody who could be called too late.
void Clusters::meet(std::uint32_t part) {
  constexpr Instant before_all = Instant(Cluster::never_yet.ns() + 1);
  for (; met_ <= part; ++met_) {
    slots_[met_].cluster =
        Cluster{Cluster::never_yet, Cluster::never_yet, before_all, met_, Cluster::written};
  }
}

void Clusters::fill_to(Value value) {
  const std::uint32_t end = std::min(values_, value + filled_at_once);
  for (; filled_ < end; ++filled_) owners_[filled_] = Owner{nobody, 0};
}

void Clusters::make_room() {
  room_ += room_ / 2 + filled_at_once;
  Room<Slot> more(room_);
  std::copy(slots_.begin(), slots_.begin() + met_, more.begin());
  std::copy(slots_.begin() + parts_, slots_.begin() + end_, more.begin() + parts_);
  slots_ = std::move(more);
}

std::uint32_t Clusters::number_of_shared(std::uint32_t part, Value value) {
  std::uint32_t& number = shared_.of(part, value);
  return number != 0 ? number : number = add(part);
}

}  // namespace raftbed::linear
