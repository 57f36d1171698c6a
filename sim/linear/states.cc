#include "sim/linear/states.h"

#include <algorithm>
#include <string>

namespace raftbed::linear {

States::States(const SubHistory& sub) : sub_(&sub), seen_(sub.values(), false) {
  for (const Operation& operation : sub.operations) {
    if (const auto value = sight_of(operation)) seen_[*value] = true;
    if (operation.effect == Effect::differs) seen_[operation.expected] = true;
  }
  if (!sub.has_appends) return;
  sort_sights();
  for (Value value = 1; value < seen_.size(); ++value) {
    seen_[value] = begins_a_sight(sub.text(value));
  }
}

void States::sort_sights() {
  for (Value value = 1; value < seen_.size(); ++value) {
    if (seen_[value]) sights_.emplace_back(sub_->text(value), value);
  }
  std::sort(sights_.begin(), sights_.end());
}

// Among sorted texts, those that begin with another follow it directly.
bool States::begins_a_sight(std::string_view text) const {
  const auto at = std::lower_bound(sights_.begin(), sights_.end(), std::pair(text, Value{0}));
  return at != sights_.end() && at->first.starts_with(text);
}

Value States::appended(Value state, Value piece) {
  if (state == unseen) return unseen;
  if (state == absent) return as_seen(piece);
  const auto [known, is_new] = appended_.try_emplace({state, piece}, unseen);
  if (!is_new) return known->second;
  std::string joined(text(state));
  joined += text(piece);
  const auto at = std::lower_bound(sights_.begin(), sights_.end(),
                                   std::pair(std::string_view(joined), Value{0}));
  if (at == sights_.end() || !at->first.starts_with(joined)) return unseen;
  known->second =
      at->first.size() == joined.size() ? at->second : number_of(at->second, joined.size());
  return known->second;
}

Value States::number_of(Value sight, std::size_t length) {
  const auto next = made_from() + static_cast<Value>(made_.size());
  const auto [number, is_new] = numbers_.try_emplace({sight, length}, next);
  if (is_new) made_.push_back(sub_->text(sight).substr(0, length));
  return number->second;
}

}  // namespace raftbed::linear
