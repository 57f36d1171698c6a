#include "sim/linear/timeline.h"

#include <algorithm>
#include <tuple>

namespace raftbed::linear {

Timeline::Timeline(const SubHistory& sub) {
  list_levels(sub);
  give_slots(sub);
  look_ahead(sub);
  pending_.assign(words(), 0);
  at_slot_.assign(64 * words(), never);
  if (levels() == 0) return;
  for (const std::uint32_t place : calls_at(0)) set_pending(place, true);
}

// Intervals are closed: who is called at the instant of an answer was called before it.
void Timeline::list_levels(const SubHistory& sub) {
  deadline_.assign(sub.operations.size(), never);
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    called_.push_back(place);
    if (sub.operations[place].is_known()) answered_.push_back(place);
  }
  const auto call = [&](std::uint32_t at) { return std::tuple(sub.operations[at].call, at); };
  const auto answer = [&](std::uint32_t at) { return std::tuple(sub.operations[at].answer, at); };
  std::sort(called_.begin(), called_.end(), [&](auto a, auto b) { return call(a) < call(b); });
  std::sort(answered_.begin(), answered_.end(),
            [&](auto a, auto b) { return answer(a) < answer(b); });
  std::uint32_t end = 0;
  for (std::uint32_t level = 0; level < answered_.size(); ++level) {
    const Instant now = sub.operations[answered_[level]].answer;
    while (end < called_.size() && sub.operations[called_[end]].call <= now) ++end;
    ends_.push_back(end);
    deadline_[answered_[level]] = level;
  }
}

void Timeline::give_slots(const SubHistory& sub) {
  slot_.assign(sub.operations.size(), 0);
  had_slot_.assign(sub.operations.size(), never);
  std::vector<std::uint32_t> free;
  std::vector<std::uint32_t> holder;
  for (std::uint32_t level = 0; level < levels(); ++level) {
    for (const std::uint32_t place : calls_at(level)) {
      if (free.empty()) {
        free.push_back(static_cast<std::uint32_t>(slots_++));
        holder.push_back(never);
      }
      slot_[place] = free.back();
      free.pop_back();
      had_slot_[place] = holder[slot_[place]];
      holder[slot_[place]] = place;
    }
    free.push_back(slot_[answered_[level]]);
  }
}

void Timeline::look_ahead(const SubHistory& sub) {
  first_sights_.assign(sub.values() + 2, 0);
  last_look_.assign(sub.values(), 0);
  last_write_.assign(sub.values(), 0);
  std::vector<std::tuple<Value, std::uint32_t, std::uint32_t>> sights;
  for (std::uint32_t level = 0; level < levels(); ++level) {
    for (const std::uint32_t place : calls_at(level)) {
      const Operation& o = sub.operations[place];
      const auto sight = sight_of(o);
      if (sight) last_look_[*sight] = level + 1;
      if (sight && o.is_known()) {
        sights.emplace_back(*sight, level, place);
        all_sights_.push_back(Sight{level, place});
      }
      if (o.effect == Effect::differs) last_look_[o.expected] = level + 1;
      if (o.effect == Effect::put) last_put_ = level + 1;
      const bool writes = o.effect == Effect::put || o.effect == Effect::compare_and_set;
      if (writes) last_write_[o.value] = level + 1;
    }
  }
  std::sort(sights.begin(), sights.end());
  for (const auto& [value, level, place] : sights) {
    ++first_sights_[value + 1];
    sights_.push_back(Sight{level, place});
  }
  for (std::size_t at = 1; at < first_sights_.size(); ++at) {
    first_sights_[at] += first_sights_[at - 1];
  }
}

std::span<const std::uint32_t> Timeline::calls_at(std::uint32_t level) const {
  const std::uint32_t begin = level == 0 ? 0 : ends_[level - 1];
  return std::span(called_).subspan(begin, ends_[level] - begin);
}

void Timeline::move_to(std::uint32_t level) {
  while (level_ < level) forward();
  while (level_ > level) backward();
}

void Timeline::forward() {
  set_pending(answered_[level_], false);
  ++level_;
  for (const std::uint32_t place : calls()) set_pending(place, true);
}

// What had a slot before has it again: one that was answered stays where it was, and is not
// pending.
void Timeline::backward() {
  const auto calls = calls_at(level_);
  for (std::size_t at = calls.size(); at > 0; --at) {
    set_pending(calls[at - 1], false);
    at_slot_[slot_[calls[at - 1]]] = had_slot_[calls[at - 1]];
  }
  --level_;
  set_pending(answered_[level_], true);
}

void Timeline::set_pending(std::uint32_t place, bool is_pending) {
  const std::uint32_t slot = slot_[place];
  const std::uint64_t bit = std::uint64_t{1} << (slot % 64);
  if (is_pending) {
    pending_[slot / 64] |= bit;
    at_slot_[slot] = place;
  } else {
    pending_[slot / 64] &= ~bit;
  }
}

std::optional<std::uint32_t> Timeline::next_sight(Value value) const {
  const auto begin = sights_.begin() + first_sights_[value];
  const auto end = sights_.begin() + first_sights_[value + 1];
  const auto next = std::upper_bound(
      begin, end, level_, [](std::uint32_t level, const Sight& s) { return level < s.level; });
  if (next == end) return std::nullopt;
  return next->place;
}

std::optional<std::uint32_t> Timeline::next_sight() const {
  const auto next =
      std::upper_bound(all_sights_.begin(), all_sights_.end(), level_,
                       [](std::uint32_t level, const Sight& s) { return level < s.level; });
  if (next == all_sights_.end()) return std::nullopt;
  return next->place;
}

}  // namespace raftbed::linear
