#include "sim/linear/quick_search.h"

#include <algorithm>
#include <tuple>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {
namespace {

bool is_searched(Effect effect) {
  return effect == Effect::read || effect == Effect::put || effect == Effect::compare_and_set;
}

}  // namespace

Order QuickSearch::run(std::span<const Operation> operations, Value initial,
                       std::uint64_t steps_max) {
  begin(operations, initial);
  while (end_ < head_) {
    if (steps_ >= steps_max || looked_at_ >= steps_max) return Order::undecided;
    if (!find_stretch(end_)) return Order::undecided;
    const bool is_alone = next_[head_] == before_[head_] && next_[head_] != head_;
    if (is_alone && take_alone(next_[head_])) continue;
    if (!go_through(steps_max)) return Order::undecided;
  }
  return Order::found;
}

void QuickSearch::begin(std::span<const Operation> operations, Value initial) {
  operations_ = operations;
  held_ = initial;
  steps_ = 0;
  looked_at_ = 0;
  end_ = 0;
  head_ = static_cast<std::uint32_t>(operations.size());
  next_.resize(std::max(next_.size(), operations.size() + 1));
  before_.resize(next_.size());
  clear_ring();
  index_.begin_part();
  unknown_.clear();
  unknown_end_ = 0;
  path_.clear();
  choices_.clear();
  candidates_.clear();
}

// The stretch that begins there, as a ring. False where it is not to be searched.
bool QuickSearch::find_stretch(std::uint32_t begin) {
  Instant over = Instant(-for_ever.ns());
  Instant last_call = over;
  std::uint32_t last = head_;
  std::uint32_t place = begin;
  for (; place < head_; ++place) {
    const Operation& o = operation(place);
    if (o.call < last_call || !is_searched(o.effect)) return false;
    last_call = o.call;
    if (!o.is_known()) {
      list_unknown(place);
      continue;
    }
    if (last != head_ && o.call > over) break;
    over = std::max(over, o.answer);
    next_[last] = place;
    before_[place] = last;
    last = place;
  }
  next_[last] = head_;
  before_[head_] = last;
  looked_at_ += place - begin;
  end_ = place;
  return true;
}

// Once each, though the search comes to them again.
void QuickSearch::list_unknown(std::uint32_t place) {
  const Operation& o = operation(place);
  if (place < unknown_end_ || o.effect == Effect::read) return;
  unknown_end_ = place + 1;
  Unknown& unknown = unknown_of(o.value);
  Chain& chain = o.effect == Effect::put ? unknown.puts : unknown.swaps;
  if (chain.last != nobody) next_[chain.last] = place;
  if (chain.first == nobody) chain.first = place;
  chain.last = place;
  next_[place] = nobody;
  before_[place] = nobody;
}

QuickSearch::Unknown& QuickSearch::unknown_of(Value value) {
  const std::uint32_t number = index_.number_of(value);
  if (number == unknown_.size()) unknown_.emplace_back();
  return unknown_[number];
}

// Of a stretch of one.
inline bool QuickSearch::take_alone(std::uint32_t place) {
  const Operation& o = operation(place);
  const auto sight = sight_of(o);
  if (sight && *sight != held_) return false;
  ++steps_;
  path_.push_back(Taken{place, held_});
  held_ = o.value;
  clear_ring();
  return true;
}

// Maybe to the end of an earlier one, if the search goes back to that.
bool QuickSearch::go_through(std::uint64_t steps_max) {
  while (next_[head_] != head_) {
    if (steps_ >= steps_max) return false;
    const auto due = look_around();
    if (due && !take_next(operation(*due))) return false;
  }
  return true;
}

inline void QuickSearch::take(std::uint32_t place) {
  ++steps_;
  path_.push_back(Taken{place, held_});
  const Operation& o = operation(place);
  if (o.is_known()) {
    next_[before_[place]] = next_[place];
    before_[next_[place]] = before_[place];
    return;
  }
  Unknown& unknown = unknown_of(o.value);
  Chain& chain = o.effect == Effect::put ? unknown.puts : unknown.swaps;
  before_[place] = place;
  while (chain.first != nobody && is_taken(chain.first)) chain.first = next_[chain.first];
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
  choices_.push_back(Choice{end_, path_.size(), begin, candidates_.size()});
  return choose();
}

void QuickSearch::add_unknown(Value wanted, Instant answer) {
  const Unknown& unknown = unknown_of(wanted);
  std::uint32_t swap = unknown.swaps.first;
  const auto fits = [&] { return !is_taken(swap) && operation(swap).expected == held_; };
  for (int looks = 0; swap != nobody && !fits(); swap = next_[swap]) {
    if (++looks == looks_max) return;
  }
  for (const std::uint32_t place : {swap, unknown.puts.first}) {
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
    go_back_to(choice);
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

// Whatever ring there was, the first to be given back of a stretch is alone in it, as it was the
// last to be taken. Who stands behind the choice's stretch will be listed again.
void QuickSearch::go_back_to(const Choice& choice) {
  end_ = choice.stretch_end;
  for (; path_.size() > choice.taken; path_.pop_back()) {
    held_ = path_.back().held_before;
    give_back(path_.back().place);
  }
}

void QuickSearch::give_back(std::uint32_t place) {
  const Operation& o = operation(place);
  if (!o.is_known()) {
    Unknown& unknown = unknown_of(o.value);
    Chain& chain = o.effect == Effect::put ? unknown.puts : unknown.swaps;
    before_[place] = nobody;
    chain.first = std::min(chain.first, place);
  } else {
    next_[before_[place]] = place;
    before_[next_[place]] = place;
  }
}

std::vector<std::uint32_t> QuickSearch::order() const {
  std::vector<std::uint32_t> order;
  order.reserve(path_.size());
  for (const Taken& taken : path_) order.push_back(taken.place);
  return order;
}

}  // namespace raftbed::linear
