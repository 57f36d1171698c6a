// The order that a system claims: taken where it explains what was answered, whatever a search
// would cost, and believed in nothing else.
#include "sim/linear/certificate.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "histories.h"
#include "sim/linear/judge.h"

namespace raftbed::linear::testing {
namespace {

constexpr auto has_an_order = Verdict::linearizable;
constexpr auto has_none = Verdict::not_linearizable;
constexpr Budget nothing_to_search{0, 0};

History claimed(const std::vector<Deed>& deeds, std::vector<std::uint64_t> ranks) {
  History history = history_of(deeds);
  history.ranks = std::move(ranks);
  return history;
}
bool holds(const History& history) {
  return claimed_order(sub_history_of(history)).has_value();
}

TEST_CASE("a claim holds where the order that it tells explains the answers", "[linear]") {
  const std::vector<Deed> deeds = {put("a", 0, 9), put("b", 0, 9), read("a", 10, 11)};
  CHECK(holds(claimed(deeds, {2, 1, 2})));
  CHECK_FALSE(holds(claimed(deeds, {1, 2, 2})));
  CHECK_FALSE(holds(claimed(deeds, {2, 1, 1})));
}

TEST_CASE("at one rank the write comes before who looked, and these in the order of their calls",
          "[linear]") {
  CHECK(holds(claimed({read("a", 0, 9), read("a", 4, 6), put("a", 1, 3)}, {5, 5, 5})));
  CHECK(holds(claimed({put("a", 0, 9), read("a", 4, 5), read("a", 1, 3)}, {5, 5, 5})));
  CHECK(holds(claimed({differs("b", 0, 9), put("b", 1, 2), put("a", 3, 4)}, {5, 4, 5})));
}

TEST_CASE("a claim that comes after what it preceded holds for nothing", "[linear]") {
  CHECK_FALSE(holds(claimed({put("a", 0, 1), put("b", 2, 3)}, {2, 1})));
}

TEST_CASE("who has no rank did not take effect, which is so of an unknown outcome alone",
          "[linear]") {
  const std::vector<Deed> deeds = {put("a", 0, 1), unknown(put("b", 0, 0)), read("a", 2, 3)};
  CHECK(holds(claimed(deeds, {1, 0, 1})));
  CHECK_FALSE(holds(claimed(deeds, {0, 0, 1})));
  CHECK_FALSE(holds(claimed(deeds, {1})));
  CHECK_FALSE(holds(claimed(deeds, {})));
}

TEST_CASE("a compare-and-set of unknown outcome may have been refused where it is said to be",
          "[linear]") {
  const std::vector<Deed> deeds = {put("a", 0, 1), unknown(swap("b", "c", 0, 0)), read("a", 2, 3)};
  CHECK(holds(claimed(deeds, {1, 2, 1})));
  const std::vector<Deed> known = {put("a", 0, 1), swap("b", "c", 0, 1), read("a", 2, 3)};
  CHECK_FALSE(holds(claimed(known, {1, 2, 1})));
}

TEST_CASE("what was appended to what was appended is held, and what is put then", "[linear]") {
  const std::vector<Deed> deeds = {append("a", 0, 1), append("b", 2, 3), read("ab", 4, 5),
                                   put("ab", 6, 7),   append("c", 8, 9), read("abc", 10, 11)};
  CHECK(holds(claimed(deeds, {1, 2, 2, 3, 4, 4})));
  CHECK_FALSE(holds(claimed(deeds, {1, 2, 1, 3, 4, 4})));
}

// A deed's "" is nothing: it is appended as such, and leaves a key that is absent absent.
TEST_CASE("nothing that is appended changes nothing, to a claim and to a search", "[linear]") {
  const std::vector<Deed> deeds = {append("", 0, 1), read("", 2, 3), put("a", 4, 5),
                                   append("", 6, 7), read("a", 8, 9)};
  CHECK(holds(claimed(deeds, {1, 1, 2, 3, 3})));
  CHECK(judge(history_of(deeds)).verdict == has_an_order);
  History empty = claimed({append("", 0, 1), read("a", 2, 3)}, {1, 1});
  const Operation seen = empty.operations()[1];
  empty.forget_operations();
  empty.add(0, Operation{Instant(0), Instant(1), absent, absent, 0, Effect::append});
  empty.add(0, Operation{seen.call, seen.answer, empty.value_of(""), absent, 1, Effect::read});
  CHECK(judge(empty).verdict == has_none);
}

TEST_CASE("a wrong claim makes no verdict another", "[linear]") {
  const std::vector<Deed> stale = {put("a", 0, 1), put("b", 2, 3), read("a", 4, 5)};
  CHECK(judge(claimed(stale, {1, 2, 1})).verdict == has_none);
  const std::vector<Deed> fresh = {put("a", 0, 1), put("b", 2, 3), read("b", 4, 5)};
  CHECK(judge(claimed(fresh, {2, 1, 1})).verdict == has_an_order);
}

// What was measured: one in five of these is given up without the claim.
TEST_CASE("a claim settles what a search is too dear for", "[linear]") {
  const Chance chance(6);
  std::uint32_t given_up = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    CAPTURE(number);
    History history = random_history({.operations = 400,
                                      .clients = 20,
                                      .values = 4,
                                      .unknown_one_in = 9,
                                      .silent_one_in = 2,
                                      .deletes = true,
                                      .appends = number % 2 == 0,
                                      .in_order = true,
                                      .claimed = true},
                                     chance, number);
    const SubHistory sub = sub_history_of(history);
    REQUIRE(judge(history, nothing_to_search).verdict == has_an_order);
    REQUIRE(judge(sub, nothing_to_search).stage == Stage::certificate);
    REQUIRE(explains(sub, *find_order(sub, nothing_to_search)));
    history.ranks.clear();
    given_up += judge(history, Budget{20'000}).verdict == Verdict::unknown ? 1U : 0U;
  }
  CHECK(given_up > 20);
}

TEST_CASE("whatever is claimed, the verdict is that of every order", "[linear]") {
  const Chance chance(7);
  std::uint32_t claims = 0;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.claimed = true;
    History history = random_history(mix, chance, number);
    if (number % 3 == 0) std::reverse(history.ranks.begin(), history.ranks.end());
    const SubHistory sub = sub_history_of(history);
    const bool explained = has_order(sub);
    REQUIRE((judge(history).verdict == has_an_order) == explained);
    REQUIRE((judge(sub, {}).verdict == has_an_order) == explained);
    if (const auto order = claimed_order(sub)) {
      ++claims;
      REQUIRE(explained);
      REQUIRE(explains(sub, *order));
    }
  }
  CHECK(claims > 5'000);
}

}  // namespace
}  // namespace raftbed::linear::testing
