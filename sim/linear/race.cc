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
  std::vector<Racer> running = {Racer::calls, Racer::dive, Racer::frontier};
  for (std::uint64_t length = 1'000 + 3 * sub_->operations.size(); !running.empty(); length *= 2) {
    for (auto racer = running.begin(); racer != running.end();) {
      share.steps_a_key = std::min(length, budget.steps_a_key - std::min(budget.steps_a_key, steps()));
      if (share.steps_a_key == 0) return given_up(Spent::steps);
      const Order order = turn(*racer, share);
      if (order != Order::undecided) return order;
      racer = spent_ == Spent::steps ? racer + 1 : running.erase(racer);
    }
  }
  return Order::undecided;
}

Order Race::given_up(Spent spent) {
  spent_ = spent;
  return Order::undecided;
}

Order Race::turn(Racer racer, const Budget& share) {
  winner_ = racer;
  switch (racer) {
    case Racer::dive: return turn(dive_, share);
    case Racer::frontier: return turn(frontier_, share);
    case Racer::calls: break;
  }
  return turn(calls_, share);
}

template <typename Search>
Order Race::turn(std::unique_ptr<Search>& search, Budget share) {
  if (!search) search = std::make_unique<Search>(*sub_);
  share.steps_a_key += search->steps();
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
