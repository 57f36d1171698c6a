#include "sim/linear/dive_search.h"

#include <utility>

namespace raftbed::linear {

DiveSearch::DiveSearch(const SubHistory& sub) : LevelSearch(sub) {
  open_.push_back(Open{0, expansion_.initial()});
}

Order DiveSearch::run(const Budget& budget) {
  while (!open_.empty() && open_.back().level < timeline_.levels()) {
    if (is_spent(budget, open_.size())) return Order::undecided;
    timeline_.move_to(open_.back().level);
    if (!expand(open_.back().config, budget)) return Order::undecided;
    const Open from = std::move(open_.back());
    open_.pop_back();
    add_ways(from);
    trails_.let_go(from.config.trail);
  }
  return open_.empty() ? Order::none : Order::found;
}

// The likeliest is the last, and so the next.
void DiveSearch::add_ways(const Open& from) {
  for (std::size_t at = expansion_.ways(); at > 0; --at) {
    const Expansion::Way& way = expansion_.way(at - 1);
    if (!is_new(from.level + 1, way.config)) continue;
    open_.push_back(Open{from.level + 1, way.config});
    open_.back().config.trail = trails_.extend(from.config.trail, from.level, way.steps);
  }
  if (open_.empty() || open_.back().level <= deepest_) return;
  deepest_ = open_.back().level;
  steps_then_ = steps();
}

}  // namespace raftbed::linear
