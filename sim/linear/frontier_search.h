// The search for an order in the order of time: all configurations that the history can have led to
// before an answer, then all before the next. What lies behind is forgotten. Where there is no
// order it says so at the first answer that none explains; where there is one, it carries every
// way along that could still be needed.
//
// Exact, as its steps are (expansion.h). Its memory is the configurations of one answer and the
// steps that led to them: no more than `configurations` of the budget, and its bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/config_set.h"
#include "sim/linear/expansion.h"
#include "sim/linear/trail.h"

namespace raftbed::linear {

class FrontierSearch {
 public:
  // The sub-history stays where it is as long as the search lives.
  explicit FrontierSearch(const SubHistory& sub);
  FrontierSearch(const FrontierSearch&) = delete;
  FrontierSearch& operator=(const FrontierSearch&) = delete;

  // After `undecided` it goes on from there, with a greater budget.
  Order run(const Budget& budget);
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `none`: an operation; nothing called behind its answer is needed to show that.
  [[nodiscard]] std::uint32_t stuck() const { return *expansion_.culprit(); }
  // After `found`.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  bool pass(const Config& config, const Budget& budget);
  void add(const Expansion::Way& way, std::uint32_t from);
  bool is_dominated(Config& config);
  void next_level();
  [[nodiscard]] bool is_spent(const Budget& budget);
  [[nodiscard]] std::uint64_t bytes_each() const;
  [[nodiscard]] std::uint64_t bytes() const;

  const SubHistory* sub_;
  States states_;
  Timeline timeline_;
  Expansion expansion_;
  Trails trails_;
  std::vector<Config> here_;  // before the level's answer
  std::size_t passed_ = 0;    // of them
  std::vector<Config> next_;
  ConfigSet known_;  // of those, where they are many
  std::vector<std::uint64_t> key_;
  std::uint32_t level_ = 0;
  std::uint64_t steps_ = 0;
  Spent spent_ = Spent::steps;
};

}  // namespace raftbed::linear
