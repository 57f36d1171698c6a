// The search for an order depth first along the same ways as the frontier search, memoised: one way
// is followed from answer to answer for as long as it goes on. Where there is an order it is likely
// to be found soon, however many others there are; where there is none, all must be tried.
//
// Exact, as its steps are (expansion.h). It remembers where it has been.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/level_search.h"

namespace raftbed::linear {

class DiveSearch : public LevelSearch {
 public:
  // The sub-history stays where it is as long as the search lives.
  explicit DiveSearch(const SubHistory& sub);

  // After `undecided` it goes on from there, with a greater budget.
  Order run(const Budget& budget);
  // The level furthest on that it has come to, and the steps that it took since it first did.
  [[nodiscard]] std::uint32_t deepest() const { return deepest_; }
  [[nodiscard]] std::uint64_t steps_since() const { return steps() - steps_then_; }
  // After `found`.
  [[nodiscard]] std::vector<std::uint32_t> order() const { return order_to(open_.back().config); }

 private:
  struct Open {
    std::uint32_t level;
    Config config;
  };
  void add_ways(const Open& from);

  std::vector<Open> open_;  // the last one next
  std::uint32_t deepest_ = 0;
  std::uint64_t steps_then_ = 0;
};

}  // namespace raftbed::linear
