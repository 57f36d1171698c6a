#include "sim/linear/dive_search.h"

#include <algorithm>
#include <utility>

namespace raftbed::linear {

DiveSearch::DiveSearch(const SubHistory& sub)
    : sub_(&sub), states_(sub), timeline_(sub), expansion_(sub, states_, timeline_) {
  open_.push_back(Open{0, expansion_.initial()});
}

Order DiveSearch::run(const Budget& budget) {
  while (!open_.empty() && open_.back().level < timeline_.levels()) {
    if (is_spent(budget)) return Order::undecided;
    const Open open = std::move(open_.back());
    open_.pop_back();
    timeline_.move_to(open.level);
    if (!pass(open, budget)) {
      open_.push_back(open);
      return Order::undecided;
    }
    trails_.let_go(open.config.trail);
  }
  return open_.empty() ? Order::none : Order::found;
}

bool DiveSearch::is_spent(const Budget& budget) {
  if (steps_ >= budget.steps_a_key)
    spent_ = Spent::steps;
  else if (open_.size() > budget.configurations)
    spent_ = Spent::configurations;
  else if (bytes() > budget.bytes)
    spent_ = Spent::bytes;
  else
    return false;
  return true;
}

std::uint64_t DiveSearch::bytes_each() const {
  return sizeof(Open) + 3 * sizeof(std::uint64_t) * timeline_.words();
}

std::uint64_t DiveSearch::bytes() const {
  return open_.size() * bytes_each() + trails_.bytes() + known_.bytes();
}

// False where it was too much: once more from there, some other time.
bool DiveSearch::pass(const Open& open, const Budget& budget) {
  const std::uint64_t before = expansion_.steps();
  const std::uint64_t left = budget.steps_a_key - steps_;
  const std::uint64_t room = std::min(budget.configurations, 1 + budget.bytes / bytes_each());
  const bool is_complete = expansion_.run(open.config, left, room);
  steps_ += 1 + (expansion_.steps() - before);
  if (!is_complete) {
    if (expansion_.ways() < room)
      spent_ = Spent::steps;
    else
      spent_ = room < budget.configurations ? Spent::bytes : Spent::configurations;
    return false;
  }
  for (std::size_t at = expansion_.ways(); at > 0; --at) {
    const Expansion::Way& way = expansion_.way(at - 1);
    if (!is_new(open.level + 1, way.config)) continue;
    open_.push_back(Open{open.level + 1, way.config});
    open_.back().config.trail = trails_.extend(open.config.trail, open.level, way.steps);
  }
  return true;
}

bool DiveSearch::is_new(std::uint32_t level, const Config& config) {
  key_ = {(std::uint64_t{level} << 32) | config.state};
  key_.insert(key_.end(), config.bits().begin(), config.bits().end());
  return known_.insert(key_);
}

std::vector<std::uint32_t> DiveSearch::order() const {
  return order_of(*sub_, trails_.steps_to(open_.back().config.trail));
}

}  // namespace raftbed::linear
