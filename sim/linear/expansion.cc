#include "sim/linear/expansion.h"

#include <algorithm>

namespace raftbed::linear {
namespace {

bool is_blind(const Operation& o) {
  return o.effect == Effect::put || o.effect == Effect::append;
}

}  // namespace

Expansion::Expansion(const SubHistory& sub, States& states, const Timeline& timeline)
    : sub_(&sub),
      states_(&states),
      timeline_(&timeline),
      ahead_(sub, timeline),
      cost_(1 + timeline.words() / 16),
      depth_max_(std::clamp<std::size_t>((1U << 20) / timeline.words(), 16, 4'096)) {}

Config Expansion::initial() const {
  return Config(states_->initial(), timeline_->words());
}

// Everybody who is pending is done, whose write can be used all the same, and hidden.
std::vector<Config> Expansion::best_behind(std::size_t most) {
  culprit_.reset();
  Config best(unseen, timeline_->words());
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    best.done(word) = timeline_->pending()[word];
    each_slot(best.done(word), word, [&](std::uint32_t slot) {
      const Operation& o = operation(timeline_->at_slot(slot));
      if (!is_sight(o) && o.effect != Effect::impossible) best.offer(slot);
    });
    best.hideable(word) = best.usable(word);
  }
  best.clear(timeline_->slot(timeline_->due()));
  const std::vector<bool> looked_at = looked_at_from(best);
  std::vector<Config> all = {best};
  for (Value value = absent; value < sub_->values() && all.size() <= most; ++value) {
    best.state = states_->as_seen(value);
    if (best.state == value && looked_at[value]) all.push_back(best);
  }
  return all;
}

// By value: whether anybody will look at it who is called from here on, or is pending and not done
// with it. (LookAhead::settle, of all values at once: of one by one each takes as long.)
std::vector<bool> Expansion::looked_at_from(const Config& config) const {
  std::vector<bool> looked_at(sub_->values(), false);
  for (Value value = absent; value < sub_->values(); ++value) {
    looked_at[value] = timeline_->will_be_looked_at(value);
  }
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    const std::uint64_t open =
        timeline_->pending()[word] & (config.usable(word) | ~config.done(word));
    each_slot(open, word, [&](std::uint32_t slot) {
      const Operation& o = operation(timeline_->at_slot(slot));
      if (const auto sight = sight_of(o)) looked_at[*sight] = true;
      if (o.effect == Effect::differs) looked_at[o.expected] = true;
    });
  }
  return looked_at;
}

bool Expansion::is_sight(const Operation& o) const {
  if (o.effect == Effect::compare_and_set) return o.value == o.expected;
  return o.effect == Effect::read || o.effect == Effect::differs;
}

bool Expansion::fits(const Operation& o, Value state) const {
  if (state == nowhere) return false;
  if (o.effect == Effect::differs) return o.expected != state;
  return o.effect != Effect::impossible && sight_of(o) == state;
}

std::optional<Spent> Expansion::run(const Config& from, std::uint64_t steps_max,
                                    std::size_t ways_max) {
  begin(from);
  first_step_ = steps_;
  last_step_ = steps_ + steps_max;
  ways_max_ = ways_max;
  const std::uint32_t slot = timeline_->slot(due_);
  const bool is_done = walks_[0].config.is_done(slot);
  const bool is_used = !walks_[0].config.is_usable(slot);
  if (is_done && is_used) {
    emit(walks_[0]);
    return std::nullopt;
  }
  if (walks_[0].config.is_hideable(slot)) walk_hidden();
  if (is_done && !is_seen_hidden()) pass();
  walk(0);
  if (ways_ == 0) blame(due_);
  return lacked();
}

// A visit of the one who is due alone: whoever leaves it unseen is no better off.
bool Expansion::is_seen_hidden() const {
  return std::any_of(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(ways_),
                     [](const Way& way) { return way.steps.size() == 1; });
}

// A blind write that nobody needs.
void Expansion::pass() {
  Walk& walk = walks_[1];
  walk = walks_[0];
  walk.config.use(timeline_->slot(due_));
  const Operation& o = operation(due_);
  if (o.effect == Effect::put && is_dead(walk.config, effect_value(o))) return;
  emit(walk);
}

bool Expansion::is_over(const Config& config) const {
  const std::uint32_t slot = timeline_->slot(due_);
  return config.is_done(slot) && !config.is_usable(slot);
}

void Expansion::begin(const Config& from) {
  ways_ = 0;
  path_.clear();
  seen_.reset();
  is_too_deep_ = false;
  due_ = timeline_->due();
  if (walks_.empty()) walks_.resize(2);
  walks_[0] = Walk{from, false, true, false};
  call(walks_[0].config);
  held_ = walks_[0].config.state;
}

void Expansion::walk_hidden() {
  walks_[0].is_hidden = true;
  walks_[0].config.state = nowhere;
  walk(0);
  walks_[0].is_hidden = false;
  walks_[0].config.state = held_;
}

void Expansion::call(Config& config) const {
  for (const std::uint32_t place : timeline_->calls()) {
    const Operation& o = operation(place);
    const std::uint32_t slot = timeline_->slot(place);
    if (is_sight(o)) {
      if (!o.is_known() || fits(o, config.state)) config.finish(slot);
    } else if (o.effect != Effect::impossible) {
      config.offer(slot);
      if (!o.is_known()) config.finish(slot);
    }
  }
}

// Whether anybody new did.
bool Expansion::see(Config& config, bool hidden) const {
  bool any = false;
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    std::uint64_t waiting = timeline_->pending()[word] & ~config.done(word) & ~config.usable(word);
    if (hidden) waiting &= config.hideable(word);
    each_slot(waiting, word, [&](std::uint32_t slot) {
      if (!fits(operation(timeline_->at_slot(slot)), config.state)) return;
      config.finish(slot);
      any = true;
    });
  }
  return any;
}

