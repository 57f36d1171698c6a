#include "sim/linear/supply.h"

#include <map>
#include <tuple>

namespace raftbed::linear {

// What moves nothing is never needed.
Supply::Supply(const SubHistory& sub)
    : sub_(&sub), kinds_to_(sub.values()), members_(sub.operations.size()) {
  std::map<std::tuple<Effect, Value, Value>, std::uint32_t> known;
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    const Operation& o = sub.operations[place];
    const bool is_put = o.effect == Effect::put;
    const bool moves = is_put || (o.effect == Effect::compare_and_set && o.value != o.expected);
    if (o.is_known() || !moves) continue;
    const auto next = static_cast<std::uint32_t>(kinds_.size());
    const auto key = std::tuple(o.effect, o.value, is_put ? absent : o.expected);
    const auto [at, is_new] = known.try_emplace(key, next);
    if (is_new) kinds_.emplace_back();
    if (is_new) kinds_to_[o.value].push_back(next);
    auto& places = kinds_[at->second].places;
    members_[place] = {at->second, static_cast<std::uint32_t>(places.size())};
    places.push_back(place);
  }
}

std::optional<std::uint32_t> Supply::first_left(std::uint32_t kind, const Used& used,
                                                std::uint32_t called) const {
  std::uint32_t count = kinds_[kind].used;
  for (std::uint32_t use = used.last; use != common_; use = uses_.before(use)) {
    if (member(use).kind != kind) continue;
    count = member(use).number + 1;
    break;
  }
  const auto& places = kinds_[kind].places;
  if (count == places.size() || places[count] >= called) return std::nullopt;
  return places[count];
}

Supply::Used Supply::use(const Used& used, std::uint32_t place) {
  const Step step{place, false};
  return {uses_.extend(used.last, used.count, std::span(&step, 1)), used.count + 1};
}

Supply::Used Supply::hold(const Used& used) {
  return {uses_.extend(used.last, used.count, {}), used.count};
}

void Supply::set_common(std::span<const Used> ways) {
  Used common = ways.empty() ? Used{} : ways.front();
  const auto step_back = [&](Used& used) { used = {uses_.before(used.last), used.count - 1}; };
  for (Used way : ways) {
    while (way.last != common.last) step_back(way.count > common.count ? way : common);
  }
  common_ = common.last;
  for (Kind& kind : kinds_) kind.used = 0;
  for (std::uint32_t use = common_; use != Trails::root; use = uses_.before(use)) {
    ++kinds_[member(use).kind].used;
  }
}

}  // namespace raftbed::linear
