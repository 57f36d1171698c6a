#include "sim/linear/thrifty_search.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "sim/linear/certificate.h"
#include "sim/linear/config.h"

namespace raftbed::linear {

bool ThriftySearch::suits(const SubHistory& sub) {
  if (sub.has_appends) return false;
  return !std::all_of(sub.operations.begin(), sub.operations.end(),
                      [](const Operation& o) { return o.is_known(); });
}

ThriftySearch::ThriftySearch(const SubHistory& sub) : sub_(&sub), states_(sub), supply_(sub) {
  now_.ways.emplace_back();
  now_.ways.back().held = states_.initial();
}

Order ThriftySearch::run(const Budget& budget) {
  while (!is_spent(budget)) {
    if (now_.level % stride == 0) keep();
    const bool has_room = call();
    const bool is_over = now_.pending == 0;
    if (is_over && finish()) return Order::found;
    if (is_over || !has_room || !go_on()) spent_ = Spent::configurations;
  }
  return Order::undecided;
}

bool ThriftySearch::is_spent(const Budget& budget) {
  if (trails_.bytes() + supply_.bytes() > budget.bytes) spent_ = Spent::bytes;
  return spent_ != Spent::steps || steps_ >= budget.steps_a_key;
}

// Whoever is called by the next answer. False where there is no slot left for one of them.
bool ThriftySearch::call() {
  Instant first_answer = now_.pending == 0 ? for_ever : operation(now_.at_slot[due()]).answer;
  for (; now_.called < sub_->operations.size(); ++now_.called) {
    const Operation& o = operation(now_.called);
    if (o.call > first_answer) break;
    if (!o.is_known()) continue;
    const auto slot = static_cast<std::uint32_t>(std::countr_one(now_.pending));
    if (slot == slots) return false;
    now_.pending = static_cast<Slots>(now_.pending | 1U << slot);
    now_.at_slot[slot] = now_.called;
    first_answer = std::min(first_answer, o.answer);
  }
  return true;
}

// The slot of who is answered first. REQUIRES: somebody is pending.
std::uint32_t ThriftySearch::due() const {
  auto first = static_cast<std::uint32_t>(std::countr_zero(now_.pending));
  each_slot(now_.pending, 0, [&](std::uint32_t slot) {
    const auto key = [&](std::uint32_t at) {
      return std::pair(operation(now_.at_slot[at]).answer, now_.at_slot[at]);
    };
    if (key(slot) < key(first)) first = slot;
  });
  return first;
}

// To behind the answer that is due, or back.
bool ThriftySearch::go_on() {
  return pass_level(due()) && (!now_.ways.empty() || go_back());
}

// False where there are too many ways.
bool ThriftySearch::pass_level(std::uint32_t due) {
  for (Way& way : now_.ways) {
    see(way, sights_of(way.held, way.done));
    waiting_.push(way);
  }
  now_.ways.clear();
  while (!waiting_.empty() && passed_.size() <= ways_max) {
    const Way way = waiting_.top();
    waiting_.pop();
    pass(way, due);
  }
  for (Way& way : passed_) {
    const bool is_done = (way.done >> due & 1) != 0;
    way.done = static_cast<Slots>(way.done & ~(1U << due));
    if (is_done)
      now_.ways.push_back(way);
    else
      let_go(way);
  }
  passed_.clear();
  now_.pending = static_cast<Slots>(now_.pending & ~(1U << due));
  if (now_.level++ > wall_) tries_ = 0;
  return waiting_.empty();
}

void ThriftySearch::pass(const Way& way, std::uint32_t due) {
  if (is_passed(way)) return let_go(way);
  passed_.push_back(way);
  if ((way.done >> due & 1) == 0) expand(way);
}

// The first to come to where it is has used the fewest.
bool ThriftySearch::is_passed(const Way& way) const {
  return std::any_of(passed_.begin(), passed_.end(), [&](const Way& other) {
    return other.held == way.held && other.done == way.done &&
           other.must_be_seen == way.must_be_seen;
  });
}

void ThriftySearch::expand(const Way& way) {
  ++steps_;
  const auto left = static_cast<std::uint32_t>(now_.pending & ~way.done);
  each_slot(left, 0, [&](std::uint32_t slot) {
    const Operation& o = operation(now_.at_slot[slot]);
    const bool is_put = o.effect == Effect::put && !way.must_be_seen;
    const bool is_swap = o.effect == Effect::compare_and_set && o.expected == way.held;
    if ((!is_put && !is_swap) || is_second(slot, left)) return;
    take(way, now_.at_slot[slot], static_cast<Slots>(way.done | 1U << slot));
  });
  if (now_.level > wall_ || tries_ == 0) return;
  each_slot(left, 0, [&](std::uint32_t slot) {
    const Operation& o = operation(now_.at_slot[slot]);
    if (o.effect == Effect::differs) take_any(way);
    if (const auto wanted = sight_of(o)) take_open(way, *wanted);
  });
}

// For one that wants anything else than what there is.
void ThriftySearch::take_any(const Way& way) {
  constexpr std::uint32_t few = 8;
  for (std::uint32_t kind = 0; kind < std::min(few, supply_.kinds()); ++kind) {
    if (supply_.example(kind).value != way.held) take_kind(way, kind);
  }
}

// Of two that do the same the one that is answered first is as good.
bool ThriftySearch::is_second(std::uint32_t slot, std::uint32_t left) const {
  const Operation& o = operation(now_.at_slot[slot]);
  bool found = false;
  each_slot(left, 0, [&](std::uint32_t other) {
    const Operation& p = operation(now_.at_slot[other]);
    const bool is_same = p.effect == o.effect && p.value == o.value &&
                         (o.effect == Effect::put || p.expected == o.expected);
    found = found || (is_same && std::pair(p.answer, other) < std::pair(o.answer, slot));
  });
  return found;
}

// One that writes it, or one that makes what such a compare-and-set replaces.
void ThriftySearch::take_open(const Way& way, Value wanted) {
  if (wanted == way.held) return;
  for (const std::uint32_t kind : supply_.kinds_to(wanted)) {
    const Operation& o = supply_.example(kind);
    if (o.effect == Effect::put || o.expected == way.held) {
      take_kind(way, kind);
      continue;
    }
    if (!supply_.first_left(kind, way.used, now_.called)) continue;
    for (const std::uint32_t before : supply_.kinds_to(o.expected)) take_kind(way, before);
  }
}

void ThriftySearch::take_kind(const Way& way, std::uint32_t kind) {
  const Operation& o = supply_.example(kind);
  const bool fits = o.effect == Effect::put ? !way.must_be_seen : o.expected == way.held;
  if (!fits) return;
  const auto place = supply_.first_left(kind, way.used, now_.called);
  if (place) take(way, *place, way.done);
}

// Unless where it leads is known already.
void ThriftySearch::take(const Way& way, std::uint32_t place, Slots done) {
  const Operation& o = operation(place);
  Way next = way;
  next.held = states_.as_seen(o.value);
  const Slots sights = sights_of(next.held, done);
  next.done = static_cast<Slots>(done | sights);
  next.must_be_seen = !o.is_known() && sights == 0;
  if (is_passed(next)) return;
  const Step step{place, false};
  next.trail = trails_.extend(way.trail, now_.level, std::span(&step, 1));
  see(next, sights);
  next.used = o.is_known() ? supply_.hold(way.used) : supply_.use(way.used, place);
  next.number = ++found_;
  waiting_.push(next);
}

// Whoever only sees, and fits, of those that are not done.
ThriftySearch::Slots ThriftySearch::sights_of(Value held, Slots done) const {
  std::uint32_t sights = 0;
  each_slot(now_.pending & static_cast<Slots>(~done), 0, [&](std::uint32_t slot) {
    if (fits(operation(now_.at_slot[slot]), held)) sights |= 1U << slot;
  });
  return static_cast<Slots>(sights);
}

void ThriftySearch::see(Way& way, Slots sights) {
  each_slot(sights, 0, [&](std::uint32_t slot) {
    const Step step{now_.at_slot[slot], false};
    const std::uint32_t trail = trails_.extend(way.trail, now_.level, std::span(&step, 1));
    trails_.let_go(std::exchange(way.trail, trail));
  });
  way.done = static_cast<Slots>(way.done | sights);
}

bool ThriftySearch::fits(const Operation& o, Value held) const {
  switch (o.effect) {
    case Effect::read: return o.value == held;
    case Effect::differs: return o.expected != held;
    case Effect::compare_and_set: return o.value == o.expected && o.value == held;
    case Effect::put:
    case Effect::append:
    case Effect::impossible: break;
  }
  return false;
}

void ThriftySearch::keep() {
  Moment moment = now_;
  for (Way& way : moment.ways) way = hold(way);
  kept_.push_back(std::move(moment));
  if (kept_.size() <= kept_max) return;
  let_go(kept_.front());
  kept_.pop_front();
}

// To the last moment that is kept, then two of them back, then four.
bool ThriftySearch::go_back() {
  wall_ = std::max(wall_, now_.level);
  if (tries_ == tries_max) return false;
  const std::size_t moments = std::size_t{1} << tries_++;
  for (std::size_t more = 1; more < moments && kept_.size() > 1; ++more) {
    let_go(kept_.back());
    kept_.pop_back();
  }
  now_ = std::move(kept_.back());
  kept_.pop_back();
  std::vector<Supply::Used> used;
  for (const Way& way : now_.ways) used.push_back(way.used);
  supply_.set_common(used);
  return true;
}

bool ThriftySearch::finish() {
  for (const Taken& taken : trails_.steps_to(now_.ways.front().trail)) {
    order_.push_back(taken.place);
  }
  return explains(*sub_, order_);
}

ThriftySearch::Way ThriftySearch::hold(const Way& way) {
  Way held = way;
  held.trail = trails_.extend(way.trail, now_.level, {});
  held.used = supply_.hold(way.used);
  return held;
}

void ThriftySearch::let_go(const Way& way) {
  trails_.let_go(way.trail);
  supply_.let_go(way.used);
}

void ThriftySearch::let_go(const Moment& moment) {
  for (const Way& way : moment.ways) let_go(way);
}

bool ThriftySearch::FewestFirst::operator()(const Way& a, const Way& b) const {
  return std::pair(a.used.count, a.number) > std::pair(b.used.count, b.number);
}

}  // namespace raftbed::linear
