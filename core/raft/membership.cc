#include "core/raft/membership.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"

namespace raftbed::raft {

Membership::Membership(Configuration first, LogIndex index)
    : placed_(std::vector<Placed>{Placed{index, std::move(first)}}) {}

Membership::Place Membership::since(LogIndex settled) const {
  Place last = placed_->end() - 1;
  while (last->index > settled) {
    ASSERT(last != placed_->begin());
    --last;
  }
  return last;
}

const Configuration& Membership::as_of(LogIndex index) const {
  return since(index)->configuration;
}

Nodes Membership::members_since(LogIndex settled) const {
  Nodes members;
  for (Place place = since(settled); place != placed_->end(); ++place) {
    members = united(members, place->configuration.members());
  }
  return members;
}

bool Membership::is_voter_since(LogIndex settled, NodeId node) const {
  return std::any_of(since(settled), placed_->end(),
                     [&](const Placed& placed) { return placed.configuration.is_voter(node); });
}

void Membership::append(LogIndex index, Configuration configuration) {
  truncate_from(index);
  placed_.edit().push_back(Placed{index, std::move(configuration)});
}

bool Membership::truncate_from(LogIndex from) {
  if (index() < from || placed_->size() == 1) return false;
  std::vector<Placed>& placed = placed_.edit();
  while (placed.size() > 1 && placed.back().index >= from) placed.pop_back();
  return true;
}

void Membership::forget_before(LogIndex index) {
  std::vector<Placed>& placed = placed_.edit();
  const auto behind = std::find_if(placed.begin() + 1, placed.end(),
                                   [&](const Placed& other) { return other.index > index; });
  placed.erase(placed.begin(), behind - 1);
}

}  // namespace raftbed::raft
