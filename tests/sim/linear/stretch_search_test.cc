// A "no" from a stretch of the time: whatever began before it, it is one of the whole.
#include "sim/linear/stretch_search.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"
#include "sim/linear/dive_search.h"
#include "sim/linear/order_search.h"
#include "sim/linear/race.h"

namespace raftbed::linear::testing {
namespace {

// Who is called after the answer of the one that it stuck at is not needed.
void check_stuck(SubHistory part, std::uint32_t stuck) {
  const Instant answer = part.operations[stuck].answer;
  std::erase_if(part.operations, [&](const Operation& o) { return o.call > answer; });
  OrderSearch again(part);
  REQUIRE(again.run(Budget{}) == Order::none);
}

struct StretchTally {
  std::uint32_t wrong = 0;    // without an order
  std::uint32_t refused = 0;  // of them, from some level behind the first
};

// From before each level that there is.
void begin_everywhere(const SubHistory& sub, StretchTally& tally) {
  FrontierSearch whole(sub);
  const bool is_wrong = whole.run(Budget{}) == Order::none;
  bool is_refused = false;
  for (std::uint32_t level = 1; level < whole.levels(); ++level) {
    FrontierSearch part(sub);
    if (!part.begin_anywhere(level) || part.run(Budget{}) != Order::none) continue;
    is_refused = true;
    REQUIRE(is_wrong);
    check_stuck(sub, part.stuck());
  }
  tally.wrong += is_wrong ? 1 : 0;
  tally.refused += is_refused ? 1 : 0;
}

// Each value is written, and then each is read: between the two the key may be thought to hold any.
History writes_then_reads(std::uint32_t values) {
  History history;
  const std::uint32_t part = history.part_of("x");
  for (std::uint32_t at = 0; at < 2 * values; ++at) {
    Operation o;
    o.effect = at < values ? Effect::put : Effect::read;
    o.value = history.value_of(std::to_string(at % values));
    o.call = Instant(2 * at);
    o.answer = Instant(2 * at + 1);
    o.id = at;
    history.add(part, o);
  }
  return history;
}

// Not one for each of a great many values, before anybody asks whether they are few.
TEST_CASE("of the configurations that a stretch begins with, no more are made than it takes",
          "[linear]") {
  const History history = writes_then_reads(400);
  const SubHistory sub = sub_history_of(history);
  States states(sub);
  Timeline timeline(sub);
  Expansion expansion(sub, states, timeline);
  timeline.move_to(399);
  CHECK(expansion.best_behind(64).size() == 65);
  CHECK(expansion.best_behind(1'000).size() == 401);
}

TEST_CASE("a stretch begins with few values, or not at all", "[linear]") {
  for (const std::uint32_t values : {40U, 400U}) {
    CAPTURE(values);
    const History history = writes_then_reads(values);
    const SubHistory sub = sub_history_of(history);
    FrontierSearch search(sub);
    CHECK(search.begin_anywhere(values) == (values < 64));
  }
}

TEST_CASE("what leads nowhere from anywhere has no order", "[linear]") {
  const Chance chance(14);
  StretchTally tally;
  for (std::uint64_t number = 0; number < 4'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations += static_cast<std::uint32_t>(number % 16);
    mix.values = 1 + static_cast<std::uint32_t>(number % 4);
    mix.appends = false;
    mix.wrong = static_cast<std::uint32_t>(number % 3);
    begin_everywhere(sub_history_of(random_history(mix, chance, number)), tally);
  }
  CHECK(tally.wrong > 1'000);
  CHECK(2 * tally.refused > tally.wrong);
}

TEST_CASE("what leads nowhere from anywhere has no order, of a great many", "[.long]") {
  const Chance chance(15);
  StretchTally tally;
  for (std::uint64_t number = 0; number < 300'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations += static_cast<std::uint32_t>(number % 13);
    mix.appends = false;
    begin_everywhere(sub_history_of(random_history(mix, chance, number)), tally);
  }
  CHECK(tally.refused > 50'000);
}

// Long ones of few values, with one answer that was changed.
History with_a_wrong_answer(const Chance& chance, std::uint64_t number, std::uint32_t operations) {
  Mix mix;
  mix.operations = operations;
  mix.clients = 6;
  mix.values = 4;
  mix.unknown_one_in = number % 2 == 0 ? 0 : 60;
  mix.silent_one_in = 2;
  mix.wrong = 1;
  return random_history(mix, chance, number);
}

TEST_CASE("around where a dive does not get on, a few hundred steps tell why", "[linear]") {
  const Chance chance(16);
  StretchTally tally;
  for (std::uint64_t number = 0; number < 200; ++number) {
    CAPTURE(number);
    const History history = with_a_wrong_answer(chance, number, 600);
    const SubHistory sub = sub_history_of(history);
    FrontierSearch whole(sub);
    const Order order = whole.run(Budget{});
    REQUIRE(order != Order::undecided);
    DiveSearch dive(sub);
    Budget budget;
    budget.steps_a_key = 5'000;
    if (dive.run(budget) == Order::found) continue;
    StretchSearch stretch(sub);
    stretch.look_around(dive.deepest());
    budget.steps_a_key = 100'000;
    const bool is_refused = stretch.run(budget) == Order::none;
    if (is_refused) REQUIRE(order == Order::none);
    if (is_refused) check_stuck(sub, stretch.stuck());
    tally.wrong += order == Order::none ? 1 : 0;
    tally.refused += is_refused ? 1 : 0;
  }
  CAPTURE(tally.wrong, tally.refused);
  CHECK(tally.wrong > 20);
  CHECK(2 * tally.refused > tally.wrong);
}

}  // namespace
}  // namespace raftbed::linear::testing
