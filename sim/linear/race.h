// Three searches for one order in competition: the one in the order of the calls (order_search.h),
// the dive (dive_search.h) and the frontier (frontier_search.h). They take turns of so many steps,
// which double; the first to decide wins. Each is exact, so whoever wins is right. Who has no room
// left has no more turns.
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

class Race {
 public:
  // The sub-history stays where it is as long as this lives.
  explicit Race(const SubHistory& sub);
  ~Race();
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  // Once. All together stay within the budget, each with a third of the bytes.
  Order run(const Budget& budget);
  // Of all.
  [[nodiscard]] std::uint64_t steps() const;
  // After `undecided`: what there was too little of; steps, if more of them might have decided.
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `none`: an operation, by its place; what was called up to its answer has no order.
  [[nodiscard]] std::uint32_t stuck() const;
  // After `found`: the operations, by their places, in an order that explains() holds for.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  enum class Racer : std::uint8_t { dive, frontier, calls };
  Order turn(Racer racer, const Budget& share);
  template <typename Search>
  Order turn(std::unique_ptr<Search>& search, Budget share);
  Order given_up(Spent spent);

  const SubHistory* sub_;
  // Made when it is first their turn.
  std::unique_ptr<DiveSearch> dive_;
  std::unique_ptr<FrontierSearch> frontier_;
  std::unique_ptr<OrderSearch> calls_;
  Racer winner_ = Racer::dive;
  Spent spent_ = Spent::steps;
};

}  // namespace raftbed::linear
