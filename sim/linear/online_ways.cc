#include "sim/linear/online_ways.h"

namespace raftbed::linear {
namespace {

// Who looks further has met values that many could have written: no way is certain then.
constexpr std::uint32_t looks_max = 256;
constexpr std::uint32_t several = 2;

}  // namespace

HowMany Ways::to(const Content& seen) {
  explain(seen);
  if (looks_ > looks_max || found_ >= several) return HowMany::several;
  return found_ == 0 ? HowMany::none : HowMany::one;
}

HowMany Ways::to(const Content& seen, std::uint32_t writer) {
  way_.steps.push_back(writer);
  return to(seen);
}

void Ways::explain(const Content& seen) {
  if (++looks_ > looks_max || found_ >= several) return;
  begin_with_block(seen);
  for (std::uint32_t place = 0; place < state_.open.size(); ++place) {
    const OpenOperation& write = state_.open[place];
    if (write.effect == Effect::read || write.took_effect || is_in_way(place)) continue;
    if (write.effect == Effect::append) {
      step_down_an_append(place, seen);
    } else if (write.value == seen) {
      write.effect == Effect::put ? begin_with_put(place) : step_down(place, write.expected);
    }
  }
}

void Ways::begin_with_block(const Content& seen) {
  way_.begins_a_block = false;
  for (std::uint32_t block = 0; block < state_.blocks.size(); ++block) {
    const auto& clusters = state_.blocks[block].clusters;
    for (std::uint32_t at = 0; at < clusters.size(); ++at) {
      if (clusters[at].content != seen) continue;
      way_.base = block;
      way_.cluster = at;
      add();
    }
  }
}

void Ways::begin_with_put(std::uint32_t place) {
  way_.begins_a_block = true;
  way_.base = place;
  way_.cluster = 0;
  add();
}

void Ways::step_down(std::uint32_t place, const Content& before) {
  way_.steps.push_back(place);
  explain(before);
  way_.steps.pop_back();
}

// An append to an absent key is one to the empty value.
void Ways::step_down_an_append(std::uint32_t place, const Content& seen) {
  const Content& piece = state_.open[place].value;
  if (!seen || !seen->text().ends_with(piece->text())) return;
  const std::size_t rest = seen->size() - piece->size();
  step_down(place, seen->slice(0, rest));
  if (rest == 0) step_down(place, std::nullopt);
}

void Ways::add() {
  if (found_ >= several || !is_possible()) return;
  if (found_++ == 0) only_ = way_;
}

bool Ways::is_in_way(std::uint32_t place) const {
  return std::find(way_.steps.begin(), way_.steps.end(), place) != way_.steps.end();
}

// Nobody on the way is answered before somebody below is called.
bool Ways::is_possible() const {
  Bounds bounds;
  if (!may_begin(bounds)) return false;
  for (auto step = way_.steps.rbegin(); step != way_.steps.rend(); ++step) {
    const OpenOperation& write = state_.open[*step];
    if (write.answer < bounds.s) return false;
    bounds.add(write.call, write.answer);
  }
  bounds.add(sight_.call, sight_.answer);
  return !crosses_another(bounds);
}

bool Ways::may_begin(Bounds& bounds) const {
  if (way_.begins_a_block) {
    bounds.add(state_.open[way_.base].call, for_ever);
    return true;
  }
  const OnlineBlock& block = state_.blocks[way_.base];
  bounds = block.bounds;
  for (std::size_t behind = way_.cluster + 1U; behind < block.clusters.size(); ++behind) {
    // What follows it was seen before the question; or a write was to follow it directly.
    if (!way_.steps.empty() || block.clusters[behind].f < sight_.call) return false;
  }
  return true;
}

bool Ways::crosses_another(const Bounds& bounds) const {
  for (std::uint32_t block = 0; block < state_.blocks.size(); ++block) {
    const bool is_base = !way_.begins_a_block && block == way_.base;
    if (!is_base && bounds.crosses(state_.blocks[block].bounds)) return true;
  }
  for (std::uint32_t place = 0; place < state_.open.size(); ++place) {
    const OpenOperation& write = state_.open[place];
    if (!write.is_loose() || is_in_way(place)) continue;
    if (bounds.crosses(Bounds{write.answer, write.call})) return true;
  }
  return false;
}

}  // namespace raftbed::linear
