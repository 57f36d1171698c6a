// The thrifty search: its orders explain what they are of, and it finds them where other searches
// use up what is unknown.
#include "sim/linear/thrifty_search.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "histories.h"
#include "sim/linear/certificate.h"
#include "sim/linear/race.h"

namespace raftbed::linear::testing {
namespace {

// The order that is found; empty where there is none.
std::vector<std::uint32_t> thrifty_order(const SubHistory& sub) {
  ThriftySearch search(sub);
  const Order order = search.run(Budget{});
  if (order != Order::found) {
    CHECK(search.spent() == Spent::configurations);
    return {};
  }
  CHECK(explains(sub, search.order()));
  return search.order();
}
bool finds_thriftily(const std::vector<Deed>& deeds) {
  const History history = history_of(deeds);
  return !thrifty_order(sub_history_of(history)).empty();
}

TEST_CASE("a thrifty search takes what is unknown where nothing else leads on", "[linear]") {
  CHECK(
      finds_thriftily({unknown(put("a", 0, 0)), put("b", 1, 2), read("a", 3, 4), read("a", 5, 6)}));
  CHECK_FALSE(finds_thriftily({put("b", 1, 2), read("a", 3, 4), unknown(put("a", 5, 0))}));
  CHECK_FALSE(finds_thriftily(
      {unknown(put("a", 0, 0)), put("b", 1, 2), read("a", 3, 4), put("b", 5, 6), read("a", 7, 8)}));
  CHECK(finds_thriftily({unknown(put("a", 0, 0)), unknown(put("a", 0, 0)), put("b", 1, 2),
                         read("a", 3, 4), put("b", 5, 6), read("a", 7, 8)}));
  CHECK(finds_thriftily({unknown(swap("b", "a", 0, 0)), put("b", 1, 2), read("a", 3, 4)}));
  CHECK_FALSE(finds_thriftily({unknown(swap("c", "a", 0, 0)), put("b", 1, 2), read("a", 3, 4)}));
  CHECK(finds_thriftily(
      {unknown(put("c", 0, 0)), unknown(swap("c", "a", 0, 0)), put("b", 1, 2), read("a", 3, 4)}));
}

// Whoever takes the unknown one for the first read, though one that is answered would do, has none
// for the second.
TEST_CASE("a thrifty search keeps what is unknown for where it is needed", "[linear]") {
  const History history =
      history_of({unknown(put("a", 0, 0)), put("a", 1, 8), put("b", 2, 7), put("c", 3, 6),
                  read("a", 9, 10), put("b", 11, 12), read("a", 13, 14)});
  const SubHistory sub = sub_history_of(history);
  CHECK(thrifty_order(sub).size() == sub.operations.size());
}

// What leads nowhere may have begun to, long before.
TEST_CASE("a thrifty search goes back as far as it takes, up to a bound", "[linear]") {
  for (const std::int64_t levels : {3, 30, 240, 2'000}) {
    CAPTURE(levels);
    std::vector<Deed> deeds = {unknown(put("a", 0, 0)), put("b", 1, 3), put("c", 1, 4)};
    for (std::int64_t at = 0; at < levels; ++at) deeds.push_back(read("c", 10 + at, 10 + at));
    deeds.push_back(swap("a", "d", 2, 5'000));
    deeds.push_back(read("c", 6'000, 6'001));
    CHECK(finds_thriftily(deeds) == (levels < 500));
  }
}

TEST_CASE("a thrifty search is for what it is made for", "[linear]") {
  const auto suits = [](const std::vector<Deed>& deeds) {
    const History history = history_of(deeds);
    return ThriftySearch::suits(sub_history_of(history));
  };
  CHECK(suits({unknown(put("a", 0, 0)), read("a", 1, 2)}));
  CHECK_FALSE(suits({put("a", 0, 0), read("a", 1, 2)}));
  CHECK_FALSE(suits({unknown(append("a", 0, 0)), read("a", 1, 2)}));
  std::vector<Deed> many = {unknown(put("a", 0, 0))};
  for (int count = 0; count < 16; ++count) many.push_back(read("a", 1, 2));
  CHECK(finds_thriftily(many));
  many.push_back(read("a", 2, 3));
  CHECK_FALSE(finds_thriftily(many));
  many.back() = read("a", 3, 3);
  CHECK(finds_thriftily(many));
}

TEST_CASE("what was used is counted by its kind, with what is common and beyond", "[linear]") {
  const History history = history_of(
      {unknown(put("a", 0, 0)), unknown(swap("b", "a", 1, 0)), unknown(put("a", 2, 0)),
       unknown(put("b", 3, 0)), unknown(swap("a", "a", 4, 0)), read("a", 5, 6), read("b", 5, 6)});
  const SubHistory sub = sub_history_of(history);
  Supply supply(sub);
  const auto kinds = supply.kinds_to(sub.operations[0].value);
  REQUIRE(kinds.size() == 2);
  const Supply::Used none;
  const auto left = [&](const Supply::Used& used, std::uint32_t called) {
    return supply.first_left(kinds[0], used, called);
  };
  CHECK(left(none, 0) == std::nullopt);
  CHECK(left(none, 1) == 0U);
  const Supply::Used one = supply.use(none, 0);
  CHECK(left(one, 2) == std::nullopt);
  CHECK(left(one, 3) == 2U);
  const Supply::Used swapped = supply.use(one, 1);
  const Supply::Used all = supply.use(swapped, 2);
  CHECK(left(all, 7) == std::nullopt);
  CHECK(supply.first_left(kinds[1], swapped, 7) == std::nullopt);
  const Supply::Used other = supply.use(one, 3);
  supply.set_common(std::vector{all, other});
  CHECK(left(other, 7) == 2U);
  CHECK(left(all, 7) == std::nullopt);
  CHECK(supply.first_left(kinds[1], other, 7) == 1U);
  CHECK(supply.first_left(kinds[1], all, 7) == std::nullopt);
}

struct ThriftyTally {
  std::uint64_t right = 0;
  std::uint64_t found = 0;
};

// Small ones, against the judge that tries every order.
ThriftyTally compare_small(std::uint64_t histories, std::uint64_t seed) {
  const Chance chance(seed);
  ThriftyTally tally;
  for (std::uint64_t number = 0; number < histories; ++number) {
    CAPTURE(seed, number);
    Mix mix = small_mix(chance, number);
    mix.values = 1 + static_cast<std::uint32_t>(number % 4);
    mix.unknown_one_in = 2 + static_cast<std::uint32_t>(number % 3);
    mix.appends = false;
    mix.wrong = static_cast<std::uint32_t>(number % 2);
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    if (!ThriftySearch::suits(sub)) continue;
    ThriftySearch search(sub);
    const bool is_found = search.run(Budget{}) == Order::found;
    const bool is_right = has_order(sub);
    if (is_found) REQUIRE((is_right && explains(sub, search.order())));
    tally.right += is_right ? 1 : 0;
    tally.found += is_found ? 1 : 0;
  }
  return tally;
}

TEST_CASE("what a thrifty search finds is an order, and it finds nearly all", "[linear]") {
  const ThriftyTally tally = compare_small(10'000, 19);
  CAPTURE(tally.right, tally.found);
  CHECK(tally.right > 4'000);
  CHECK(1'000 * tally.found > 999 * tally.right);
}

TEST_CASE("a thrifty search finds nearly all of a great many", "[.long]") {
  const ThriftyTally tally = compare_small(1'000'000, 20);
  CAPTURE(tally.right, tally.found);
  CHECK(tally.right > 400'000);
  CHECK(1'000 * tally.found > 999 * tally.right);
}

// Of few values, and of many.
TEST_CASE("a thrifty search finds the orders of long histories of few clients", "[linear]") {
  const Chance chance(21);
  for (std::uint32_t number = 0; number < 60; ++number) {
    CAPTURE(number);
    Mix mix;
    mix.operations = 2'000;
    mix.clients = 2 + number % 5;
    mix.values = number % 2 == 0 ? 4 : 40;
    mix.unknown_one_in = number % 3 == 0 ? 5 : 50;
    mix.silent_one_in = number % 7 == 0 ? 2 : 0;
    mix.deletes = number % 4 == 0;
    mix.in_order = true;
    const History history = random_history(mix, chance, number);
    CHECK_FALSE(thrifty_order(sub_history_of(history)).empty());
  }
}

// So few values are written anew all the time: in one of a hundred of these the ways that have used
// more, kept in the place of others, are stuck later on.
TEST_CASE("of the ways to the same a thrifty search keeps the one that has used the fewest",
          "[linear]") {
  const Chance chance(24);
  for (std::uint32_t number = 0; number < 200; ++number) {
    CAPTURE(number);
    Mix mix;
    mix.operations = 500;
    mix.clients = 5;
    mix.values = 2;
    mix.unknown_one_in = number < 100 ? 6 : 15;
    mix.in_order = true;
    const History history = random_history(mix, chance, number % 100);
    CHECK_FALSE(thrifty_order(sub_history_of(history)).empty());
  }
}

SubHistory hard_part(History& history) {
  Mix mix;
  mix.operations = 3'000;
  mix.values = 4;
  mix.unknown_one_in = 20;
  mix.in_order = true;
  history = random_history(mix, Chance(22), 0);
  return sub_history_of(history);
}

TEST_CASE("a thrifty search that halts goes on to the same order, and stays within its bytes",
          "[linear]") {
  History history;
  const SubHistory sub = hard_part(history);
  ThriftySearch through(sub);
  REQUIRE(through.run(Budget{}) == Order::found);
  ThriftySearch halting(sub);
  Budget budget;
  budget.steps_a_key = 1;
  std::uint32_t halts = 0;
  for (; halting.run(budget) == Order::undecided; budget.steps_a_key += 100) {
    REQUIRE(halting.spent() == Spent::steps);
    ++halts;
  }
  CHECK(halts > 10);
  CHECK(halting.steps() == through.steps());
  CHECK(halting.order() == through.order());
  ThriftySearch small(sub);
  budget = Budget{};
  budget.bytes = 1;
  CHECK(small.run(budget) == Order::undecided);
  CHECK(small.spent() == Spent::bytes);
}

// With pauses, so that three or four are pending. The others take several steps an operation, or do
// not find one.
TEST_CASE("where few are pending it is the thrifty search that a race asks first", "[linear]") {
  Mix mix;
  mix.operations = 4'000;
  mix.clients = 6;
  mix.values = 300;
  mix.unknown_one_in = 10;
  mix.in_order = true;
  const History history = random_history(mix, Chance(23), 0);
  const SubHistory sub = sub_history_of(history);
  Race race(sub);
  REQUIRE(race.run(usual_budget.for_key(sub.operations.size())) == Order::found);
  CHECK(race.steps() < sub.operations.size());
  CHECK(explains(sub, race.order()));
}

// Others come to know why there is none.
TEST_CASE("a race goes on where its thrifty search has given up", "[linear]") {
  const History history = history_of({unknown(put("a", 0, 0)), put("a", 1, 2), put("b", 3, 4),
                                      read("a", 5, 6), put("b", 7, 8), read("a", 9, 10)});
  const SubHistory sub = sub_history_of(history);
  Race race(sub);
  CHECK(race.run(Budget{}) == Order::none);
  CHECK(race.stuck() == 5);
}

}  // namespace
}  // namespace raftbed::linear::testing
