// The search for an order in the order of time: all configurations that the history can have led to
// before an answer, then all before the next. What lies behind is forgotten. Where there is no
// order it says so at the first answer that none explains; where there is one, it carries every
// way along that could still be needed.
//
// Exact, as its steps are (expansion.h). Its memory is the configurations of one answer and the
// steps that led to them: no more than `configurations` of the budget, and its bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/level_search.h"

namespace raftbed::linear {

class FrontierSearch : public LevelSearch {
 public:
  // The sub-history stays where it is as long as the search lives.
  explicit FrontierSearch(const SubHistory& sub);

  // After `undecided` it goes on from there, with a greater budget.
  Order run(const Budget& budget) { return run(budget, timeline_.levels()); }
  // The same, up to that level: `found` means that it came there.
  Order run(const Budget& budget, std::uint32_t end);
  // Once more, from before that level's answer, whatever led there: `none` means that nothing that
  // can have led there leads on. There is no order then. False where that is too much to begin
  // with. REQUIRES: level > 0, and no appends.
  bool begin_anywhere(std::uint32_t level);
  [[nodiscard]] std::uint32_t levels() const { return timeline_.levels(); }
  // After `found`.
  [[nodiscard]] std::vector<std::uint32_t> order() const { return order_to(here_.front()); }

 private:
  void add(const Expansion::Way& way, std::uint32_t from);
  bool is_dominated(Config& config);
  void next_level();

  std::vector<Config> here_;  // before the level's answer
  std::size_t passed_ = 0;    // of them
  std::vector<Config> next_;  // those are known, where they are many
  std::uint32_t level_ = 0;
};

}  // namespace raftbed::linear
