// The judge of a growing history: prefix by prefix against the judges of whole ones, and what it
// remembers.
#include "sim/linear/online.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/base/broken.h"
#include "online_histories.h"

namespace raftbed::linear::testing {
namespace {

const Bytes& the_key() {
  static const Bytes x = Bytes::copy_of("x");
  return x;
}

struct Tally {
  std::uint32_t refused = 0;
  std::uint32_t decided = 0;    // and not refused
  std::uint32_t undecided = 0;  // likewise
  std::uint32_t missed = 0;     // of these, the ones without an order
};

bool has_some_order(const History& history) {
  constexpr std::size_t few = 5;
  const SubHistory sub = sub_history_of(history);
  const bool is_right = judge(sub, Budget{}).verdict == Verdict::linearizable;
  if (sub.operations.size() <= few) REQUIRE(has_order(sub) == is_right);
  return is_right;
}

// "No" at the first prefix without an order, if the key is decided; else not before it.
bool agrees(const History& history, bool reads_were_refused, Tally& tally) {
  Telling telling(history, reads_were_refused);
  Online online;
  bool is_right = true;
  while (is_right && !telling.is_over()) {
    telling.tell_an_instant(online);
    is_right = has_some_order(telling.told());
    if (online.refusal().has_value() && is_right) return false;
    if (!online.refusal() && !is_right && online.vouches_for(the_key())) return false;
  }
  while (!telling.is_over() && !online.refusal()) telling.tell_an_instant(online);
  if (online.refusal()) {
    ++tally.refused;
  } else {
    ++(online.vouches_for(the_key()) ? tally.decided : tally.undecided);
    tally.missed += is_right ? 0U : 1U;
  }
  return true;
}

void compare(std::uint32_t histories, const Mix* mix, const Chance& chance, Tally& tally) {
  for (std::uint64_t number = 0; number < histories; ++number) {
    const History history =
        random_history(mix != nullptr ? *mix : small_mix(chance, number), chance, number);
    if (!agrees(history, number % 2 == 0, tally)) FAIL("history " << number);
  }
}

// All mixes of what makes a difference.
template <class F>
void for_each_mix(std::uint32_t operations, F&& f) {
  for (std::uint32_t bits = 0; bits < 32; ++bits) {
    Mix mix;
    mix.operations = operations;
    mix.unknown_one_in = (bits & 1) != 0 ? 4 : 0;
    mix.silent_one_in = (bits & 2) != 0 ? 3 : 0;
    mix.deletes = (bits & 4) != 0;
    mix.appends = (bits & 8) != 0;
    mix.wrong = (bits & 16) != 0 ? 1 : 0;
    f(mix);
  }
}

TEST_CASE("time does not go back, nor into an instant that is closed", "[linear][online]") {
  Online online;
  const Question asked{Effect::put, Bytes::copy_of("a"), std::nullopt};
  online.invoked(the_key(), 1, asked, Instant(5));
  CHECK_THROWS_AS(online.invoked(the_key(), 2, asked, Instant(4)), Broken);
  online.returned(the_key(), 1, {Effect::put, std::nullopt}, Instant(7));
  online.invoked(the_key(), 2, asked, Instant(7));
  online.close();
  CHECK_THROWS_AS(online.invoked(the_key(), 3, asked, Instant(7)), Broken);
  CHECK_THROWS_AS(online.gave_up(the_key(), 2, Instant(7)), Broken);
  online.gave_up(the_key(), 2, Instant(8));
}

// It is in its block by then, and nobody can see it once more behind another.
TEST_CASE("a write that was seen is no more once it is given up", "[linear][online]") {
  Online online;
  const auto a = Bytes::copy_of("a");
  const auto b = Bytes::copy_of("b");
  online.invoked(the_key(), 1, {Effect::put, a, std::nullopt}, Instant(0));
  online.invoked(the_key(), 2, {}, Instant(1));
  online.returned(the_key(), 2, {Effect::read, a}, Instant(2));
  online.close();
  const std::size_t before = online.retained();
  online.gave_up(the_key(), 1, Instant(3));
  CHECK(online.retained() == before - 1);
  online.invoked(the_key(), 3, {Effect::put, b, std::nullopt}, Instant(4));
  online.returned(the_key(), 3, {Effect::put, std::nullopt}, Instant(5));
  online.invoked(the_key(), 4, {}, Instant(6));
  online.returned(the_key(), 4, {Effect::read, a}, Instant(7));
  online.close();
  REQUIRE(online.refusal());
  CHECK(online.refusal()->ticket == 4);
}

TEST_CASE("of small histories of everything, each prefix is judged right", "[linear][online]") {
  Tally tally;
  compare(20'000, nullptr, Chance(1), tally);
  CHECK(tally.refused > 5'000);
  CHECK(tally.decided > 8'000);
  CHECK(tally.missed < 300);
}

TEST_CASE("where values are written once, every prefix of every history is decided",
          "[linear][online]") {
  for_each_mix(12, [](const Mix& mix) {
    if (mix.deletes || mix.silent_one_in != 0) return;
    Tally tally;
    compare(1'000, &mix, Chance(2), tally);
    CHECK(tally.undecided == 0);
    CHECK(tally.refused + tally.decided == 1'000);
    CHECK((tally.refused > 200) == (mix.wrong > 0));
  });
}

TEST_CASE("of histories with deletes and silent refusals, each prefix is judged right",
          "[linear][online]") {
  for_each_mix(12, [](const Mix& mix) {
    Tally tally;
    compare(300, &mix, Chance(3), tally);
    CHECK(tally.decided > 10);
    CHECK((mix.wrong > 0 || tally.refused == 0));
  });
}

TEST_CASE("of long histories, each prefix is judged right", "[.long][linear][online]") {
  for_each_mix(40, [](const Mix& mix) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      Tally tally;
      compare(300, &mix, Chance(seed), tally);
    }
  });
  Tally tally;
  compare(500'000, nullptr, Chance(4), tally);
}

}  // namespace
}  // namespace raftbed::linear::testing
