// The search for a "no" in a stretch of the time alone, however long the history: around where a
// dive does not get on.
//
// The frontier (frontier_search.h) begins somewhere before that, with the best of what can have led
// there: for each value that the key may hold, everybody who is pending is done, and his write can
// be used all the same. Whatever order there is leads through a configuration that is no better.
// So where nothing leads on, there is no order. Where something does, the stretch was too short, or
// there is one: it is made four times as long, up to the whole, which is left to the frontier.
#pragma once

#include <cstdint>

#include "sim/linear/frontier_search.h"

namespace raftbed::linear {

class StretchSearch {
 public:
  // The sub-history stays where it is as long as the search lives.
  explicit StretchSearch(const SubHistory& sub) : frontier_(sub), has_appends_(sub.has_appends) {}

  // The level at which others do not get on; if it is another than before, it begins anew there.
  void look_around(std::uint32_t level);
  // `none` or `undecided`. After `undecided` with too few steps it goes on from there.
  Order run(const Budget& budget);
  [[nodiscard]] std::uint64_t steps() const { return frontier_.steps(); }
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `none`: an operation; nothing called behind its answer is needed to show that.
  [[nodiscard]] std::uint32_t stuck() const { return frontier_.stuck(); }

 private:
  [[nodiscard]] bool begin();
  [[nodiscard]] std::uint32_t end() const;

  FrontierSearch frontier_;
  bool has_appends_;
  std::uint32_t level_ = 0;
  std::uint32_t length_ = 0;  // on either side of it
  bool is_begun_ = false;
  Spent spent_ = Spent::steps;
};

}  // namespace raftbed::linear
