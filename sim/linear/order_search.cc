#include "sim/linear/order_search.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/base/broken.h"

namespace raftbed::linear {

namespace {

std::vector<std::uint32_t> known_of(const SubHistory& sub) {
  std::vector<std::uint32_t> known;
  for (std::uint32_t at = 0; at < sub.operations.size(); ++at) {
    if (sub.operations[at].is_known()) known.push_back(at);
  }
  return known;
}

std::vector<IntervalList::Interval> intervals_of(const SubHistory& sub,
                                                 const std::vector<std::uint32_t>& places) {
  std::vector<IntervalList::Interval> intervals;
  intervals.reserve(places.size());
  for (const std::uint32_t place : places) {
    intervals.push_back({sub.operations[place].call, sub.operations[place].answer});
  }
  return intervals;
}

}  // namespace

OrderSearch::OrderSearch(const SubHistory& sub)
    : sub_(&sub),
      states_(sub),
      known_(known_of(sub)),
      list_(intervals_of(sub, known_), for_ever),
      number_(sub.operations.size()),
      known_done_(sub.operations.size()),
      open_done_(sub.operations.size()),
      left_(known_.size()),
      state_(states_.initial()) {
  for (std::uint32_t at = 0; at < known_.size(); ++at) number_[known_[at]] = at;
  list_open();
}

void OrderSearch::list_open() {
  for (std::uint32_t at = 0; at < number_.size(); ++at) {
    if (!is_known(at)) open_.push_back(Open{at, never});
  }
  std::sort(open_.begin(), open_.end(), [&](const Open& a, const Open& b) {
    return std::pair(operation(a.operation).call, a.operation) <
           std::pair(operation(b.operation).call, b.operation);
  });
  std::map<std::tuple<Effect, Value, Value>, std::uint32_t> last;
  for (std::uint32_t at = 0; at < open_.size(); ++at) {
    number_[open_[at].operation] = at;
    const Operation& o = operation(open_[at].operation);
    const auto [found, is_first] = last.try_emplace(std::tuple(o.effect, o.value, o.expected), at);
    if (!is_first) open_[at].twin = found->second;
    found->second = at;
  }
}

Order OrderSearch::run(const Budget& budget) {
  while (left_ > 0) {
    if (is_spent(budget)) return Order::undecided;
    ++steps_;
    if (is_fresh_) {
      if (const auto idle = idle_step()) {
        take(*idle, state_, true);
        continue;
      }
      cursor_ = Cursor{false, list_.first(), Instant()};
      is_fresh_ = false;
    }
    if (const auto choice = next_choice(cursor_)) {
      is_fresh_ = try_choice(*choice);
    } else if (const auto back = backtrack()) {
      cursor_ = *back;
    } else {
      return Order::none;
    }
  }
  return Order::found;
}

bool OrderSearch::is_spent(const Budget& budget) {
  if (steps_ >= budget.steps_a_key)
    spent_ = Spent::steps;
  else if (seen_.bytes() + states_.bytes() > budget.bytes)
    spent_ = Spent::bytes;
  else
    return false;
  return true;
}

std::vector<std::uint32_t> OrderSearch::order() const {
  std::vector<std::uint32_t> order;
  order.reserve(path_.size());
  for (const Taken& taken : path_) order.push_back(taken.operation);
  return order;
}

std::uint32_t OrderSearch::stuck() const {
  ASSERT(stuck_ != 0);
  return owner(stuck_);
}

bool OrderSearch::fits_idly(const Operation& candidate) const {
  if (candidate.effect == Effect::read) return candidate.value == state_;
  return candidate.effect == Effect::differs && candidate.expected != state_;
}

std::optional<std::uint32_t> OrderSearch::idle_step() const {
  for (std::uint32_t at = list_.first(); !list_.is_answer(at); at = list_.behind(at)) {
    if (fits_idly(operation(owner(at)))) return owner(at);
  }
  return std::nullopt;
}

std::optional<std::uint32_t> OrderSearch::next_choice(Cursor& cursor) {
  if (!cursor.open) {
    if (const auto known = next_known(cursor)) return known;
    stuck_ = std::max(stuck_, cursor.at);
    cursor = Cursor{true, 0, operation(owner(cursor.at)).answer};
  }
  return next_open(cursor);
}

// Up to the first answer: who is called behind it comes after it in every order.
std::optional<std::uint32_t> OrderSearch::next_known(Cursor& cursor) {
  while (!list_.is_answer(cursor.at)) {
    const std::uint32_t at = owner(cursor.at);
    cursor.at = list_.behind(cursor.at);
    const Effect effect = operation(at).effect;
    // It does not fit what the key holds, or would have been taken.
    if (effect == Effect::read || effect == Effect::differs) continue;
    if (effect == Effect::put && must_be_seen_) continue;
    return at;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> OrderSearch::next_open(Cursor& cursor) const {
  while (cursor.at < open_.size()) {
    const Open& candidate = open_[cursor.at];
    if (operation(candidate.operation).call > cursor.first_answer) break;
    ++cursor.at;
    if (open_done_.has(cursor.at - 1)) continue;
    if (candidate.twin != never && !open_done_.has(candidate.twin)) continue;
    if (operation(candidate.operation).effect == Effect::put && must_be_seen_) continue;
    return candidate.operation;
  }
  return std::nullopt;
}

std::optional<Value> OrderSearch::after(std::uint32_t at) {
  const Operation& candidate = operation(at);
  switch (candidate.effect) {
    case Effect::put: return states_.as_seen(candidate.value);
    case Effect::append: return states_.appended(state_, candidate.value);
    case Effect::compare_and_set:
      if (candidate.expected != state_) return std::nullopt;
      return states_.as_seen(candidate.value);
    case Effect::read:
    case Effect::differs:
    case Effect::impossible: return std::nullopt;
  }
  return std::nullopt;
}

bool OrderSearch::try_choice(std::uint32_t at) {
  const auto state = after(at);
  if (!state) return false;
  if (!is_known(at) && *state == state_) return false;
  if (!is_known(at) && *state == unseen && !sub_->has_differs) return false;
  take(at, *state, false);
  if (is_new()) return true;
  give_back();
  return false;
}

void OrderSearch::take(std::uint32_t at, Value after, bool forced) {
  path_.push_back(Taken{at, state_, must_be_seen_, forced});
  state_ = after;
  must_be_seen_ = !is_known(at);
  done_set_of(at).insert(number_[at]);
  if (!is_known(at)) return;
  --left_;
  list_.take(number_[at]);
}

OrderSearch::Taken OrderSearch::give_back() {
  const Taken taken = path_.back();
  path_.pop_back();
  state_ = taken.state_before;
  must_be_seen_ = taken.must_be_seen_before;
  done_set_of(taken.operation).erase(number_[taken.operation]);
  if (!is_known(taken.operation)) return taken;
  ++left_;
  list_.give_back(number_[taken.operation]);
  return taken;
}

// Back to the last real choice, and on behind it.
std::optional<OrderSearch::Cursor> OrderSearch::backtrack() {
  while (!path_.empty()) {
    const Taken taken = give_back();
    if (taken.forced) continue;
    const std::uint32_t number = number_[taken.operation];
    if (is_known(taken.operation))
      return Cursor{false, list_.behind(list_.call_of(number)), Instant()};
    return Cursor{true, number + 1, operation(owner(first_answer())).answer};
  }
  return std::nullopt;
}

std::uint32_t OrderSearch::first_answer() const {
  std::uint32_t at = list_.first();
  while (!list_.is_answer(at)) at = list_.behind(at);
  return at;
}

bool OrderSearch::is_new() {
  key_.clear();
  key_.push_back((std::uint64_t{state_} << 1) | (must_be_seen_ ? 1U : 0U));
  known_done_.write_key(key_);
  open_done_.write_key(key_);
  return seen_.insert(key_);
}

}  // namespace raftbed::linear
