#include "sim/linear/race.h"

#include <algorithm>

#include "sim/linear/dive_search.h"
#include "sim/linear/frontier_search.h"
#include "sim/linear/order_search.h"
#include "sim/linear/stretch_search.h"
#include "sim/linear/thrifty_search.h"

namespace raftbed::linear {
namespace {

// So many steps of the thrifty search take no longer than one of another.
constexpr std::uint64_t thrifty_steps = 2;

// Known ones, on the average, rounded down. A length counts in parts of the whole that are so small
// that their sum does not overflow.
std::uint64_t pending_at_a_time(const SubHistory& sub) {
  if (sub.operations.empty()) return 0;
  const auto between = [](Instant begin, Instant end) {
    return static_cast<std::uint64_t>(end.ns()) - static_cast<std::uint64_t>(begin.ns());
  };
  const Instant begin = sub.operations.front().call;
  Instant end = begin;
  for (const Operation& o : sub.operations) {
    if (o.is_known()) end = std::max(end, o.answer);
  }
  const std::uint64_t unit = (between(begin, end) >> 36U) + 1;
  std::uint64_t sum = 0;
  for (const Operation& o : sub.operations) {
    if (o.is_known()) sum += between(o.call, o.answer) / unit;
  }
  return sum / (between(begin, end) / unit + 1);
}

// Where few are pending, the search in the order of the calls hardly ever takes a detour; where
// many are, there are too many ways for the thrifty one.
std::ptrdiff_t place_of_thrifty(const SubHistory& sub) {
  const std::uint64_t pending = pending_at_a_time(sub);
  if (pending < 3) return 1;
  return pending < 5 ? 0 : 2;
}

}  // namespace

// The first turns are long enough for a way without a detour, and who is likely to decide at the
// least cost has the first.
Race::Race(const SubHistory& sub) : sub_(&sub), length_(first_turn(sub)) {
  if (!ThriftySearch::suits(sub)) return;
  running_.insert(running_.begin() + place_of_thrifty(sub), Racer::thrifty);
}
Race::~Race() = default;

Order Race::run(const Budget& budget) {
  budget_ = budget;
  budget_.bytes = budget.bytes / 5;
  while (!running_.empty()) {
    if (left() == 0) return given_up(Spent::steps);
    const Order order = turn(running_[next_], length_);
    if (order != Order::undecided) return order;
    if (spent_ == Spent::steps)
      ++next_;
    else
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(next_));
    if (next_ < running_.size()) continue;
    next_ = 0;
    length_ *= 2;
  }
  return Order::undecided;
}

Order Race::given_up(Spent spent) {
  spent_ = spent;
  return Order::undecided;
}

Order Race::turn(Racer racer, std::uint64_t length) {
  winner_ = racer;
  switch (racer) {
    case Racer::thrifty: return turn(thrifty_, thrifty_steps * length);
    case Racer::dive: return turn_of_dive(length);
    case Racer::frontier: return turn(frontier_, length);
    case Racer::stretch:
    case Racer::calls: break;
  }
  return turn(calls_, length);
}

// Where it does not get on, it is looked around there, for no more steps than it took in vain.
Order Race::turn_of_dive(std::uint64_t length) {
  const Order order = turn(dive_, length);
  if (order != Order::undecided) return order;
  const Spent spent = spent_;
  if (!stretch_) stretch_ = std::make_unique<StretchSearch>(*sub_);
  stretch_->look_around(dive_->deepest());
  if (turn(stretch_, std::min(length, dive_->steps_since())) == Order::undecided)
    return given_up(spent);
  winner_ = Racer::stretch;
  return Order::none;
}

template <typename Search>
Order Race::turn(std::unique_ptr<Search>& search, std::uint64_t length) {
  if (!search) search = std::make_unique<Search>(*sub_);
  Budget share = budget_;
  share.steps_a_key = search->steps() + std::min(length, left());
  const Order order = search->run(share);
  spent_ = search->spent();
  return order;
}

std::uint64_t Race::left() const {
  return budget_.steps_a_key - std::min(budget_.steps_a_key, steps());
}

std::uint64_t Race::steps() const {
  return (thrifty_ ? thrifty_->steps() : 0) + (dive_ ? dive_->steps() : 0) +
         (stretch_ ? stretch_->steps() : 0) + (frontier_ ? frontier_->steps() : 0) +
         (calls_ ? calls_->steps() : 0);
}

std::uint32_t Race::stuck() const {
  switch (winner_) {
    case Racer::dive: return dive_->stuck();
    case Racer::stretch: return stretch_->stuck();
    case Racer::frontier: return frontier_->stuck();
    case Racer::thrifty:  // it proves none
    case Racer::calls: break;
  }
  return calls_->stuck();
}

std::vector<std::uint32_t> Race::order() const {
  switch (winner_) {
    case Racer::thrifty: return thrifty_->order();
    case Racer::dive: return dive_->order();
    case Racer::frontier: return frontier_->order();
    case Racer::stretch:
    case Racer::calls: break;
  }
  return calls_->order();
}

}  // namespace raftbed::linear