void Expansion::walk(std::size_t depth) {
  if (depth == depth_max_) {
    is_too_deep_ = true;
    return;
  }
  if (walks_.size() <= depth + 1) walks_.resize(depth + 2);
  if (choices_.size() <= depth) choices_.resize(depth + 1);
  choose(walks_[depth], choices_[depth]);
  for (std::size_t at = 0; at < choices_[depth].size() && !lacked(); ++at) {
    const std::uint32_t place = choices_[depth][at];
    if (!take(place, depth) || !is_new(walks_[depth + 1])) continue;
    const bool is_hidden = walks_[depth + 1].is_hidden;
    path_.push_back(Step{place, is_hidden});
    const bool was_due = is_over(walks_[depth + 1].config);
    if (was_due && (!is_hidden || !walks_[depth + 1].must_be_seen)) emit(walks_[depth + 1]);
    if (!was_due || is_hidden) walk(depth + 1);
    path_.pop_back();
  }
}

// Asked only where there is much to do: the same from two sides goes on in the same ways.
bool Expansion::is_new(const Walk& walk) {
  constexpr std::uint64_t much = 64;
  if (steps_ - first_step_ < much) return true;
  if (!seen_) seen_.emplace();
  key_ = {walk.config.state,
          (walk.is_hidden ? 1U : 0U) | (walk.may_put ? 2U : 0U) | (walk.must_be_seen ? 4U : 0U)};
  key_.insert(key_.end(), walk.config.bits().begin(), walk.config.bits().end());
  return seen_->insert(key_);
}

bool Expansion::may_take(const Walk& walk, const Operation& o) const {
  switch (o.effect) {
    case Effect::put: {
      if (!walk.may_put || walk.must_be_seen) return false;
      // Where a blind write is due, it ends the visit before it.
      const bool is_due = &o == &operation(due_);
      return is_due || operation(due_).effect != Effect::put;
    }
    case Effect::append: return walk.config.state != nowhere;
    case Effect::compare_and_set: return o.expected == walk.config.state;
    case Effect::read:
    case Effect::differs:
    case Effect::impossible: break;
  }
  return false;
}

