// Visits that the quick search puts in before the last put (quick_path.h).
#include <algorithm>

#include "sim/linear/quick_search.h"
#include "sim/linear/sub_history.h"

namespace raftbed::linear {

// Candidates from `first` on are those that would leave what the key holds.
void QuickSearch::add_hidden(std::uint32_t due, Value wanted, std::uint32_t first) {
  const Operation& o = operation(due);
  const bool is_put = o.effect == Effect::put;
  if ((!is_put && wanted == nothing) || !is_held_on(is_put ? o.value : wanted)) return;
  QuickPath::Gap gap = path_.gap();
  if (o.call > gap.until) return;
  gap.until = std::min(gap.until, o.answer);
  if (is_put)
    candidates_.emplace_back(due, Move::Where::passing);
  else if (gap.held == wanted)
    candidates_.emplace_back(due, Move::Where::visiting);
  else
    add_visits(wanted, gap, first);
}

void QuickSearch::add_visits(Value wanted, const QuickPath::Gap& gap, std::uint32_t first) {
  const auto add = [&](std::uint32_t place) {
    if (operation(place).call > gap.until) return;
    candidates_.emplace_back(place, Move::Where::visiting);
  };
  const std::uint32_t end = candidate_count();
  for (std::uint32_t at = first; at < end; ++at) {
    const std::uint32_t place = candidates_[at].place();
    const Operation& o = operation(place);
    if (o.effect == Effect::put && o.value == wanted) add(place);
  }
  const std::uint32_t swap = open_.first_swap(gap.held, wanted);
  if (swap != nobody) add(swap);
}

// Whether what the key holds is what is seen next, of the two.
bool QuickSearch::is_held_on(Value other) const {
  int sights = 0;
  // The first that is left may be whoever wants the other.
  for (std::uint32_t at = next_[head_]; at != head_ && ++sights < sights_max; at = next_[at]) {
    const auto sight = sight_of(operation(at));
    if (sight == held_) return true;
    if (sight == other && sights > 1) return false;
  }
  return false;
}

// With all who see what there is to see; and on, where a swap is due that fits.
void QuickSearch::visit(std::uint32_t place) {
  const Instant until = path_.gap().until;
  while (place != nobody) {
    take(Move(place, Move::Where::visiting));
    const Value held = operation(place).value;
    const std::uint32_t due = see(held, until);
    const bool goes_on = due != nobody && operation(due).effect == Effect::compare_and_set &&
                         operation(due).expected == held;
    place = goes_on ? due : nobody;
  }
}

// Takes the reads; who is left that is answered first, of all who can take part. Nobody can who is
// called behind that answer.
std::uint32_t QuickSearch::see(Value held, Instant until) {
  std::uint32_t due = nobody;
  for (std::uint32_t at = next_[head_]; at != head_; at = next_[at]) {
    const Operation& o = operation(at);
    if (o.call > until) break;
    if (o.effect == Effect::read && o.value == held) {
      take(Move(at, Move::Where::visiting));
    } else if (o.answer < until || due == nobody) {
      due = at;
      until = std::min(until, o.answer);
    }
  }
  return due;
}

}  // namespace raftbed::linear
