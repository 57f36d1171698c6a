#include "sim/linear/counterexample.h"

#include <algorithm>
#include <tuple>

#include "sim/linear/anomaly.h"

namespace raftbed::linear {
namespace {

using Operations = std::vector<Operation>;

std::ptrdiff_t distance(std::size_t at) {
  return static_cast<std::ptrdiff_t>(at);
}

// Takes operations away for as long as what remains has no order.
class Shrinking {
 public:
  Shrinking(SubHistory sub, std::uint64_t steps) : sub_(std::move(sub)), steps_(steps) {}

  SubHistory run() {
    for (std::size_t length = std::max<std::size_t>(sub_.operations.size() / 2, 1);; length /= 2) {
      bool shrunk = pass(length);
      while (length == 1 && shrunk) shrunk = pass(1);
      if (length == 1) return std::move(sub_);
    }
  }
  // Who answered after that and only saw, if they need not be there. Who wrote what they saw may
  // have been called later still, and is no suspect then: they would have no order for that alone.
  void forget_sights_behind(Instant answer) {
    SubHistory rest = sub_;
    std::erase_if(rest.operations, [&](const Operation& o) {
      const bool only_sees = o.effect == Effect::read || o.effect == Effect::differs;
      return only_sees && o.answer > answer;
    });
    if (rest.operations.size() == sub_.operations.size() || !has_no_order(rest)) return;
    sub_ = std::move(rest);
    sub_.look_at_effects();
  }
  [[nodiscard]] std::uint64_t left() const { return steps_; }

 private:
  // From the front: what is oldest matters least.
  bool pass(std::size_t length) {
    bool shrunk = false;
    for (std::size_t at = 0; at < sub_.operations.size() && steps_ > 0;) {
      const std::size_t end = std::min(at + length, sub_.operations.size());
      SubHistory rest = without(at, end);
      take_steps(1 + rest.operations.size() / cheap);
      if (may_go(at, end, rest) && has_no_order(rest)) {
        sub_ = std::move(rest);
        sub_.look_at_effects();
        shrunk = true;
      } else {
        at = end;
      }
    }
    return shrunk;
  }

  [[nodiscard]] SubHistory without(std::size_t at, std::size_t end) const {
    SubHistory rest = sub_;
    rest.operations.erase(rest.operations.begin() + distance(at),
                          rest.operations.begin() + distance(end));
    return rest;
  }

  [[nodiscard]] bool may_go(std::size_t at, std::size_t end, const SubHistory& rest) const {
    const Sights sights(rest);
    return std::all_of(sub_.operations.begin() + distance(at),
                       sub_.operations.begin() + distance(end), [&](const Operation& o) {
                         if (o.effect == Effect::read || o.effect == Effect::differs) return true;
                         if (rest.has_differs) return false;
                         return !sights.can_show(o) || is_behind_the_scene(o, rest);
                       });
  }

  // Written over before anybody who is left and saw that value asked, so that in no order it is
  // what they saw; and not the last that wrote it. Looked at among few.
  [[nodiscard]] static bool is_behind_the_scene(const Operation& write, const SubHistory& rest) {
    constexpr std::size_t few = 1'000;
    if (rest.has_appends || rest.operations.size() > few) return false;
    Instant first_sight = for_ever;
    bool is_last = true;
    for (const Operation& o : rest.operations) {
      if (sight_of(o) == write.value) first_sight = std::min(first_sight, o.call);
      if (o.effect != Effect::read && o.value == write.value) is_last = false;
    }
    return !is_last &&
           std::any_of(rest.operations.begin(), rest.operations.end(), [&](const Operation& o) {
             const bool writes = o.effect == Effect::put || o.effect == Effect::compare_and_set;
             return writes && write.answer < o.call && o.answer < first_sight;
           });
  }

  bool has_no_order(const SubHistory& rest) {
    const KeyVerdict verdict = judge(rest, Budget{steps_ / 16, Budget{}.bytes});
    take_steps(verdict.steps + rest.operations.size());
    return verdict.verdict == Verdict::not_linearizable;
  }

