// The survey against the zones that can say why, and its early "no" against a judge that tries
// every order: what it decides is so, and it leaves open no more than it must.
#include "sim/linear/survey.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"
#include "sim/linear/parted.h"

namespace raftbed::linear::testing {
namespace {

Decision surveyed(const std::vector<Deed>& deeds, std::string_view initial = "") {
  const History history = history_of(deeds, initial);
  return Survey(history, Reasons::named).run()->front();
}
bool is_refused_at_once(const History& history) {
  return !Survey(history, Reasons::left_out).run();
}
bool is_refused_at_once(const std::vector<Deed>& deeds) {
  return is_refused_at_once(history_of(deeds));
}

TEST_CASE("a survey tells zones that cross from such that do not", "[linear]") {
  CHECK(surveyed({}) == Decision::yes);
  CHECK(surveyed({put("a", 0, 1), put("b", 2, 3), read("b", 4, 5)}) == Decision::yes);
  CHECK(surveyed({put("a", 0, 1), put("b", 2, 3), read("a", 4, 5)}) == Decision::no);
  CHECK(surveyed({put("a", 0, 1), put("b", 2, 4), read("a", 4, 5)}) == Decision::yes);
  CHECK(surveyed({put("a", 0, 1), read("", 2, 3)}) == Decision::no);
  CHECK(surveyed({put("a", 0, 1), read("x", 2, 3)}, "x") == Decision::no);
  CHECK(surveyed({put("a", 0, 2), read("x", 2, 3)}, "x") == Decision::yes);
  CHECK(surveyed({read("a", 0, 1)}) == Decision::no);
}

TEST_CASE("a survey follows compare-and-sets", "[linear]") {
  CHECK(surveyed({swap("", "a", 0, 1), swap("a", "b", 2, 3)}) == Decision::yes);
  CHECK(surveyed({swap("a", "b", 0, 1), swap("", "a", 2, 3)}) == Decision::no);
  CHECK(surveyed({swap("", "a", 0, 9), swap("", "b", 0, 9)}) == Decision::no);
  CHECK(surveyed({swap("b", "a", 0, 9), swap("a", "b", 0, 9)}) == Decision::no);
  CHECK(surveyed({swap("a", "a", 0, 9)}) == Decision::no);
  CHECK(surveyed({swap("x", "a", 0, 9)}) == Decision::no);
  CHECK(surveyed({unknown(swap("", "a", 0, 0)), put("b", 5, 6), read("a", 7, 8)}) == Decision::no);
  CHECK(surveyed({unknown(swap("b", "a", 0, 0)), put("b", 5, 6), read("a", 7, 8)}) ==
        Decision::yes);
  CHECK(surveyed({unknown(swap("x", "a", 0, 0)), put("b", 5, 6)}) == Decision::yes);
  CHECK(surveyed({unknown(swap("x", "a", 0, 0)), unknown(swap("a", "b", 0, 0)), read("b", 7, 8)}) ==
        Decision::no);
}

TEST_CASE("a survey leaves open what is not written once, or out of order", "[linear]") {
  CHECK(surveyed({put("a", 0, 1), put("a", 2, 3)}) == Decision::open);
  CHECK(surveyed({swap("", "a", 0, 1), swap("a", "", 2, 3)}) == Decision::open);
  CHECK(surveyed({append("a", 0, 1)}) == Decision::open);
  CHECK(surveyed({put("a", 0, 1), differs("b", 2, 3)}) == Decision::open);
  CHECK(surveyed({put("a", 2, 3), put("b", 0, 1)}) == Decision::open);
  CHECK(surveyed({read("a", 0, 1), put("a", 2, 3)}) == Decision::open);
}

TEST_CASE("who asks for no reasons has a no at the operation that shows it", "[linear]") {
  const std::vector<Deed> stale = {put("a", 0, 1), put("b", 2, 3), read("a", 4, 7)};
  CHECK(is_refused_at_once(stale));
  CHECK(is_refused_at_once({read("a", 4, 7)}));
  CHECK(is_refused_at_once({put("b", 0, 1), read("", 2, 3)}));
  CHECK(is_refused_at_once({put("a", 0, 1), swap("a", "b", 2, 3), swap("a", "c", 4, 5)}));
  CHECK(is_refused_at_once({put("a", 0, 1), put("a", 0, 1), put("b", 2, 3), read("a", 4, 7)}));
  const auto with = [&](const Deed& more) {
    std::vector<Deed> deeds = stale;
    deeds.push_back(more);
    return is_refused_at_once(deeds);
  };
  CHECK(with(put("a", 8, 9)));
  CHECK(with(read("b", 8, 9)));
  CHECK_FALSE(with(put("a", 7, 9)));
  CHECK_FALSE(with(unknown(put("a", 7, 0))));
  CHECK_FALSE(with(swap("b", "a", 7, 9)));
  CHECK_FALSE(with(append("a", 7, 9)));
}

TEST_CASE("a survey doubts no sight that some order explains", "[linear]") {
  CHECK_FALSE(is_refused_at_once({put("a", 0, 1), put("b", 2, 4), read("a", 4, 7)}));
  CHECK_FALSE(is_refused_at_once({put("a", 0, 2), put("b", 2, 3), read("a", 4, 7)}));
  CHECK_FALSE(is_refused_at_once({put("a", 0, 1), unknown(put("b", 2, 0)), read("a", 4, 7)}));
  CHECK_FALSE(is_refused_at_once({unknown(put("a", 0, 0)), put("b", 2, 3), read("a", 4, 7)}));
  CHECK_FALSE(is_refused_at_once({put("a", 0, 1), put("a", 2, 3), read("a", 4, 7)}));
  CHECK_FALSE(is_refused_at_once({append("a", 0, 1), put("b", 2, 3), read("a", 4, 7)}));
}

// A write that the part's order hides: nothing may be refused before it came by.
TEST_CASE("a survey refuses nothing at once that is out of order", "[linear]") {
  CHECK_FALSE(is_refused_at_once({put("b", 2, 3), read("a", 4, 5), read("b", 9, 9),  //
                                  unknown(put("a", 0, 0))}));
}

// A call of another part says nothing of what is to come for this one: the puts of `b` and the
// reads fill what is looked at before doubts are.
TEST_CASE("a survey waits for a part's own calls where the whole is out of order", "[linear]") {
  const auto refused = [](std::int64_t call) {
    History history = history_of({put("a", 0, 1), put("b", 2, 3), read("a", 4, 100)});
    Operation other;
    other.call = Instant(200);
    other.answer = Instant(201);
    for (int count = 0; count < 61; ++count) history.add(history.part_of("y"), other);
    Operation own;
    own.effect = Effect::put;
    own.value = history.value_of("a");
    own.call = Instant(call);
    own.answer = Instant(call + 10);
    history.add(history.part_of("x"), own);
    return is_refused_at_once(history);
  };
  CHECK_FALSE(refused(50));
  CHECK(refused(101));
}

TEST_CASE("nothing behind what shows that there is no order is looked at", "[linear]") {
  std::vector<Deed> deeds = {put("a", 0, 1), put("b", 2, 3), read("a", 4, 5)};
  for (int at = 6; at < 4'006; at += 2) deeds.push_back(read("b", at, at + 1));
  History history = history_of(deeds);
  Survey survey(history, Reasons::left_out);
  CHECK_FALSE(survey.run().has_value());
  CHECK(survey.looked_at() < 200);
}

// With more values than there are operations too.
TEST_CASE("what a survey says the zones say", "[linear]") {
  const Chance chance(14);
  std::uint32_t decided = 0;
  std::uint32_t refused = 0;
  std::uint32_t left_open = 0;
  for (std::uint64_t number = 0; number < 30'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations += static_cast<std::uint32_t>(number % 5) * 8;
    mix.silent_one_in = 0;
    mix.in_order = true;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    Zones zones(sub);
    const Decision said = zones.decide();
    const Decision seen = Survey(history, Reasons::named).run()->front();
    decided += said != Decision::open ? 1 : 0;
    refused += seen == Decision::no ? 1 : 0;
    if (seen == Decision::open) {
      left_open += said == Decision::yes ? 1 : 0;
      continue;
    }
    REQUIRE(seen == said);
    const auto at_once = Survey(history, Reasons::left_out).run();
    REQUIRE((!at_once || at_once->front() == seen));
  }
  CHECK(decided > 5'000);
  CHECK(refused > 1'000);
  CHECK(50 * left_open < decided);
}

TEST_CASE("what is refused at once has no order", "[linear]") {
  const Chance chance(19);
  std::uint32_t wrong = 0;
  std::uint32_t refused = 0;
  for (std::uint64_t number = 0; number < 40'000; ++number) {
    CAPTURE(number);
    const History history = random_history(small_mix(chance, number), chance, number);
    const bool is_refused = is_refused_at_once(history);
    if (number % 8 != 0 && !is_refused) continue;
    const bool explained = has_order(sub_history_of(history));
    REQUIRE_FALSE((is_refused && explained));
    refused += is_refused ? 1 : 0;
    wrong += explained ? 0 : 1;
  }
  CHECK(refused > 5'000);
  CHECK(2 * refused > wrong);
}

// The block of "b" stands before that of "f", which came first, and around that of "c".
TEST_CASE("a survey sees a zone around one that comes long after it", "[linear]") {
  CHECK(surveyed({put("f", 5, 25), put("b", 8, 10), read("f", 15, 26), put("c", 16, 18),
                  read("b", 20, 21)}) == Decision::no);
  CHECK(surveyed({put("f", 5, 25), put("b", 8, 10), read("f", 15, 26), put("c", 16, 20),
                  read("b", 20, 21)}) == Decision::yes);
}

// Blocks that come far from the order in which they begin.
TEST_CASE("a survey sorts what comes in no order", "[linear]") {
  std::vector<std::string> names;
  for (int at = 0; at < 200; ++at) names.push_back("v" + std::to_string(at));
  std::vector<Deed> deeds;
  std::int64_t call = 0;
  for (const std::string& name : names) deeds.push_back(put(name, ++call, 5'000));
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    deeds.push_back(read(*name, ++call, 5'000));
  }
  CHECK(surveyed(deeds) == Decision::yes);
  deeds.push_back(put("last", 6'000, 6'001));
  CHECK(surveyed(deeds) == Decision::yes);
  deeds.push_back(read(names[70], 7'000, 7'001));
  CHECK(surveyed(deeds) == Decision::no);
}

// Parts that share all of their values, and such as share some or none.
TEST_CASE("what is said of a part is what is said of it alone", "[linear]") {
  const Chance chance(15);
  History all;
  std::vector<Decision> alone;
  for (std::uint64_t number = 0; number < 600; ++number) {
    Mix mix = small_mix(chance, number);
    mix.operations += static_cast<std::uint32_t>(number % 7) * 6;
    if (number % 4 != 0) mix.values = 0;
    mix.in_order = true;
    const History one = random_history(mix, chance, number);
    alone.push_back(Survey(one, Reasons::named).run()->front());
    const std::uint32_t part = all.part_of("k" + std::to_string(number));
    const std::string own = number % 2 == 0 ? "" : " of " + std::to_string(number);
    for (Operation o : one.operations()) {
      for (Value* value : {&o.value, &o.expected}) {
        if (*value != absent) *value = all.value_of(std::string(one.text(*value)) + own);
      }
      all.add(part, o);
    }
  }
  CHECK(std::count(alone.begin(), alone.end(), Decision::no) > 20);
  CHECK(std::count(alone.begin(), alone.end(), Decision::yes) > 20);
  CHECK(Survey(all, Reasons::named).run() == alone);
}

TEST_CASE("a history is parted as it was recorded", "[linear]") {
  History history;
  const std::array parts{history.part_of("x"), history.part_of("y"), history.part_of("z")};
  for (std::uint32_t at = 0; at < 10; ++at) {
    Operation o;
    o.id = at;
    o.call = Instant(at == 7 ? 3 : at);
    history.add(parts[at % 2], o);
  }
  const Parted parted(history);
  REQUIRE(parted[0].size() == 5);
  REQUIRE(parted[1].size() == 5);
  CHECK(parted[2].empty());
  for (std::uint32_t at = 0; at < 10; ++at) CHECK(parted[at % 2][at / 2].id == at);
  CHECK_FALSE(history.is_in_order());
  CHECK(history.parts()[0].is_in_order);
  CHECK_FALSE(history.parts()[1].is_in_order);
  history.put_in_order();
  CHECK(history.is_in_order());
  CHECK(history.parts()[1].operations == 5);
  const std::array<std::uint32_t, 10> sorted{0, 1, 2, 3, 7, 4, 5, 6, 8, 9};
  for (std::size_t at = 0; at < 10; ++at) CHECK(history.operations()[at].id == sorted[at]);
  for (std::size_t at = 0; at < 10; ++at) CHECK(history.owners()[at] == parts[sorted[at] % 2]);
  history.forget_operations();
  CHECK(history.operations().empty());
  CHECK(history.parts()[1].operations == 0);
}

}  // namespace
}  // namespace raftbed::linear::testing
