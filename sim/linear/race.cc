#include "sim/linear/race.h"

#include <algorithm>

#include "sim/linear/dive_search.h"
#include "sim/linear/frontier_search.h"
#include "sim/linear/order_search.h"

namespace raftbed::linear {

Race::Race(const SubHistory& sub) : sub_(&sub) {}
Race::~Race() = default;

// The first turns are long enough for a way without a detour, and the one whose steps are the
// cheapest has the first.
Order Race::run(const Budget& budget) {
  Budget share = budget;
  share.bytes = budget.bytes / 3;
  std::uint64_t length = 1'000 + 3 * sub_->operations.size();
  for (bool goes_on = true; goes_on; length *= 2) {
    goes_on = false;
    for (const Racer racer : {Racer::calls, Racer::dive, Racer::frontier}) {
      const std::uint64_t left = budget.steps_a_key - std::min(budget.steps_a_key, steps());
      if (left == 0) return Order::undecided;
      share.steps_a_key = std::min(length, left);
      const Order order = racer == Racer::dive       ? turn(racer, dive_, share)
                          : racer == Racer::frontier ? turn(racer, frontier_, share)
                                                     : turn(racer, calls_, share);
      if (order != Order::undecided) return order;
      goes_on = goes_on || spent_ == Spent::steps;
    }
  }
  return Order::undecided;
}

// Who ran out of anything but steps has stopped, and stops at once.
template <typename Search>
Order Race::turn(Racer racer, std::unique_ptr<Search>& search, Budget share) {
  if (!search) search = std::make_unique<Search>(*sub_);
  share.steps_a_key += search->steps();
  winner_ = racer;
  const Order order = search->run(share);
  spent_ = search->spent();
  return order;
}

std::uint64_t Race::steps() const {
  return (dive_ ? dive_->steps() : 0) + (frontier_ ? frontier_->steps() : 0) +
         (calls_ ? calls_->steps() : 0);
}

std::uint32_t Race::stuck() const {
  switch (winner_) {
    case Racer::dive: return dive_->stuck();
    case Racer::frontier: return frontier_->stuck();
    case Racer::calls: break;
  }
  return calls_->stuck();
}

std::vector<std::uint32_t> Race::order() const {
  switch (winner_) {
    case Racer::dive: return dive_->order();
    case Racer::frontier: return frontier_->order();
    case Racer::calls: break;
  }
  return calls_->order();
}

}  // namespace raftbed::linear
