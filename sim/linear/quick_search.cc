#include "sim/linear/quick_search.h"

#include <algorithm>
#include <tuple>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

Order QuickSearch::run(std::span<const Operation> operations, Value initial,
                       std::uint64_t steps_max) {
  steps_ = 0;
  if (steps_max == 0 || !list(operations, initial)) return Order::undecided;
  while (next_[head_] != head_) {
    if (steps_ >= steps_max) return Order::undecided;
    const auto due = look_around();
    if (due && !take_next(operation(*due))) return Order::undecided;
  }
  return Order::found;
}

bool QuickSearch::list(std::span<const Operation> operations, Value initial) {
  operations_ = operations;
  held_ = initial;
  head_ = static_cast<std::uint32_t>(operations.size());
  next_.resize(std::max(next_.size(), operations.size() + 1));
  before_.resize(next_.size());
  index_.begin_part();
  unknown_.clear();
  path_.clear();
  choices_.clear();
  candidates_.clear();
  std::uint32_t last = head_;
  for (std::uint32_t place = head_; place-- > 0;) {
    const Operation& o = operation(place);
    const bool is_early = place + 1 < head_ && operation(place + 1).call < o.call;
    const bool is_other =
        o.effect != Effect::read && o.effect != Effect::put && o.effect != Effect::compare_and_set;
    if (is_early || is_other) return false;
    if (!o.is_known()) {
      if (o.effect != Effect::read) list_unknown(place);
      continue;
    }
    next_[place] = last;
    before_[last] = place;
    last = place;
  }
  next_[head_] = last;
  before_[last] = head_;
  return true;
}

// From the last to the first.
void QuickSearch::list_unknown(std::uint32_t place) {
  Unknown& unknown = unknown_of(operation(place).value);
  std::uint32_t& first = operation(place).effect == Effect::put ? unknown.put : unknown.swap;
  next_[place] = first;
  before_[place] = nobody;
  first = place;
}

QuickSearch::Unknown& QuickSearch::unknown_of(Value value) {
  const std::uint32_t number = index_.number_of(value);
  if (number == unknown_.size()) unknown_.emplace_back();
  return unknown_[number];
}

inline void QuickSearch::take(std::uint32_t place) {
  ++steps_;
  path_.push_back(Taken{place, held_});
  const Operation& o = operation(place);
  if (o.is_known()) {
    next_[before_[place]] = next_[place];
    before_[next_[place]] = before_[place];
  } else if (o.effect == Effect::put) {
    unknown_of(o.value).put = next_[place];
  } else {
    before_[place] = place;
  }
}

// Takes who only sees, and fits; the others that could be next are candidates. Whoever is answered
// first of those that are left is due.
std::optional<std::uint32_t> QuickSearch::look_around() {
  std::optional<std::uint32_t> due;
  Instant first_answer = for_ever;
  for (std::uint32_t at = next_[head_]; at != head_; at = next_[at]) {
    const Operation& o = operation(at);
    if (o.call > first_answer) break;
    const bool fits = held_ == (o.effect == Effect::read ? o.value : o.expected);
    if (o.effect == Effect::read && fits) {
      take(at);
      continue;
    }
    if (o.answer < first_answer) due = at;
    first_answer = std::min(first_answer, o.answer);
    if (o.effect == Effect::put || (o.effect != Effect::read && fits)) candidates_.push_back(at);
  }
  return due;
}

bool QuickSearch::take_next(const Operation& due) {
  const std::size_t begin = choices_.empty() ? 0 : choices_.back().end;
  const auto sight = sight_of(due);
  const Value wanted = sight && *sight != held_ ? *sight : nothing;
  if (wanted != nothing && !unknown_.empty()) add_unknown(wanted, due.answer);
  if (candidates_.size() == begin + 1) {
    write(candidates_.back());
    candidates_.pop_back();
    return true;
  }
  keep_best(begin, wanted);
  choices_.push_back(Choice{path_.size(), begin, candidates_.size()});
  return choose();
}

void QuickSearch::add_unknown(Value wanted, Instant answer) {
  const Unknown& unknown = unknown_of(wanted);
  std::uint32_t swap = unknown.swap;
  while (swap != nobody && (is_taken(swap) || operation(swap).expected != held_))
    swap = next_[swap];
  for (const std::uint32_t place : {swap, unknown.put}) {
    if (place != nobody && operation(place).call <= answer) candidates_.push_back(place);
  }
}

// The last is the best.
void QuickSearch::keep_best(std::size_t first, Value wanted) {
  const auto rank = [&](std::uint32_t place) {
    return std::tuple(operation(place).value != wanted, operation(place).answer, place);
  };
  const auto begin = candidates_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = begin + std::min(candidates_.end() - begin, candidates_max);
  std::partial_sort(begin, end, candidates_.end(),
                    [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
  std::reverse(begin, end);
  candidates_.erase(end, candidates_.end());
}

// What can be next, or where nothing can, what could have been before.
bool QuickSearch::choose() {
  for (; !choices_.empty(); choices_.pop_back()) {
    Choice& choice = choices_.back();
    while (path_.size() > choice.taken) give_back();
    candidates_.resize(choice.end);
    if (choice.begin == choice.end) continue;
    const std::uint32_t best = candidates_.back();
    candidates_.pop_back();
    if (--choice.end == choice.begin) choices_.pop_back();
    write(best);
    return true;
  }
  return false;
}

void QuickSearch::write(std::uint32_t place) {
  take(place);
  held_ = operation(place).value;
}

void QuickSearch::give_back() {
  const auto [place, held_before] = path_.back();
  path_.pop_back();
  held_ = held_before;
  const Operation& o = operation(place);
  if (o.is_known()) {
    next_[before_[place]] = place;
    before_[next_[place]] = place;
  } else if (o.effect == Effect::put) {
    unknown_of(o.value).put = place;
  } else {
    before_[place] = nobody;
  }
}

std::vector<std::uint32_t> QuickSearch::order() const {
  std::vector<std::uint32_t> order;
  order.reserve(path_.size());
  for (const Taken& taken : path_) order.push_back(taken.place);
  return order;
}

}  // namespace raftbed::linear