  void take_steps(std::uint64_t count) { steps_ -= std::min(count, steps_); }

  static constexpr std::size_t cheap = 8;  // looks at an operation that is not judged, a step

  SubHistory sub_;
  std::uint64_t steps_;
};

// Where the judge knows a few that have no order, those; else all that began by then.
SubHistory suspects(const SubHistory& sub, const KeyVerdict& verdict) {
  const Operation& culprit = sub.operations[verdict.culprit];
  SubHistory some = sub;
  some.operations.clear();
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    const bool is_shown = place == verdict.culprit ||
                          std::binary_search(verdict.others.begin(), verdict.others.end(), place);
    const bool is_suspect =
        verdict.is_shown ? is_shown : sub.operations[place].call <= culprit.answer;
    if (is_suspect) some.operations.push_back(sub.operations[place]);
  }
  return some;
}

// Who saw something tells more than who only wrote.
const Operation& culprit_of(const SubHistory& core) {
  const auto word = [](const Operation& o) {
    const bool saw = o.effect != Effect::put && o.effect != Effect::append;
    return std::tuple(saw && o.is_known(), o.answer, o.id);
  };
  return *std::max_element(core.operations.begin(), core.operations.end(),
                           [&](const auto& a, const auto& b) { return word(a) < word(b); });
}

constexpr std::uint32_t unnamed = 0xffff'ffff;

// By place, when the judge names it.
std::vector<std::uint32_t> turns(const SubHistory& sub, const KeyVerdict& verdict) {
  std::vector<std::uint32_t> turns(sub.operations.size(), unnamed);
  std::uint32_t turn = 0;
  for (const std::uint32_t place : verdict.in_turn) turns[place] = std::min(turns[place], turn++);
  return turns;
}

// The core is in the order of the whole.
std::vector<std::uint32_t> in_turn(const SubHistory& sub, const KeyVerdict& verdict,
                                   const Counterexample& example) {
  const std::vector<std::uint32_t> by_place = turns(sub, verdict);
  std::vector<std::uint32_t> by_core;
  for (std::uint32_t place = 0; by_core.size() < example.core.size(); ++place) {
    const bool is_of_core = sub.operations[place].id == example.core[by_core.size()].id;
    if (is_of_core) by_core.push_back(by_place[place]);
  }
  const std::uint32_t culprit = place_of_culprit(example);
  std::vector<std::uint32_t> others;
  for (std::uint32_t at = 0; at < by_core.size(); ++at) {
    if (at != culprit) others.push_back(at);
  }
  const auto key = [&](std::uint32_t at) {
    return std::tuple(by_core[at], std::max(at, culprit) - std::min(at, culprit), at);
  };
  std::sort(others.begin(), others.end(), [&](auto a, auto b) { return key(a) < key(b); });
  return others;
}

}  // namespace

std::uint32_t place_of_culprit(const Counterexample& example) {
  const auto at = std::find_if(example.core.begin(), example.core.end(),
                               [&](const Operation& o) { return o.id == example.culprit.id; });
  return static_cast<std::uint32_t>(at - example.core.begin());
}

std::vector<std::uint32_t> told_of(const Counterexample& example, std::size_t at_most) {
  std::vector<std::uint32_t> told = example.in_turn;
  if (told.size() <= at_most) std::sort(told.begin(), told.end());
  told.resize(std::min(told.size(), at_most));
  return told;
}

Counterexample explain(const SubHistory& sub, const KeyVerdict& verdict, std::uint64_t steps_max) {
  Shrinking shrinking(suspects(sub, verdict), steps_max);
  shrinking.forget_sights_behind(sub.operations[verdict.culprit].answer);
  SubHistory core = shrinking.run();
  Counterexample example;
  example.steps = steps_max - shrinking.left();
  example.culprit = culprit_of(core);
  example.anomaly = anomaly_of(sub, core, example.culprit);
  example.core = std::move(core.operations);
  example.in_turn = in_turn(sub, verdict, example);
  return example;
}

}  // namespace raftbed::linear
