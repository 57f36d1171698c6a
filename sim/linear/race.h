// Searches for one order in competition: a thrifty one, where there are writes of unknown outcome
// (thrifty_search.h), the one in the order of the calls (order_search.h), the dive (dive_search.h),
// a stretch around where the dive does not get on (stretch_search.h), and the frontier
// (frontier_search.h). They take turns of so many steps, which double; the first to decide wins.
// What each says is proved, so whoever wins is right. Who has no room left has no more turns, nor
// has the thrifty one once it gives up.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/sub_history.h"

namespace raftbed::linear {

class DiveSearch;
class FrontierSearch;
class OrderSearch;
class StretchSearch;
class ThriftySearch;

class Race {
 public:
  // The sub-history stays where it is as long as this lives.
  explicit Race(const SubHistory& sub);
  ~Race();
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  // All together stay within the budget, each with a fifth of the bytes. After `undecided` it
  // goes on from there, with more steps.
  Order run(const Budget& budget);
  // The steps of the first turn of most, in which nearly all that have an order are explained.
  [[nodiscard]] static std::uint64_t first_turn(const SubHistory& sub) {
    return 1'000 + 3 * sub.operations.size();
  }
  // Of all.
  [[nodiscard]] std::uint64_t steps() const;
  // After `undecided`: what there was too little of; steps, where who has room left
  // might have decided with more of them.
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `none`: an operation, by its place; what was called up to its answer has no order.
  [[nodiscard]] std::uint32_t stuck() const;
  // After `found`: the operations, by their places, in an order that explains() holds for.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  enum class Racer : std::uint8_t { thrifty, dive, stretch, frontier, calls };
  Order turn(Racer racer, std::uint64_t length);
  Order turn_of_dive(std::uint64_t length);
  template <typename Search>
  Order turn(std::unique_ptr<Search>& search, std::uint64_t length);
  Order given_up(Spent spent);
  [[nodiscard]] std::uint64_t left() const;

  const SubHistory* sub_;
  Budget budget_;  // of each but for the steps, which are of all
  // Made when it is first their turn.
  std::unique_ptr<ThriftySearch> thrifty_;
  std::unique_ptr<DiveSearch> dive_;
  std::unique_ptr<StretchSearch> stretch_;
  std::unique_ptr<FrontierSearch> frontier_;
  std::unique_ptr<OrderSearch> calls_;
  std::vector<Racer> running_ = {Racer::calls, Racer::dive, Racer::frontier};
  std::size_t next_ = 0;  // of them
  std::uint64_t length_;  // of its turn
  Racer winner_ = Racer::dive;
  Spent spent_ = Spent::steps;
};

}  // namespace raftbed::linear
