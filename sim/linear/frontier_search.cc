#include "sim/linear/frontier_search.h"

#include <algorithm>

namespace raftbed::linear {
namespace {

// Compared one by one with as many as this; the others are looked up.
constexpr std::size_t few = 64;

}  // namespace

FrontierSearch::FrontierSearch(const SubHistory& sub)
    : sub_(&sub), states_(sub), timeline_(sub), expansion_(sub, states_, timeline_) {
  here_.push_back(expansion_.initial());
}

Order FrontierSearch::run(const Budget& budget) {
  while (level_ < timeline_.levels()) {
    timeline_.move_to(level_);
    for (; passed_ < here_.size(); ++passed_) {
      if (is_spent(budget) || !pass(here_[passed_], budget)) return Order::undecided;
    }
    if (next_.empty()) return Order::none;
    next_level();
  }
  return Order::found;
}

bool FrontierSearch::is_spent(const Budget& budget) {
  if (steps_ >= budget.steps_a_key)
    spent_ = Spent::steps;
  else if (next_.size() > budget.configurations)
    spent_ = Spent::configurations;
  else if (bytes() > budget.bytes)
    spent_ = Spent::bytes;
  else
    return false;
  return true;
}

std::uint64_t FrontierSearch::bytes_each() const {
  return sizeof(Config) + 3 * sizeof(std::uint64_t) * timeline_.words();
}

std::uint64_t FrontierSearch::bytes() const {
  return (here_.size() + next_.size()) * bytes_each() + trails_.bytes() + known_.bytes();
}

// False where it was too much: once more from there, some other time.
bool FrontierSearch::pass(const Config& config, const Budget& budget) {
  const std::uint64_t before = expansion_.steps();
  const std::uint64_t left = budget.steps_a_key - steps_;
  const std::uint64_t room = std::min(budget.configurations, 1 + budget.bytes / bytes_each());
  const bool is_complete = expansion_.run(config, left, room);
  steps_ += 1 + (expansion_.steps() - before);
  if (!is_complete) {
    if (expansion_.ways() < room)
      spent_ = Spent::steps;
    else
      spent_ = room < budget.configurations ? Spent::bytes : Spent::configurations;
    return false;
  }
  for (std::size_t at = 0; at < expansion_.ways(); ++at) add(expansion_.way(at), config.trail);
  return true;
}

void FrontierSearch::add(const Expansion::Way& way, std::uint32_t from) {
  Config config = way.config;
  config.trail = trails_.extend(from, level_, way.steps);
  if (!is_dominated(config)) next_.push_back(std::move(config));
}

// By one that is at least as good; or it takes the place of one that is no better.
bool FrontierSearch::is_dominated(Config& config) {
  if (next_.size() >= few) {
    key_ = {config.state};
    key_.insert(key_.end(), config.bits().begin(), config.bits().end());
    if (!known_.insert(key_)) {
      trails_.let_go(config.trail);
      return true;
    }
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

std::vector<std::uint32_t> FrontierSearch::order() const {
  return order_of(*sub_, trails_.steps_to(here_.front().trail));
}

}  // namespace raftbed::linear
