// What the searches in the order of time have in common (dive_search.h, frontier_search.h): the
// ways on from a configuration (expansion.h), the steps that led to each, and the count of what all
// that takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/config_set.h"
#include "sim/linear/expansion.h"
#include "sim/linear/trail.h"

namespace raftbed::linear {

class LevelSearch {
 public:
  LevelSearch(const LevelSearch&) = delete;
  LevelSearch& operator=(const LevelSearch&) = delete;

  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // After `undecided`: what there was too little of. But for steps, it stays so.
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `none`: an operation; nothing called behind its answer is needed to show that.
  [[nodiscard]] std::uint32_t stuck() const { return *expansion_.culprit(); }

 protected:
  // The sub-history stays where it is as long as the search lives.
  explicit LevelSearch(const SubHistory& sub);
  ~LevelSearch() = default;

  // With so many configurations open.
  [[nodiscard]] bool is_spent(const Budget& budget, std::size_t open);
  // Finds the ways on from here. False where it was too much: once more from there, some other
  // time.
  bool expand(const Config& config, const Budget& budget);
  // Whether it was not remembered at that level; it is, afterwards.
  bool is_new(std::uint32_t level, const Config& config);
  [[nodiscard]] std::vector<std::uint32_t> order_to(const Config& config) const;

  const SubHistory* sub_;
  States states_;
  Timeline timeline_;
  Expansion expansion_;
  Trails trails_;
  ConfigSet known_;

 private:
  [[nodiscard]] std::uint64_t bytes_each() const;

  std::vector<std::uint64_t> key_;  // a buffer
  std::uint64_t steps_ = 0;
  Spent spent_ = Spent::steps;
};

}  // namespace raftbed::linear
