#include "sim/linear/placement.h"

#include <algorithm>

#include "sim/linear/certificate.h"

namespace raftbed::linear {
namespace {

class Placement {
 public:
  Placement(const SubHistory& sub, std::span<const std::uint32_t> order) {
    Instant latest_call(-for_ever.ns());
    Value held = sub.initial;
    for (const std::uint32_t place : order) {
      const Operation& o = sub.operations[place];
      gaps_.push_back(Gap{latest_call, for_ever, held});
      latest_call = std::max(latest_call, o.call);
      if (o.effect != Effect::read) held = o.value;
    }
    gaps_.push_back(Gap{latest_call, for_ever, held});
    for (std::size_t at = order.size(); at > 0; --at) {
      const Instant answer = sub.operations[order[at - 1]].answer;
      gaps_[at - 1].earliest_answer = std::min(gaps_[at].earliest_answer, answer);
    }
  }

  // The first gap that fits; none if there is none.
  [[nodiscard]] std::optional<std::size_t> gap_for(const Operation& differs) const {
    const auto first =
        std::lower_bound(gaps_.begin(), gaps_.end(), differs.call,
                         [](const Gap& gap, Instant call) { return gap.earliest_answer < call; });
    for (auto gap = first; gap != gaps_.end() && gap->latest_call <= differs.answer; ++gap) {
      if (gap->held != differs.expected) return static_cast<std::size_t>(gap - gaps_.begin());
    }
    return std::nullopt;
  }

 private:
  // Between two operations of the order, or at one of its ends.
  struct Gap {
    Instant latest_call;      // of those before it: never falls
    Instant earliest_answer;  // of those behind it: never falls
    Value held;
  };
  std::vector<Gap> gaps_;
};

struct Placed {
  std::size_t gap;
  std::uint32_t place;
};

std::vector<std::uint32_t> merged(std::span<const std::uint32_t> order,
                                  const std::vector<Placed>& placed) {
  std::vector<std::uint32_t> all;
  all.reserve(order.size() + placed.size());
  auto next = placed.begin();
  for (std::size_t gap = 0; gap <= order.size(); ++gap) {
    for (; next != placed.end() && next->gap == gap; ++next) all.push_back(next->place);
    if (gap < order.size()) all.push_back(order[gap]);
  }
  return all;
}

}  // namespace

std::optional<std::vector<std::uint32_t>> place_differs(const SubHistory& sub,
                                                        std::span<const std::uint32_t> order) {
  const Placement placement(sub, order);
  std::vector<Placed> placed;
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    if (sub.operations[place].effect != Effect::differs) continue;
    const auto gap = placement.gap_for(sub.operations[place]);
    if (!gap) return std::nullopt;
    placed.push_back(Placed{*gap, place});
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const Placed& a, const Placed& b) { return a.gap < b.gap; });
  std::vector<std::uint32_t> all = merged(order, placed);
  if (!explains(sub, all)) return std::nullopt;
  return all;
}

}  // namespace raftbed::linear
