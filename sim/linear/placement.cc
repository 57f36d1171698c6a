#include "sim/linear/placement.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <tuple>

#include "sim/linear/gaps.h"

namespace raftbed::linear {
namespace {

struct InGap {
  std::size_t gap;
  std::uint32_t place;
};

// In the order of their calls each takes the first gap that fits, not before that of one that was
// over when it began.
class Placing {
 public:
  Placing(const SubHistory& sub, const Gaps& gaps) : sub_(&sub), gaps_(&gaps) {}

  std::optional<std::size_t> gap_for(std::uint32_t place) {
    const Operation& differs = sub_->operations[place];
    for (; !open_.empty() && open_.top().answer < differs.call; open_.pop()) {
      first_ = std::max(first_, open_.top().gap);
    }
    const std::size_t last = gaps_->last_for(differs);
    for (std::size_t gap = std::max(first_, gaps_->first_for(differs)); gap <= last; ++gap) {
      if (gaps_->held(gap) == differs.expected) continue;
      open_.push(Open{differs.answer, gap});
      return gap;
    }
    return std::nullopt;
  }

 private:
  struct Open {
    Instant answer;
    std::size_t gap;
    bool operator>(const Open& other) const {
      return std::tie(answer, gap) > std::tie(other.answer, other.gap);
    }
  };
  const SubHistory* sub_;
  const Gaps* gaps_;
  std::size_t first_ = 0;  // for who is called from now on
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open_;
};

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
  Placing placing(sub, gaps);
  std::vector<InGap> in_gaps;
  Placed placed;
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    if (sub.operations[place].effect != Effect::differs) continue;
    if (const auto gap = placing.gap_for(place))
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
