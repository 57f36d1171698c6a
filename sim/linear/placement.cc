#include "sim/linear/placement.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "sim/linear/gaps.h"

namespace raftbed::linear {
namespace {

struct InGap {
  std::size_t gap;
  std::uint32_t place;
};

// The first gap that fits; none if there is none.
std::optional<std::size_t> gap_for(const Gaps& gaps, const Operation& differs) {
  const std::size_t last = gaps.last_for(differs);
  for (std::size_t gap = gaps.first_for(differs); gap <= last; ++gap) {
    if (gaps.held(gap) != differs.expected) return gap;
  }
  return std::nullopt;
}

std::vector<std::uint32_t> merged(std::span<const std::uint32_t> order,
                                  const std::vector<InGap>& placed) {
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

// In one gap in the order of their calls.
Placed place_differs(const SubHistory& sub, std::span<const std::uint32_t> order) {
  const Gaps gaps(sub, order);
  std::vector<InGap> in_gaps;
  Placed placed;
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    if (sub.operations[place].effect != Effect::differs) continue;
    if (const auto gap = gap_for(gaps, sub.operations[place]))
      in_gaps.push_back(InGap{*gap, place});
    else
      placed.left.push_back(place);
  }
  std::sort(in_gaps.begin(), in_gaps.end(), [](const InGap& a, const InGap& b) {
    return std::tie(a.gap, a.place) < std::tie(b.gap, b.place);
  });
  placed.order = merged(order, in_gaps);
  return placed;
}

}  // namespace raftbed::linear