void Expansion::choose(const Walk& walk, std::vector<std::uint32_t>& choices) const {
  choices.clear();
  std::vector<Choice> all;
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    std::uint64_t usable = walk.config.usable(word);
    if (walk.is_hidden) usable &= walk.config.hideable(word);
    each_slot(usable, word, [&](std::uint32_t slot) {
      const std::uint32_t place = timeline_->at_slot(slot);
      if (!may_take(walk, operation(place))) return;
      add_choice(place, walk.config.is_hideable(slot), all);
    });
  }
  const auto deadline = [&](std::uint32_t place) {
    return place == Timeline::never ? Timeline::never : timeline_->deadline(place);
  };
  for (const Choice& choice : all) {
    const bool plain_alone =
        choice.plain != Timeline::never &&
        (choice.hideable == Timeline::never || deadline(choice.plain) <= deadline(choice.hideable));
    if (choice.plain != Timeline::never) choices.push_back(choice.plain);
    if (!plain_alone) choices.push_back(choice.hideable);
  }
  // What is answered first is done with first.
  std::sort(choices.begin(), choices.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(deadline(a), a) < std::pair(deadline(b), b);
  });
}

void Expansion::add_choice(std::uint32_t place, bool hideable, std::vector<Choice>& all) const {
  const Operation& o = operation(place);
  const auto same = std::find_if(all.begin(), all.end(), [&](const Choice& choice) {
    const std::uint32_t other = std::min(choice.plain, choice.hideable);
    return is_same_effect(operation(other), o);
  });
  Choice& choice = same == all.end() ? all.emplace_back() : *same;
  std::uint32_t& first = hideable ? choice.hideable : choice.plain;
  const auto key = [&](std::uint32_t at) { return std::pair(timeline_->deadline(at), at); };
  if (first == Timeline::never || key(place) < key(first)) first = place;
}

Value Expansion::effect_value(const Operation& o) const {
  return o.effect == Effect::append ? o.value : states_->as_seen(o.value);
}

bool Expansion::is_same_effect(const Operation& a, const Operation& b) const {
  return a.effect == b.effect && a.expected == b.expected && effect_value(a) == effect_value(b);
}

// Into the walk one deeper.
bool Expansion::take(std::uint32_t place, std::size_t depth) {
  steps_ += cost_;
  const Operation& o = operation(place);
  Walk& next = walks_[depth + 1];
  next = walks_[depth];
  Config& config = next.config;
  const Value before = config.state;
  config.use(timeline_->slot(place));
  config.state = o.effect == Effect::append ? states_->appended(before, o.value) : effect_value(o);
  if (o.effect == Effect::put) {
    next.may_put = false;
    if (!next.is_hidden) write_blindly(config);
  }
  const bool is_seen = see(config, next.is_hidden);
  const bool is_free = is_blind(o) || !o.is_known();
  next.must_be_seen = !is_seen && is_free;
  // A blind write that changes nothing still ends a visit: others can be hidden before it.
  if (config.state == before) return o.is_known() || o.effect == Effect::put;
  if (next.is_hidden) return before == nowhere || before == held_ || !is_dead(config, before);
  return !is_dead(config, before) && !is_stuck(config);
}

// Whoever is pending may have been there just before; and a blind write that nobody needs was.
void Expansion::write_blindly(Config& config) const {
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    const std::uint64_t usable = config.usable(word);
    config.hideable(word) = timeline_->pending()[word] & (usable | ~config.done(word));
    each_slot(usable & ~config.done(word), word, [&](std::uint32_t slot) {
      if (is_blind(operation(timeline_->at_slot(slot)))) config.finish(slot);
    });
  }
}

void Expansion::emit(const Walk& walk) {
  if (ways_ == found_.size()) found_.emplace_back();
  Config& config = found_[ways_].config;
  config = walk.config;
  if (walk.is_hidden) {
    config.state = held_;
    if (is_dead(config, walk.config.state)) return;
  }
  config.clear(timeline_->slot(due_));
  for (std::size_t word = 0; word < timeline_->words(); ++word) {
    config.hideable(word) &= config.usable(word) | ~config.done(word);
  }
  ahead_.settle(config);
  found_[ways_].steps.assign(path_.begin(), path_.end());
  ++ways_;
}

bool Expansion::is_dead(const Config& config, Value left) {
  const auto who = ahead_.left_behind(config, left);
  if (who) blame(*who);
  return who.has_value();
}

bool Expansion::is_stuck(const Config& config) {
  const auto who = ahead_.stuck(config);
  if (who) blame(*who);
  return who.has_value();
}

void Expansion::blame(std::uint32_t place) {
  const auto answer = [&](std::uint32_t at) { return std::pair(operation(at).answer, at); };
  if (!culprit_ || answer(place) > answer(*culprit_)) culprit_ = place;
}

}  // namespace raftbed::linear
