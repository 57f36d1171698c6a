// The search for an order depth first along the same ways as the frontier search, memoised: one way
// is followed from answer to answer for as long as it goes on. Where there is an order it is likely
// to be found soon, however many others there are; where there is none, all must be tried.
//
// Exact, as its steps are (expansion.h). It remembers where it has been.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/config_set.h"
#include "sim/linear/expansion.h"
#include "sim/linear/trail.h"

namespace raftbed::linear {

class DiveSearch {
 public:
  // The sub-history stays where it is as long as the search lives.
  explicit DiveSearch(const SubHistory& sub);
  DiveSearch(const DiveSearch&) = delete;
  DiveSearch& operator=(const DiveSearch&) = delete;

  // After `undecided` it goes on from there, with a greater budget.
  Order run(const Budget& budget);
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `none`: an operation; nothing called behind its answer is needed to show that.
  [[nodiscard]] std::uint32_t stuck() const { return *expansion_.culprit(); }
  // After `found`.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  struct Open {
    std::uint32_t level;
    Config config;
  };
  bool pass(const Open& open, const Budget& budget);
  bool is_new(std::uint32_t level, const Config& config);
  [[nodiscard]] bool is_spent(const Budget& budget);
  [[nodiscard]] std::uint64_t bytes_each() const;
  [[nodiscard]] std::uint64_t bytes() const;

  const SubHistory* sub_;
  States states_;
  Timeline timeline_;
  Expansion expansion_;
  Trails trails_;
  std::vector<Open> open_;  // the last one next
  ConfigSet known_;
  std::vector<std::uint64_t> key_;
  std::uint64_t steps_ = 0;
  Spent spent_ = Spent::steps;
};

}  // namespace raftbed::linear
