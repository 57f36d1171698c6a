#include "sim/linear/order_search.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/base/broken.h"

namespace raftbed::linear {

OrderSearch::OrderSearch(const SubHistory& sub)
    : sub_(&sub),
      states_(sub),
      places_(sub.operations.size()),
      known_done_(sub.operations.size()),
      open_done_(sub.operations.size()),
      state_(states_.initial()) {
  list_events();
  list_open();
}

// Intervals are closed: at one instant calls come before answers, so that the two operations are
// concurrent.
void OrderSearch::list_events() {
  struct Timed {
    Instant at;
    bool is_answer;
    std::uint32_t operation;
  };
  std::vector<Timed> timed;
  timed.reserve(2 * sub_->operations.size());
  for (std::uint32_t at = 0; at < sub_->operations.size(); ++at) {
    timed.push_back(Timed{operation(at).call, false, at});
    if (is_known(at)) timed.push_back(Timed{operation(at).answer, true, at});
  }
  std::sort(timed.begin(), timed.end(), [](const Timed& a, const Timed& b) {
    return std::tie(a.at, a.is_answer, a.operation) < std::tie(b.at, b.is_answer, b.operation);
  });
  events_.reserve(1 + timed.size());
  events_.push_back(Event{});
  for (const Timed& event : timed) {
    if (!is_known(event.operation)) {
      places_[event.operation].number = static_cast<std::uint32_t>(open_.size());
      open_.push_back(Open{event.operation, static_cast<std::uint32_t>(events_.size()), never});
      continue;
    }
    link(static_cast<std::uint32_t>(events_.size()));
    Place& place = places_[event.operation];
    (event.is_answer ? place.answer : place.call) = static_cast<std::uint32_t>(events_.size());
    events_.push_back(
        Event{event.operation, event.is_answer, static_cast<std::uint32_t>(events_.size() - 1), 0});
    if (!event.is_answer) place.number = static_cast<std::uint32_t>(left_++);
  }
  events_[0].before = static_cast<std::uint32_t>(events_.size() - 1);
}

void OrderSearch::link(std::uint32_t event) {
  events_[event - 1].behind = event;
}

void OrderSearch::list_open() {
  std::map<std::tuple<Effect, Value, Value>, std::uint32_t> last;
  for (std::uint32_t at = 0; at < open_.size(); ++at) {
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
      cursor_ = Cursor{false, events_[0].behind, never};
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
  else if (seen_.bytes() > budget.bytes)
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
  return events_[stuck_].operation;
}

bool OrderSearch::fits_idly(const Operation& candidate) const {
  if (candidate.effect == Effect::read) return candidate.value == state_;
  return candidate.effect == Effect::differs && candidate.expected != state_;
}

std::optional<std::uint32_t> OrderSearch::idle_step() const {
  for (std::uint32_t at = events_[0].behind; at != 0 && !events_[at].is_answer;
       at = events_[at].behind) {
    if (fits_idly(operation(events_[at].operation))) return events_[at].operation;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> OrderSearch::next_choice(Cursor& cursor) {
  if (!cursor.open) {
    if (const auto known = next_known(cursor)) return known;
    stuck_ = std::max(stuck_, cursor.at);
    cursor = Cursor{true, 0, cursor.at};
  }
  return next_open(cursor);
}

// Up to the first answer: who is called behind it comes after it in every order.
std::optional<std::uint32_t> OrderSearch::next_known(Cursor& cursor) {
  while (!events_[cursor.at].is_answer) {
    const std::uint32_t at = events_[cursor.at].operation;
    cursor.at = events_[cursor.at].behind;
    const Effect effect = operation(at).effect;
    // It does not fit what the key holds, or would have been taken.
    if (effect == Effect::read || effect == Effect::differs) continue;
    if (effect == Effect::put && must_be_seen_) continue;
    return at;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> OrderSearch::next_open(Cursor& cursor) const {
  while (cursor.at < open_.size() && open_[cursor.at].call <= cursor.first_answer) {
    const Open& candidate = open_[cursor.at];
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
  done_set_of(at).insert(places_[at].number);
  if (!is_known(at)) return;
  --left_;
  for (const std::uint32_t event : {places_[at].call, places_[at].answer}) {
    events_[events_[event].before].behind = events_[event].behind;
    events_[events_[event].behind].before = events_[event].before;
  }
}

OrderSearch::Taken OrderSearch::give_back() {
  const Taken taken = path_.back();
  path_.pop_back();
  state_ = taken.state_before;
  must_be_seen_ = taken.must_be_seen_before;
  done_set_of(taken.operation).erase(places_[taken.operation].number);
  if (!is_known(taken.operation)) return taken;
  ++left_;
  for (const std::uint32_t event :
       {places_[taken.operation].answer, places_[taken.operation].call}) {
    events_[events_[event].before].behind = event;
    events_[events_[event].behind].before = event;
  }
  return taken;
}

// Back to the last real choice, and on behind it.
std::optional<OrderSearch::Cursor> OrderSearch::backtrack() {
  while (!path_.empty()) {
    const Taken taken = give_back();
    if (taken.forced) continue;
    const Place& place = places_[taken.operation];
    if (is_known(taken.operation)) return Cursor{false, events_[place.call].behind, never};
    std::uint32_t answer = events_[0].behind;
    while (!events_[answer].is_answer) answer = events_[answer].behind;
    return Cursor{true, place.number + 1, answer};
  }
  return std::nullopt;
}

bool OrderSearch::is_new() {
  key_.clear();
  key_.push_back((std::uint64_t{state_} << 1) | (must_be_seen_ ? 1U : 0U));
  known_done_.write_key(key_);
  open_done_.write_key(key_);
  return seen_.insert(key_);
}

}  // namespace raftbed::linear
