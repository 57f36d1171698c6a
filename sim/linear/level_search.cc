#include "sim/linear/level_search.h"

#include <algorithm>

namespace raftbed::linear {

LevelSearch::LevelSearch(const SubHistory& sub)
    : sub_(&sub), states_(sub), timeline_(sub), expansion_(sub, states_, timeline_) {}

bool LevelSearch::is_spent(const Budget& budget, std::size_t open) {
  if (steps_ >= budget.steps_a_key)
    spent_ = Spent::steps;
  else if (open > budget.configurations)
    spent_ = Spent::configurations;
  else if (open * bytes_each() + trails_.bytes() + known_.bytes() + states_.bytes() > budget.bytes)
    spent_ = Spent::bytes;
  else
    return false;
  return true;
}

// With its masks.
std::uint64_t LevelSearch::bytes_each() const {
  return sizeof(Config) + 3 * sizeof(std::uint64_t) * timeline_.words();
}

bool LevelSearch::expand(const Config& config, const Budget& budget) {
  const std::uint64_t before = expansion_.steps();
  const std::uint64_t left = budget.steps_a_key - steps_;
  const std::uint64_t room = std::min(budget.configurations, 1 + budget.bytes / bytes_each());
  const auto lacked = expansion_.run(config, left, room);
  steps_ += 1 + (expansion_.steps() - before);
  if (!lacked) return true;
  const bool is_room = lacked == Spent::configurations && room < budget.configurations;
  spent_ = is_room ? Spent::bytes : *lacked;
  return false;
}

bool LevelSearch::is_new(std::uint32_t level, const Config& config) {
  key_ = {(std::uint64_t{level} << 32) | config.state};
  key_.insert(key_.end(), config.bits().begin(), config.bits().end());
  return known_.insert(key_);
}

std::vector<std::uint32_t> LevelSearch::order_to(const Config& config) const {
  return order_of(*sub_, trails_.steps_to(config.trail));
}

}  // namespace raftbed::linear
