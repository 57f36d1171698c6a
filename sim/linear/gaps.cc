#include "sim/linear/gaps.h"

#include <algorithm>

namespace raftbed::linear {

Gaps::Gaps(const SubHistory& sub, std::span<const std::uint32_t> order) {
  Instant latest_call(-for_ever.ns());
  Value held = sub.initial;
  gaps_.reserve(order.size() + 1);
  for (const std::uint32_t place : order) {
    const Operation& o = sub.operations[place];
    gaps_.push_back(Gap{latest_call, for_ever, held});
    latest_call = std::max(latest_call, o.call);
    const bool writes = o.effect == Effect::put || o.effect == Effect::compare_and_set;
    if (writes) held = o.value;
  }
  gaps_.push_back(Gap{latest_call, for_ever, held});
  for (std::size_t at = order.size(); at > 0; --at) {
    const Instant answer = sub.operations[order[at - 1]].answer;
    gaps_[at - 1].earliest_answer = std::min(gaps_[at].earliest_answer, answer);
  }
}

std::size_t Gaps::first_for(const Operation& operation) const {
  const auto first =
      std::lower_bound(gaps_.begin(), gaps_.end(), operation.call,
                       [](const Gap& gap, Instant call) { return gap.earliest_answer < call; });
  return static_cast<std::size_t>(first - gaps_.begin());
}

// Before the first gap nobody was called.
std::size_t Gaps::last_for(const Operation& operation) const {
  const auto behind =
      std::upper_bound(gaps_.begin(), gaps_.end(), operation.answer,
                       [](Instant answer, const Gap& gap) { return answer < gap.latest_call; });
  return static_cast<std::size_t>(behind - gaps_.begin()) - 1;
}

}  // namespace raftbed::linear
