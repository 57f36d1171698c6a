// Every history up to a size, against a judge of a few lines that tries every order of each.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"

namespace raftbed::linear::testing {
namespace {

using Operations = std::vector<Operation>;

Value joined(History& history, Value held, Value piece) {
  const std::string before(held == absent ? std::string_view() : history.text(held));
  return history.value_of(before + std::string(history.text(piece)));
}

// What an append makes is given a number by the history.
bool some_order_explains(History& history, const Operations& all, std::uint32_t done, Value held) {
  bool is_complete = true;
  for (std::uint32_t at = 0; at < all.size(); ++at) {
    const Operation& o = all[at];
    if ((done >> at & 1) != 0) continue;
    is_complete = is_complete && !o.is_known();
    bool may_be_next = true;
    for (std::uint32_t other = 0; other < all.size(); ++other) {
      if ((done >> other & 1) == 0 && all[other].answer < o.call) may_be_next = false;
    }
    const bool fits = o.effect == Effect::put || o.effect == Effect::append ||
                      (o.effect == Effect::read && o.value == held) ||
                      (o.effect == Effect::compare_and_set && o.expected == held) ||
                      (o.effect == Effect::differs && o.expected != held);
    const bool writes = o.effect == Effect::put || o.effect == Effect::compare_and_set;
    if (!may_be_next || !fits) continue;
    Value next = writes ? o.value : held;
    if (o.effect == Effect::append) next = joined(history, held, o.value);
    if (some_order_explains(history, all, done | 1U << at, next)) return true;
  }
  return is_complete;
}

// Every way in which `count` operations, named in the order of their calls, can overlap: which
// instants are calls, and whose answers the others are.
class Overlaps {
 public:
  explicit Overlaps(std::size_t count) : intervals_(count) { place(0, 0, {}); }
  struct Interval {
    Instant call;
    Instant answer;
  };
  [[nodiscard]] const std::vector<std::vector<Interval>>& all() const { return all_; }

 private:
  void place(std::int64_t instant, std::size_t called, std::vector<std::size_t> open) {
    if (instant == static_cast<std::int64_t>(2 * intervals_.size())) {
      all_.push_back(intervals_);
      return;
    }
    for (std::size_t at = 0; at < open.size(); ++at) {
      std::vector<std::size_t> rest = open;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
      intervals_[open[at]].answer = Instant(instant);
      place(instant + 1, called, std::move(rest));
    }
    if (called == intervals_.size()) return;
    intervals_[called].call = Instant(instant);
    open.push_back(called);
    place(instant + 1, called + 1, std::move(open));
  }

  std::vector<Interval> intervals_;
  std::vector<std::vector<Interval>> all_;
};

// Each sequence of `count` of these in each of those ways.
std::uint64_t compare_all(const Operations& kinds, std::size_t count) {
  History history;
  const Value a = history.value_of("a");
  const Value b = history.value_of("b");
  const Value ab = history.value_of("ab");
  REQUIRE((a == 1 && b == 2 && ab == 3));
  const std::uint32_t part = history.part_of("x");
  Operations operations(count);
  const Overlaps overlaps(count);
  std::uint64_t refused = 0;
  std::vector<std::size_t> which(count, 0);
  for (std::size_t carry = 0; carry < count;) {
    for (const auto& intervals : overlaps.all()) {
      for (std::size_t at = 0; at < count; ++at) {
        operations[at] = kinds[which[at]];
        operations[at].call = intervals[at].call;
        if (kinds[which[at]].is_known()) operations[at].answer = intervals[at].answer;
      }
      const bool explained = some_order_explains(history, operations, 0, absent);
      history.forget_operations();
      for (const Operation& o : operations) history.add(part, o);
      const Verdict verdict = judge(history).verdict;
      if ((verdict == Verdict::linearizable) != explained) FAIL("they differ");
      if (verdict_of(history) != verdict) FAIL("the verdict alone differs");
      refused += explained ? 0 : 1;
    }
    for (carry = 0; carry < count && ++which[carry] == kinds.size(); ++carry) which[carry] = 0;
  }
  return refused;
}

Operation known(Effect effect, Value value, Value expected = absent) {
  return {Instant(), Instant(), value, expected, 0, effect};
}
Operation open(Effect effect, Value value, Value expected = absent) {
  return {Instant(), for_ever, value, expected, 0, effect};
}
constexpr Value a = 1;
constexpr Value b = 2;
constexpr Value ab = 3;

TEST_CASE("every history of three operations of two values is judged right", "[linear][all]") {
  const Operations kinds = {
      known(Effect::read, absent),
      known(Effect::read, a),
      known(Effect::read, b),
      known(Effect::put, absent),
      known(Effect::put, a),
      known(Effect::put, b),
      known(Effect::compare_and_set, a, absent),
      known(Effect::compare_and_set, b, a),
      known(Effect::compare_and_set, a, b),
      known(Effect::compare_and_set, a, a),
      known(Effect::differs, absent, absent),
      known(Effect::differs, absent, a),
      open(Effect::put, absent),
      open(Effect::put, a),
      open(Effect::put, b),
      open(Effect::compare_and_set, a, absent),
      open(Effect::compare_and_set, b, a),
  };
  CHECK(compare_all(kinds, 3) > 10'000);
}

TEST_CASE("every history of four operations of few kinds is judged right", "[linear][all]") {
  const Operations kinds = {
      known(Effect::read, a),
      known(Effect::read, absent),
      known(Effect::put, a),
      known(Effect::compare_and_set, b, a),
      known(Effect::differs, absent, a),
      open(Effect::put, b),
  };
  CHECK(compare_all(kinds, 4) > 10'000);
}

TEST_CASE("every history of three operations with appends is judged right", "[linear][all]") {
  const Operations kinds = {
      known(Effect::read, absent),
      known(Effect::read, a),
      known(Effect::read, b),
      known(Effect::read, ab),
      known(Effect::append, a),
      known(Effect::append, b),
      known(Effect::append, ab),
      known(Effect::put, absent),
      known(Effect::put, a),
      known(Effect::put, ab),
      known(Effect::compare_and_set, a, absent),
      known(Effect::compare_and_set, b, ab),
      open(Effect::append, a),
      open(Effect::append, b),
      open(Effect::put, a),
      open(Effect::compare_and_set, a, ab),
  };
  CHECK(compare_all(kinds, 3) > 10'000);
}

TEST_CASE("every history of four operations with appends of few kinds is judged right",
          "[linear][all]") {
  const Operations kinds = {
      known(Effect::read, a),
      known(Effect::read, ab),
      known(Effect::append, b),
      known(Effect::put, a),
      known(Effect::append, a),
      open(Effect::append, b),
      known(Effect::compare_and_set, b, a),
  };
  CHECK(compare_all(kinds, 4) > 10'000);
}

}  // namespace
}  // namespace raftbed::linear::testing
