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
  if (operations.size() >= Move::places_max) return Order::undecided;
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
  open_.begin_part();
  listed_end_ = 0;
  path_.begin(operations);
  choices_.clear();
  candidates_.clear();
  is_stuck_ = false;
  furthest_ = 0;
  dead_ends_ = 0;
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

// Once each, though the search comes to them again. What moves nothing is never needed.
void QuickSearch::list_unknown(std::uint32_t place) {
  const Operation& o = operation(place);
  const bool moves = o.effect == Effect::put || (o.effect != Effect::read && o.value != o.expected);
  if (place < listed_end_ || !moves) return;
  listed_end_ = place + 1;
  open_.add(place, o);
}

// Of a stretch of one.
inline bool QuickSearch::take_alone(std::uint32_t place) {
  const Operation& o = operation(place);
  const auto sight = sight_of(o);
  if (sight && *sight != held_) return false;
  ++steps_;
  path_.take(Move(place), held_);
  if (is_stuck_) been_there_.change(place);
  held_ = o.value;
  clear_ring();
  return true;
}

// Maybe to the end of an earlier one, if the search goes back to that.
bool QuickSearch::go_through(std::uint64_t steps_max) {
  while (next_[head_] != head_) {
    if (steps_ >= steps_max) return false;
    const auto due = look_around();
    if (due && !take_next(*due)) return false;
  }
  return true;
}

inline void QuickSearch::take(Move move) {
  const std::uint32_t place = move.place();
  ++steps_;
  path_.take(move, held_);
  if (is_stuck_) been_there_.change(place);
  const Operation& o = operation(place);
  if (o.is_known()) {
    next_[before_[place]] = next_[place];
    before_[next_[place]] = before_[place];
  } else {
    open_.use(o);
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
      take(Move(at));
      continue;
    }
    if (o.answer < first_answer) due = at;
    first_answer = std::min(first_answer, o.answer);
    if (o.effect == Effect::put || (o.effect != Effect::read && fits)) {
      candidates_.emplace_back(at);
    }
  }
  return due;
}

bool QuickSearch::take_next(std::uint32_t due) {
  const std::uint32_t begin = choices_.empty() ? 0 : choices_.back().end;
  if (is_stuck_ && been_there_.again(held_)) return choose();
  const auto sight = sight_of(operation(due));
  const Value wanted = sight && *sight != held_ ? *sight : nothing;
  if (wanted != nothing && !open_.empty()) add_unknown(wanted, operation(due).answer);
  if (is_stuck_) add_hidden(due, wanted, begin);
  if (candidates_.size() == begin && is_hopeless()) return false;
  if (candidates_.size() == begin + 1) {
    const Move only = candidates_.back();
    candidates_.pop_back();
    carry_out(only);
    return true;
  }
  keep_best(begin, wanted);
  choices_.push_back(
      Choice{end_, static_cast<std::uint32_t>(path_.size()), begin, candidate_count()});
  return choose();
}

void QuickSearch::add_unknown(Value wanted, Instant answer) {
  for (const std::uint32_t place : {open_.first_swap(held_, wanted), open_.first_put(wanted)}) {
    if (place != nobody && operation(place).call <= answer) candidates_.emplace_back(place);
  }
}

// The last is the best.
void QuickSearch::keep_best(std::uint32_t first, Value wanted) {
  const auto rank = [&](Move move) {
    const Operation& o = operation(move.place());
    return std::tuple(move.is_last(), o.value != wanted, o.answer, move.place());
  };
  const auto begin = candidates_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = begin + std::min(candidates_.end() - begin, candidates_max);
  std::partial_sort(begin, end, candidates_.end(),
                    [&](Move a, Move b) { return rank(a) < rank(b); });
  std::reverse(begin, end);
  candidates_.erase(end, candidates_.end());
}

// At a dead end: after many in a row, none of which lies further on, it takes more trouble, and
// after many more none. That is few steps beside those of the whole.
bool QuickSearch::is_hopeless() {
  const std::size_t vain_max = 512 + operations_.size() / 128;
  if (path_.size() > furthest_) {
    furthest_ = path_.size();
    dead_ends_ = 0;
    is_stuck_ = false;
  }
  if (++dead_ends_ == patience) {
    is_stuck_ = true;
    been_there_.begin();
  }
  return dead_ends_ > vain_max;
}

// What can be next, or where nothing can, what could have been before.
bool QuickSearch::choose() {
  for (; !choices_.empty(); choices_.pop_back()) {
    Choice& choice = choices_.back();
    go_back_to(choice);
    candidates_.erase(candidates_.begin() + static_cast<std::ptrdiff_t>(choice.end),
                      candidates_.end());
    if (choice.begin == choice.end) continue;
    const Move best = candidates_.back();
    candidates_.pop_back();
    if (--choice.end == choice.begin) choices_.pop_back();
    carry_out(best);
    return true;
  }
  return false;
}

void QuickSearch::carry_out(Move move) {
  if (move.where() == Move::Where::visiting) return visit(move.place());
  take(move);
  if (move.is_last()) held_ = operation(move.place()).value;
}

// Whatever ring there was, the first to be given back of a stretch is alone in it, as it was the
// last to be taken. Who stands behind the choice's stretch will be listed again.
void QuickSearch::go_back_to(const Choice& choice) {
  end_ = choice.stretch_end;
  for (; path_.size() > choice.taken; path_.give_back()) {
    held_ = path_.held_before_last();
    give_back(path_.last().place());
  }
}

void QuickSearch::give_back(std::uint32_t place) {
  if (is_stuck_) been_there_.change(place);
  const Operation& o = operation(place);
  if (!o.is_known()) {
    open_.give_back(o);
  } else {
    next_[before_[place]] = place;
    before_[next_[place]] = place;
  }
}

}  // namespace raftbed::linear
