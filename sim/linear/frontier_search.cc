#include "sim/linear/frontier_search.h"

#include <algorithm>
#include <utility>

namespace raftbed::linear {
namespace {

// Compared one by one with as many as this; the others are looked up.
constexpr std::size_t few = 64;

}  // namespace

FrontierSearch::FrontierSearch(const SubHistory& sub) : LevelSearch(sub) {
  here_.push_back(expansion_.initial());
}

bool FrontierSearch::begin_anywhere(std::uint32_t level) {
  for (const Config& config : here_) trails_.let_go(config.trail);
  for (const Config& config : next_) trails_.let_go(config.trail);
  next_.clear();
  known_ = ConfigSet();
  passed_ = 0;
  level_ = level;
  timeline_.move_to(level - 1);
  here_ = expansion_.best_behind(few);
  return here_.size() <= few;
}

Order FrontierSearch::run(const Budget& budget, std::uint32_t end) {
  while (level_ < end) {
    timeline_.move_to(level_);
    for (; passed_ < here_.size(); ++passed_) {
      if (is_spent(budget, here_.size() + next_.size())) return Order::undecided;
      const Config& config = here_[passed_];
      if (!expand(config, budget)) return Order::undecided;
      for (std::size_t at = 0; at < expansion_.ways(); ++at) add(expansion_.way(at), config.trail);
    }
    if (next_.empty()) return Order::none;
    next_level();
  }
  return Order::found;
}

void FrontierSearch::add(const Expansion::Way& way, std::uint32_t from) {
  Config config = way.config;
  config.trail = trails_.extend(from, level_, way.steps);
  if (!is_dominated(config)) next_.push_back(std::move(config));
}

// By one that is at least as good; or it takes the place of one that is no better.
bool FrontierSearch::is_dominated(Config& config) {
  if (next_.size() >= few && !is_new(level_, config)) {
    trails_.let_go(config.trail);
    return true;
  }
  for (std::size_t at = next_.size() - std::min(few, next_.size()); at < next_.size(); ++at) {
    const bool is_no_better = next_[at].is_as_good_as(config);
    if (!is_no_better && !config.is_as_good_as(next_[at])) continue;
    if (!is_no_better) std::swap(config, next_[at]);
    trails_.let_go(config.trail);
    return true;
  }
  return false;
}

void FrontierSearch::next_level() {
  for (const Config& config : here_) trails_.let_go(config.trail);
  here_.swap(next_);
  next_.clear();
  if (known_.size() > 0) known_ = ConfigSet();
  passed_ = 0;
  ++level_;
}

}  // namespace raftbed::linear
