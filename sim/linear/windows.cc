#include "sim/linear/windows.h"

#include <algorithm>
#include <span>

#include "sim/linear/dive_search.h"
#include "sim/linear/gaps.h"

namespace raftbed::linear {
namespace {

// A stretch of the order, and those that are to join it.
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::uint32_t> joining;
  std::vector<std::uint32_t> order;   // that was found
  std::vector<std::uint32_t> spares;  // that it may have used
};

class Search {
 public:
  Search(const SubHistory& sub, const Placed& placed, const Budget& budget)
      : sub_(&sub), placed_(&placed), gaps_(sub, placed.order), budget_(budget) {
    list_spares();
    local_.assign(sub.values(), unused);
  }

  Windows run() {
    for (const std::uint32_t place : placed_->left) {
      if (!solve(around(place))) return {std::nullopt, steps_};
    }
    return {joined(), steps_};
  }

 private:
  static constexpr Value unused = 0xffff'ffff;

  [[nodiscard]] const Operation& operation(std::uint32_t place) const {
    return sub_->operations[place];
  }

  void list_spares() {
    is_taken_.assign(sub_->operations.size(), false);
    for (const std::uint32_t place : placed_->order) is_taken_[place] = true;
    for (std::uint32_t place = 0; place < is_taken_.size(); ++place) {
      if (!operation(place).is_known() && !is_taken_[place]) spares_.push_back(place);
    }
  }

  [[nodiscard]] bool is_border(std::size_t gap) const {
    return gap == 0 || gap + 1 == gaps_.size() ||
           operation(placed_->order[gap]).effect == Effect::put;
  }
  [[nodiscard]] std::size_t border_before(std::size_t gap) const {
    while (!is_border(gap)) --gap;
    return gap;
  }
  [[nodiscard]] std::size_t border_behind(std::size_t gap) const {
    while (!is_border(gap)) ++gap;
    return gap;
  }
  [[nodiscard]] Window around(std::uint32_t place) const {
    Window window;
    window.begin = border_before(gaps_.first_for(operation(place)));
    window.end = border_behind(gaps_.last_for(operation(place)));
    window.joining = {place};
    return window;
  }
  [[nodiscard]] Window wider(Window window) const {
    const std::size_t more = 8 + (window.end - window.begin) / 2;
    window.begin = border_before(window.begin - std::min(window.begin, more));
    window.end = border_behind(std::min(gaps_.size() - 1, window.end + more));
    return window;
  }

  // Windows do not overlap: one that meets another is one with it.
  bool solve(Window window) {
    for (;; window = wider(std::move(window))) {
      while (!solved_.empty() && solved_.back().end > window.begin) unite(window);
      if (find_order(window)) break;
      const bool is_whole = window.begin == 0 && window.end + 1 == gaps_.size();
      if (is_whole || steps_ >= budget_.steps_a_key) return false;
    }
    solved_.push_back(std::move(window));
    return true;
  }
  void unite(Window& window) {
    const Window& other = solved_.back();
    window.begin = std::min(window.begin, other.begin);
    window.end = std::max(window.end, other.end);
    window.joining.insert(window.joining.end(), other.joining.begin(), other.joining.end());
    for (const std::uint32_t spare : other.spares) is_taken_[spare] = false;
    solved_.pop_back();
  }

  bool find_order(Window& window) {
    std::vector<std::uint32_t> places(placed_->order.begin() + distance(window.begin),
                                      placed_->order.begin() + distance(window.end));
    places.insert(places.end(), window.joining.begin(), window.joining.end());
    window.spares = spares_for(window);
    places.insert(places.end(), window.spares.begin(), window.spares.end());
    std::sort(places.begin(), places.end());
    const SubHistory part = part_of(places, gaps_.held(window.begin));
    DiveSearch dive(part);
    Budget budget = budget_;
    budget.steps_a_key = std::min(budget_.steps_a_key - steps_, 500 + 20 * places.size());
    const Order order = dive.run(budget);
    steps_ += std::min(dive.steps(), budget.steps_a_key);
    if (order != Order::found) return false;
    window.order = dive.order();
    for (std::uint32_t& place : window.order) place = places[place];
    for (const std::uint32_t spare : window.spares) is_taken_[spare] = true;
    return true;
  }

  // The earliest called: two for each that joins, and one. Of more, some may be of use as well, but
  // the ways among them would be too many. Nobody behind the window was over when they began.
  [[nodiscard]] std::vector<std::uint32_t> spares_for(const Window& window) const {
    std::vector<std::uint32_t> spares;
    for (const std::uint32_t place : spares_) {
      const bool is_enough = spares.size() > 2 * window.joining.size();
      if (is_enough || operation(place).call > gaps_.earliest_answer(window.end)) break;
      if (!is_taken_[place] && may_help(place, window)) spares.push_back(place);
    }
    return spares;
  }
  // A compare-and-set where it replaces what one of them must not find.
  [[nodiscard]] bool may_help(std::uint32_t place, const Window& window) const {
    const Operation& o = operation(place);
    if (o.effect == Effect::put) return true;
    return std::any_of(window.joining.begin(), window.joining.end(), [&](std::uint32_t joining) {
      return operation(joining).expected == o.expected;
    });
  }

  // With values of its own, so that its size is what it holds.
  SubHistory part_of(std::span<const std::uint32_t> places, Value held) {
    SubHistory part;
    part.history = sub_->history;
    part.initial = local(held, part);
    for (const std::uint32_t place : places) {
      part.operations.push_back(operation(place));
      Operation& o = part.operations.back();
      o.value = local(o.value, part);
      o.expected = local(o.expected, part);
    }
    part.look_at_effects();
    for (const Value value : named_) local_[value] = unused;
    named_.clear();
    return part;
  }
  Value local(Value value, SubHistory& part) {
    if (value == absent) return absent;
    if (local_[value] == unused) {
      local_[value] = static_cast<Value>(part.values());
      part.names.push_back(sub_->names[value]);
      named_.push_back(value);
    }
    return local_[value];
  }

  [[nodiscard]] std::vector<std::uint32_t> joined() const {
    std::vector<std::uint32_t> all;
    all.reserve(sub_->operations.size());
    std::size_t at = 0;
    const auto keep_to = [&](std::size_t end) {
      all.insert(all.end(), placed_->order.begin() + distance(at),
                 placed_->order.begin() + distance(end));
      at = end;
    };
    for (const Window& window : solved_) {
      keep_to(window.begin);
      all.insert(all.end(), window.order.begin(), window.order.end());
      at = window.end;
    }
    keep_to(placed_->order.size());
    return all;
  }
  static std::ptrdiff_t distance(std::size_t at) { return static_cast<std::ptrdiff_t>(at); }

  const SubHistory* sub_;
  const Placed* placed_;
  Gaps gaps_;
  Budget budget_;
  std::vector<std::uint32_t> spares_;
  std::vector<bool> is_taken_;  // by place
  std::vector<Window> solved_;  // in the order of their stretches
  std::vector<Value> local_;    // by the sub-history's value
  std::vector<Value> named_;
  std::uint64_t steps_ = 0;
};

}  // namespace

Windows search_windows(const SubHistory& sub, const Placed& placed, const Budget& budget) {
  return Search(sub, placed, budget).run();
}

}  // namespace raftbed::linear
