// The quick search: its orders explain what they are of, and where there is one it finds it.
#include "sim/linear/quick_search.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "histories.h"
#include "sim/linear/certificate.h"

namespace raftbed::linear::testing {
namespace {

constexpr std::uint64_t many = 1'000'000;

bool finds(const std::vector<Deed>& deeds, std::string_view initial = "") {
  const History history = history_of(deeds, initial);
  const SubHistory sub = sub_history_of(history);
  QuickSearch search(sub.values());
  if (search.run(sub.operations, sub.initial, many) != Order::found) return false;
  CHECK(explains(sub, search.order()));
  return true;
}

TEST_CASE("a quick search goes back to what else could have been", "[linear]") {
  CHECK(finds({put("a", 0, 10), put("b", 0, 11), read("a", 12, 13)}));
  CHECK(finds({put("a", 0, 11), put("b", 0, 10), read("a", 12, 13)}));
  CHECK(finds({put("a", 0, 10), swap("a", "b", 0, 9), put("c", 0, 12), read("b", 11, 12)}));
  CHECK_FALSE(finds({put("a", 0, 1), put("b", 2, 3), read("a", 4, 5)}));
  CHECK(finds({put("a", 0, 1), read("x", 0, 1)}, "x"));
}

TEST_CASE("a quick search takes what is unknown where it is seen", "[linear]") {
  CHECK(finds({unknown(put("a", 0, 0)), put("b", 1, 2), read("a", 3, 4), read("a", 5, 6)}));
  CHECK_FALSE(finds({put("b", 1, 2), read("a", 3, 4), unknown(put("a", 5, 0))}));
  CHECK(finds({unknown(put("a", 0, 0)), unknown(put("a", 0, 0)), put("b", 1, 2), read("a", 3, 4),
               put("b", 5, 6), read("a", 7, 8)}));
  CHECK_FALSE(finds(
      {unknown(put("a", 0, 0)), put("b", 1, 2), read("a", 3, 4), put("b", 5, 6), read("a", 7, 8)}));
  CHECK(finds({unknown(swap("b", "a", 0, 0)), put("b", 1, 2), read("a", 3, 4)}));
  CHECK_FALSE(finds({unknown(swap("c", "a", 0, 0)), put("b", 1, 2), read("a", 3, 4)}));
  CHECK_FALSE(finds({unknown(swap("b", "a", 0, 0)), put("b", 1, 2), read("a", 3, 4), put("b", 5, 6),
                     read("a", 7, 8)}));
}

TEST_CASE("what is unknown, and was taken in vain, is there again", "[linear]") {
  const std::vector<Deed> two = {put("b", 0, 10), put("c", 0, 11)};
  const auto behind = [&](std::initializer_list<Deed> more) {
    std::vector<Deed> all = two;
    all.insert(all.end(), more);
    return all;
  };
  CHECK(finds(behind({unknown(put("a", 0, 0)), read("a", 20, 25), swap("b", "d", 20, 30)})));
  CHECK(finds(behind({unknown(swap("d", "a", 0, 0)), read("a", 20, 25), swap("b", "d", 20, 30)})));
  CHECK(finds(behind({read("b", 20, 21), put("d", 22, 23), read("d", 24, 25)})));
}

TEST_CASE("of unknown ones it finds the one that fits, behind however many others", "[linear]") {
  std::vector<Deed> deeds;
  for (int count = 0; count < 20; ++count) deeds.push_back(unknown(swap("a", "a", 0, 0)));
  for (int count = 0; count < 20; ++count) deeds.push_back(unknown(swap("c", "a", 0, 0)));
  deeds.insert(deeds.end(), {put("b", 1, 2), read("a", 3, 4)});
  CHECK_FALSE(finds(deeds));
  deeds.push_back(unknown(swap("b", "a", 1, 0)));
  CHECK(finds(deeds));
  deeds.back() = unknown(put("a", 1, 0));
  CHECK(finds(deeds));
}

TEST_CASE("what was used is there again, and used in the order of the calls", "[linear]") {
  const History history =
      history_of({unknown(put("a", 1, 0)), unknown(put("a", 2, 0)), unknown(swap("b", "a", 3, 0))});
  const auto all = history.operations();
  OpenWrites open(history.values());
  open.begin_part();
  for (std::uint32_t place = 0; place < all.size(); ++place) open.add(place, all[place]);
  const Value a = all[0].value;
  const Value b = all[2].expected;
  CHECK(open.first_put(a) == 0);
  CHECK(open.first_swap(b, a) == 2);
  CHECK(open.first_swap(a, b) == OpenWrites::nobody);
  open.use(all[0]);
  open.use(all[1]);
  CHECK(open.first_put(a) == OpenWrites::nobody);
  open.give_back(all[1]);
  CHECK(open.first_put(a) == 1);
  open.give_back(all[0]);
  CHECK(open.first_put(a) == 0);
}

// The put that ends the visit is the first of all, so that what it meets is the beginning.
TEST_CASE("a visit before the last put stands there in the order", "[linear]") {
  const History history = history_of(
      {put("b", 0, 9), put("a", 0, 9), read("a", 1, 9), put("c", 2, 9), read("b", 3, 9)});
  const auto all = history.operations();
  using Where = Move::Where;
  QuickPath path;
  path.begin(all);
  CHECK(path.gap().until < Instant(0));
  path.take(Move(0), absent);
  CHECK(path.gap().held == absent);
  CHECK(path.gap().until == Instant(9));
  const Value b = all[0].value;
  path.take(Move(3, Where::passing), b);
  path.take(Move(1, Where::visiting), b);
  path.take(Move(2, Where::visiting), b);
  CHECK(path.gap().held == all[1].value);
  path.take(Move(4), b);
  CHECK(path.order() == std::vector<std::uint32_t>{1, 2, 3, 0, 4});
}

TEST_CASE("a quick search is for what it is made for", "[linear]") {
  CHECK_FALSE(finds({append("a", 0, 1)}));
  CHECK_FALSE(finds({differs("a", 0, 1)}));
  const History history = history_of({put("a", 2, 3), put("b", 0, 1)});
  QuickSearch search(history.values());
  const auto operations = history.operations();
  CHECK(search.run(operations, absent, many) == Order::undecided);
}

TEST_CASE("a quick search stays within its steps", "[linear]") {
  const History history = history_of({put("a", 0, 1), put("a", 2, 3), put("a", 4, 5)});
  const auto operations = history.operations();
  QuickSearch search(history.values());
  CHECK(search.run(operations, absent, 2) == Order::undecided);
  CHECK(search.steps() == 2);
  CHECK(search.run(operations, absent, 3) == Order::found);
}

// One searches them all, so that what is left of one would be seen in the next.
TEST_CASE("what a quick search finds is an order, and it finds nearly all", "[linear]") {
  const Chance chance(16);
  QuickSearch search(1'000);
  std::uint32_t right = 0;
  std::uint32_t found = 0;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations += number % 4 == 0 ? 20U : 0U;
    mix.appends = false;
    mix.silent_one_in = 0;
    mix.wrong = static_cast<std::uint32_t>(number % 2);
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    right += mix.wrong == 0 ? 1 : 0;
    const auto enough = QuickSearch::enough(sub.operations.size());
    if (search.run(sub.operations, sub.initial, enough) != Order::found) continue;
    found += mix.wrong == 0 ? 1 : 0;
    REQUIRE(explains(sub, search.order()));
  }
  CHECK(right == 10'000);
  CHECK(100 * found > 99 * right);
}

// Long ones of few values among many clients: it gets stuck in most of them, and some have no
// order.
TEST_CASE("where a quick search gets stuck, it mostly finds its way out", "[linear]") {
  const Chance chance(17);
  QuickSearch search(100);
  std::uint32_t found = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    CAPTURE(number);
    Mix mix;
    mix.operations = 1'000;
    mix.clients = number % 3 == 0 ? 12 : 5;
    mix.values = 4;
    mix.unknown_one_in = number % 2 == 0 ? 20 : 0;
    mix.wrong = number % 10 == 0 ? 1 : 0;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    if (search.run(sub.operations, sub.initial, many) != Order::found) continue;
    ++found;
    REQUIRE(explains(sub, search.order()));
  }
  CAPTURE(found);
  CHECK(found > 280);
}

// Visits stand before the last put, but not behind their own answers: an order that overlooks that
// comes once in a thousand of these.
TEST_CASE("whatever a quick search finds where it gets stuck is an order", "[linear]") {
  const Chance chance(18);
  QuickSearch search(100);
  std::uint32_t found = 0;
  for (std::uint32_t number = 0; number < 6'000; ++number) {
    CAPTURE(number);
    Mix mix;
    mix.operations = 10 + number % 300;
    mix.clients = 2 + number % 15;
    mix.values = 2 + number % 5;
    mix.unknown_one_in = number % 2 == 0 ? 6 : 0;
    mix.in_order = true;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    if (search.run(sub.operations, sub.initial, many) != Order::found) continue;
    ++found;
    REQUIRE(explains(sub, search.order()));
  }
  CHECK(found > 5'000);
}

}  // namespace
}  // namespace raftbed::linear::testing
