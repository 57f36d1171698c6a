// The glance against the zones that can say why: what it decides they decide in the same way, and
// it leaves open no more than it must.
#include "sim/linear/glance.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "histories.h"

namespace raftbed::linear::testing {
namespace {

Decision glance_at(const std::vector<Deed>& deeds, std::string_view initial = "") {
  const History history = history_of(deeds, initial);
  return Glance(history).look(history.parts().front().operations);
}

TEST_CASE("a glance tells zones that cross from such that do not", "[linear]") {
  CHECK(glance_at({}) == Decision::yes);
  CHECK(glance_at({put("a", 0, 1), put("b", 2, 3), read("b", 4, 5)}) == Decision::yes);
  CHECK(glance_at({put("a", 0, 1), put("b", 2, 3), read("a", 4, 5)}) == Decision::no);
  CHECK(glance_at({put("a", 0, 1), put("b", 2, 4), read("a", 4, 5)}) == Decision::yes);
  CHECK(glance_at({put("a", 0, 1), read("", 2, 3)}) == Decision::no);
  CHECK(glance_at({put("a", 0, 1), read("x", 2, 3)}, "x") == Decision::no);
  CHECK(glance_at({put("a", 0, 2), read("x", 2, 3)}, "x") == Decision::yes);
  CHECK(glance_at({read("a", 0, 1), put("a", 2, 3)}) == Decision::no);
  CHECK(glance_at({read("a", 0, 1)}) == Decision::no);
}

TEST_CASE("a glance follows compare-and-sets", "[linear]") {
  CHECK(glance_at({swap("", "a", 0, 1), swap("a", "b", 2, 3)}) == Decision::yes);
  CHECK(glance_at({swap("a", "b", 0, 1), swap("", "a", 2, 3)}) == Decision::no);
  CHECK(glance_at({swap("", "a", 0, 9), swap("", "b", 0, 9)}) == Decision::no);
  CHECK(glance_at({swap("b", "a", 0, 9), swap("a", "b", 0, 9)}) == Decision::no);
  CHECK(glance_at({swap("a", "a", 0, 9)}) == Decision::no);
  CHECK(glance_at({swap("x", "a", 0, 9)}) == Decision::no);
  CHECK(glance_at({unknown(swap("", "a", 0, 0)), put("b", 5, 6), read("a", 7, 8)}) == Decision::no);
  CHECK(glance_at({unknown(swap("b", "a", 0, 0)), put("b", 5, 6), read("a", 7, 8)}) ==
        Decision::yes);
  CHECK(glance_at({unknown(swap("x", "a", 0, 0)), put("b", 5, 6)}) == Decision::yes);
  CHECK(glance_at({unknown(swap("x", "a", 0, 0)), unknown(swap("a", "b", 0, 0)),
                   read("b", 7, 8)}) == Decision::no);
}

TEST_CASE("a glance leaves open what is not written once", "[linear]") {
  CHECK(glance_at({put("a", 0, 1), put("a", 2, 3)}) == Decision::open);
  CHECK(glance_at({swap("", "a", 0, 1), swap("a", "", 2, 3)}) == Decision::open);
  CHECK(glance_at({append("a", 0, 1)}) == Decision::open);
  CHECK(glance_at({put("a", 0, 1), differs("b", 2, 3)}) == Decision::open);
}

// With more values than there are operations too, and in any order.
TEST_CASE("what a glance says the zones say", "[linear]") {
  const Chance chance(14);
  std::uint32_t decided = 0;
  std::uint32_t refused = 0;
  std::uint32_t left_open = 0;
  for (std::uint64_t number = 0; number < 30'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations += static_cast<std::uint32_t>(number % 5) * 8;
    mix.silent_one_in = 0;
    History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    Zones zones(sub);
    const Decision said = zones.decide();
    auto& operations = history.parts().front().operations;
    if (number % 3 == 0) std::reverse(operations.begin(), operations.end());
    const Decision seen = Glance(history).look(operations);
    decided += said != Decision::open ? 1 : 0;
    if (seen == Decision::open) {
      left_open += said != Decision::open ? 1 : 0;
      continue;
    }
    REQUIRE(seen == said);
    refused += seen == Decision::no ? 1 : 0;
  }
  CHECK(decided > 5'000);
  CHECK(refused > 1'000);
  CHECK(50 * left_open < decided);
}

TEST_CASE("nothing of one part is left for the next", "[linear]") {
  const Chance chance(15);
  History history = random_history(Mix{}, chance, 0);
  for (std::uint64_t number = 1; number < 400; ++number) {
    Mix mix = small_mix(chance, number);
    mix.values = 0;
    const History other = random_history(mix, chance, number);
    KeyPart& part = history.part_of("k" + std::to_string(number));
    for (Operation o : other.parts().front().operations) {
      for (Value* value : {&o.value, &o.expected}) {
        if (*value != absent) *value = history.value_of(other.text(*value));
      }
      part.operations.push_back(o);
    }
  }
  Glance glance(history);
  for (const KeyPart& part : history.parts()) {
    REQUIRE(glance.look(part.operations) == Glance(history).look(part.operations));
  }
}

}  // namespace
}  // namespace raftbed::linear::testing
