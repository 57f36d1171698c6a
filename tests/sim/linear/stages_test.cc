// The stages against each other, and against the judge that tries every order, on random histories
// with unknown outcomes, refused compare-and-sets, deletes and appends. Whoever accepts shows an
// order that is executed; what is refused comes with a few operations that no order explains
// either, says the one that tries every order.
//
// A few thousand histories by default; a million, in some minutes: `test_sim_linear "[.long]"`.
#include <catch2/catch_test_macros.hpp>

#include "histories.h"
#include "sim/linear/certificate.h"
#include "sim/linear/counterexample.h"
#include "sim/linear/dive_search.h"
#include "sim/linear/frontier_search.h"
#include "sim/linear/order_search.h"
#include "sim/linear/placement.h"
#include "sim/linear/windows.h"
#include "sim/linear/zones.h"

namespace raftbed::linear::testing {
namespace {

struct Verdicts {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t by_zones = 0;
  std::uint64_t by_claim = 0;
};

// What no order explains by itself, up to a size that can be tried.
constexpr std::size_t can_be_tried = 9;
void refuse(const SubHistory& sub, const KeyVerdict& verdict) {
  SubHistory core = sub;
  core.operations = explain(sub, verdict, 200'000).core;
  core.look_at_effects();
  REQUIRE_FALSE(judge(core, {}).verdict == Verdict::linearizable);
  if (core.operations.size() <= can_be_tried) REQUIRE_FALSE(has_order(core));
}

// Who is called after the answer of the one that it stuck at is not needed.
template <typename Search>
void check_search(const SubHistory& sub, bool explained) {
  Search search(sub);
  const Order order = search.run(Budget{});
  REQUIRE(order == (explained ? Order::found : Order::none));
  if (explained) {
    REQUIRE(explains(sub, search.order()));
    return;
  }
  SubHistory part = sub;
  const Instant answer = sub.operations[search.stuck()].answer;
  std::erase_if(part.operations, [&](const Operation& o) { return o.call > answer; });
  OrderSearch again(part);
  REQUIRE(again.run(Budget{}) == Order::none);
}

void check(const SubHistory& sub, Verdicts& tally) {
  const KeyVerdict verdict = judge(sub, {});
  REQUIRE(verdict.verdict != Verdict::unknown);
  const bool explained = verdict.verdict == Verdict::linearizable;
  if (sub.operations.size() <= can_be_tried) REQUIRE(has_order(sub) == explained);
  check_search<OrderSearch>(sub, explained);
  check_search<DiveSearch>(sub, explained);
  check_search<FrontierSearch>(sub, explained);
  tally.by_zones += verdict.stage == Stage::zones ? 1 : 0;
  tally.by_claim += verdict.stage == Stage::certificate ? 1 : 0;
  if (explained) {
    const auto order = find_order(sub, {});
    REQUIRE(order);
    REQUIRE(explains(sub, *order));
    ++tally.accepted;
  } else {
    refuse(sub, verdict);
    ++tally.refused;
  }
}

Verdicts check_all(std::uint64_t histories, std::uint64_t seed) {
  const Chance chance(seed);
  Verdicts tally;
  for (std::uint64_t number = 0; number < histories; ++number) {
    INFO("seed " << seed << ", history " << number);
    Mix mix = small_mix(chance, number);
    if (number % 4 == 0) mix.operations += 6 + static_cast<std::uint32_t>(number % 13);
    if (number % 16 == 0) mix.clients += 4;
    mix.claimed = number % 5 == 0;
    const History history = random_history(mix, chance, number);
    check(sub_history_of(history), tally);
  }
  return tally;
}

TEST_CASE("the stages agree, and show what they say", "[linear]") {
  const Verdicts tally = check_all(5'000, 7);
  CHECK(tally.accepted > 1'000);
  CHECK(tally.refused > 1'000);
  CHECK(tally.by_zones > 500);
  CHECK(tally.by_claim > 200);
}

TEST_CASE("the stages agree on a million histories", "[.long]") {
  const Verdicts tally = check_all(1'000'000, 8);
  WARN(tally.accepted << " accepted, " << tally.refused << " refused, " << tally.by_zones
                      << " decided by zones");
  CHECK(tally.accepted > 200'000);
  CHECK(tally.refused > 200'000);
}

// Where many are concurrent, so that some find no place at first.
TEST_CASE("what is placed does not stand in the way, and windows have room for most", "[linear]") {
  const Chance chance(12);
  std::uint32_t left_over = 0;
  std::uint32_t found = 0;
  for (std::uint64_t number = 0; number < 24'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations = 30;
    mix.clients = 6;
    mix.values = 0;
    mix.appends = mix.deletes = false;
    mix.silent_one_in = 1;
    mix.wrong = 0;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    Zones zones(sub);
    if (!sub.has_differs || zones.decide() != Decision::yes) continue;
    const Placed placed = place_differs(sub, zones.order());
    SubHistory part = sub;
    for (const std::uint32_t place : placed.left) part.operations[place].answer = for_ever;
    REQUIRE(explains(part, placed.order));
    if (placed.left.empty()) continue;
    ++left_over;
    const Windows windows = search_windows(sub, placed, Budget{});
    if (!windows.order) continue;
    ++found;
    REQUIRE(explains(sub, *windows.order));
    REQUIRE(judge(sub, {}).stage == Stage::windows);
  }
  CHECK(left_over > 100);
  CHECK(10 * found > 9 * left_over);
}

// A million of these histories found it once: what a blind write overwrites may still be to come.
TEST_CASE("a delete that changes nothing yet can hide an append", "[linear]") {
  const History history = history_of(
      {unknown(put("", 18, 0)), append("g", 25, 32), append("n", 26, 32), read("g", 52, 60)});
  const SubHistory sub = sub_history_of(history);
  REQUIRE(has_order(sub));
  check_search<DiveSearch>(sub, true);
  check_search<FrontierSearch>(sub, true);
}

// Among many at once, of few values, with some that are answered late.
TEST_CASE("long histories of few values are explained, with an order", "[linear]") {
  const Chance chance(9);
  for (std::uint64_t number = 0; number < 60; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations = 400;
    mix.clients = 4 + static_cast<std::uint32_t>(number % 3) * 30;
    mix.values = 1 + static_cast<std::uint32_t>(number % 5);
    mix.appends = false;
    mix.unknown_one_in = number % 2 == 0 ? 0 : 50;
    mix.wrong = 0;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    DiveSearch dive(sub);
    REQUIRE(dive.run(Budget{}) == Order::found);
    REQUIRE(explains(sub, dive.order()));
  }
}

template <typename Search>
void check_budgets(const SubHistory& sub) {
  Budget budget;
  budget.bytes = 1;
  Search small(sub);
  CHECK(small.run(budget) == Order::undecided);
  CHECK(small.spent() == Spent::bytes);
  Search halting(sub);
  std::uint32_t halts = 0;
  budget = Budget{1, Budget{}.bytes, Budget{}.configurations};
  Order order = halting.run(budget);
  for (; order == Order::undecided; order = halting.run(budget)) {
    REQUIRE(halting.spent() == Spent::steps);
    budget.steps_a_key += 1'000;
    ++halts;
  }
  CHECK(halts > 0);
  Search through(sub);
  CHECK(through.run(Budget{}) == order);
}

TEST_CASE("a search that halts goes on to the same end, and says what it lacked", "[linear]") {
  const Chance chance(10);
  Mix mix = small_mix(chance, 0);
  mix.operations = 60;
  mix.clients = 8;
  mix.values = 3;
  mix.unknown_one_in = 9;
  mix.appends = false;
  mix.wrong = 0;
  const History history = random_history(mix, chance, 0);
  const SubHistory sub = sub_history_of(history);
  check_budgets<OrderSearch>(sub);
  check_budgets<DiveSearch>(sub);
  check_budgets<FrontierSearch>(sub);
  Budget budget;
  budget.configurations = 1;
  FrontierSearch narrow(sub);
  CHECK(narrow.run(budget) == Order::undecided);
  CHECK(narrow.spent() == Spent::configurations);
}

}  // namespace
}  // namespace raftbed::linear::testing
