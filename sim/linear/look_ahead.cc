#include "sim/linear/look_ahead.h"

namespace raftbed::linear {

void LookAhead::settle(Config& config) const {
  if (sub_->has_appends || config.state == unseen) return;
  if (timeline_->will_be_looked_at(config.state)) return;
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    bool is_looked_at = false;
    const std::uint64_t open =
        timeline_->pending()[word] & (config.usable(word) | ~config.done(word));
    each_slot(open, word, [&](std::uint32_t slot) {
      const Operation& o = sub_->operations[timeline_->at_slot(slot)];
      const bool differs = o.effect == Effect::differs && o.expected == config.state;
      is_looked_at = is_looked_at || differs || sight_of(o) == config.state;
    });
    if (is_looked_at) return;
  }
  config.state = unseen;
}

std::optional<std::uint32_t> LookAhead::left_behind(const Config& config, Value left) const {
  if (sub_->has_appends || left == unseen || timeline_->will_be_written(left)) return std::nullopt;
  const auto who = missed(config, left);
  if (!who || config.state == left || can_be_written(config, left)) return std::nullopt;
  return who;
}

bool LookAhead::can_be_written(const Config& config, Value value) const {
  bool found = false;
  for (std::size_t word = 0; word < timeline_->words() && !found; ++word) {
    each_slot(config.usable(word), word, [&](std::uint32_t slot) {
      found = found || sub_->operations[timeline_->at_slot(slot)].value == value;
    });
  }
  return found;
}

// Of those that are pending the first to be answered, else the first to be called.
std::optional<std::uint32_t> LookAhead::missed(const Config& config, Value value) const {
  std::optional<std::uint32_t> first;
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    each_slot(timeline_->pending()[word] & ~config.done(word), word, [&](std::uint32_t slot) {
      const std::uint32_t place = timeline_->at_slot(slot);
      if (sight_of(sub_->operations[place]) != value) return;
      if (!first || timeline_->deadline(place) < timeline_->deadline(*first)) first = place;
    });
  }
  return first ? first : timeline_->next_sight(value);
}

std::optional<std::uint32_t> LookAhead::stuck(const Config& config) const {
  if (!sub_->has_appends || config.state != unseen || timeline_->will_be_put()) {
    return std::nullopt;
  }
  std::optional<std::uint32_t> first = timeline_->next_sight();
  bool can_put = false;
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    each_slot(config.usable(word), word, [&](std::uint32_t slot) {
      can_put = can_put || sub_->operations[timeline_->at_slot(slot)].effect == Effect::put;
    });
    each_slot(timeline_->pending()[word] & ~config.done(word), word, [&](std::uint32_t slot) {
      const std::uint32_t place = timeline_->at_slot(slot);
      if (sight_of(sub_->operations[place])) first = place;
    });
  }
  return can_put ? std::nullopt : first;
}

}  // namespace raftbed::linear
