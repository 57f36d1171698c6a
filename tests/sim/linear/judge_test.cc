// Small histories with known verdicts, and agreement with the judge that tries every order: of the
// whole, and of each stage by itself.
#include "sim/linear/judge.h"

#include <catch2/catch_test_macros.hpp>

#include "histories.h"
#include "sim/linear/certificate.h"
#include "sim/linear/order_search.h"
#include "sim/linear/placement.h"
#include "sim/linear/zones.h"

namespace raftbed::linear::testing {
namespace {

constexpr auto right = Verdict::linearizable;
constexpr auto wrong = Verdict::not_linearizable;

Verdict verdict(const std::vector<Deed>& deeds, std::string_view initial = "") {
  return judge(history_of(deeds, initial)).verdict;
}

TEST_CASE("a refused compare-and-set that tells nothing needs another value than it expected",
          "[linear]") {
  CHECK(verdict({differs("a", 0, 1)}) == right);
  CHECK(verdict({differs("a", 0, 1)}, "a") == wrong);
  CHECK(verdict({put("a", 0, 1), differs("a", 2, 3)}) == wrong);
  CHECK(verdict({put("a", 0, 2), differs("a", 2, 3)}) == right);
  CHECK(verdict({put("a", 0, 1), differs("a", 2, 5), put("b", 4, 6)}) == right);
}

TEST_CASE("a write that nobody saw may be what a refused compare-and-set found", "[linear]") {
  CHECK(verdict({put("a", 0, 1), unknown(put("b", 0, 0)), differs("a", 2, 3)}) == right);
  CHECK(verdict({put("a", 0, 1), unknown(put("b", 4, 0)), differs("a", 2, 3)}) == wrong);
}

TEST_CASE("the whole judgement names the first key that has no order", "[linear]") {
  History history = history_of({put("a", 0, 1), read("a", 2, 3)});
  const std::uint32_t other = history.part_of("y");
  Operation o;
  o.value = history.value_of("nobody wrote this");
  o.call = Instant(1);
  o.answer = Instant(2);
  history.add(other, o);
  const Judgement judgement = judge(history);
  CHECK(judgement.verdict == wrong);
  CHECK(judgement.part == 1U);
}

TEST_CASE("who is told to stop has judged what came before, and does not know the rest",
          "[linear]") {
  History history = history_of({put("a", 0, 1), read("a", 2, 3)});
  Operation o;
  o.value = history.value_of("nobody wrote this");
  o.call = Instant(1);
  o.answer = Instant(2);
  history.add(history.part_of("y"), o);
  const auto judged_at_most = [&](std::uint32_t keys) {
    return judge(history, {}, [keys](std::uint32_t judged) { return judged < keys; });
  };
  for (const std::uint32_t keys : {0U, 1U}) {
    CHECK(judged_at_most(keys).verdict == Verdict::unknown);
    CHECK(judged_at_most(keys).judged == keys);
    CHECK(!judged_at_most(keys).part);
  }
  CHECK(judged_at_most(2).verdict == wrong);
  CHECK(judged_at_most(2).judged == 2);
}

TEST_CASE("a key may be searched for longer, the more operations it has", "[linear]") {
  CHECK(usual_budget.for_key(1'000).steps_a_key == 2'000'000);
  CHECK(usual_budget.for_key(1'000'000).steps_a_key == 20'000'000);
  CHECK(Budget{5}.for_key(1'000).steps_a_key == 5);
  const History history = history_of(
      {put("a", 0, 9), put("b", 0, 9), put("a", 0, 9), differs("a", 10, 11), read("b", 12, 13)});
  const Budget little{0};
  const Budget growing{.steps_a_key = 0, .steps_an_operation = 100};
  CHECK(judge(history, little).verdict == Verdict::unknown);
  CHECK(judge(history, growing).verdict == right);
  CHECK(judge(sub_history_of(history), little).verdict == Verdict::unknown);
  CHECK(judge(sub_history_of(history), growing).verdict == right);
}

TEST_CASE("a spent budget is said, and is no verdict", "[linear]") {
  std::vector<Deed> deeds;
  for (int at = 0; at < 12; ++at) deeds.push_back(put(at % 2 == 0 ? "a" : "b", 0, 100));
  deeds.push_back(put("c", 0, 100));
  deeds.push_back(swap("c", "d", 0, 100));
  const Judgement few = judge(history_of(deeds), Budget{10, 1 << 20});
  CHECK(few.verdict == Verdict::unknown);
  CHECK(few.key.spent == Spent::steps);
  const Judgement small = judge(history_of(deeds), Budget{1'000'000, 1});
  CHECK(small.verdict == Verdict::unknown);
  CHECK(small.key.spent == Spent::bytes);
}

// One in four or so has no order.
TEST_CASE("the judge agrees with the one that tries every order", "[linear]") {
  const Chance chance(1);
  std::uint32_t refused = 0;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    CAPTURE(number);
    const History history = random_history(small_mix(chance, number), chance, number);
    const SubHistory sub = sub_history_of(history);
    const bool explained = has_order(sub);
    REQUIRE((judge(history).verdict == right) == explained);
    REQUIRE((verdict_of(history) == right) == explained);
    REQUIRE(find_order(sub, {}).has_value() == explained);
    refused += explained ? 0 : 1;
  }
  CHECK(refused > 2'000);
}

TEST_CASE("whom nobody can have observed may be left out", "[linear]") {
  const Chance chance(2);
  for (std::uint64_t number = 0; number < 5'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations = 2 + mix.operations / 2;
    mix.unknown_one_in = 2;
    const History history = random_history(mix, chance, number);
    SubHistory whole = sub_history_of(history);
    const bool explained = has_order(whole);
    const auto all = history.operations();
    whole.operations.assign(all.begin(), all.end());  // with their numbers of the history
    whole.names.clear();
    for (Value value = 0; value < history.values(); ++value) whole.names.push_back(value);
    std::erase_if(whole.operations,
                  [](const Operation& o) { return !o.is_known() && o.effect == Effect::read; });
    REQUIRE(has_order(whole) == explained);
  }
}

TEST_CASE("each order that is found explains its history", "[linear]") {
  const Chance chance(3);
  for (std::uint64_t number = 0; number < 3'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations = 40;
    mix.wrong = 0;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    const auto order = find_order(sub, {});
    REQUIRE(order);
    REQUIRE(explains(sub, *order));
  }
}

TEST_CASE("the zones and the search agree wherever both decide", "[linear]") {
  const Chance chance(4);
  std::uint32_t decided = 0;
  std::uint32_t refused = 0;
  for (std::uint64_t number = 0; number < 5'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations = 30;
    mix.values = 0;
    mix.appends = false;
    mix.silent_one_in = 0;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    Zones zones(sub);
    const Decision decision = zones.decide();
    if (decision == Decision::open) continue;
    ++decided;
    OrderSearch search(sub);
    const Order order = search.run(Budget{});
    REQUIRE((order == Order::found) == (decision == Decision::yes));
    if (decision == Decision::yes) REQUIRE(explains(sub, zones.order()));
    refused += decision == Decision::no ? 1 : 0;
  }
  CHECK(decided > 2'000);
  CHECK(refused > 500);
}

// The refusal stands by itself.
TEST_CASE("what the zones show has no order even alone", "[linear]") {
  const Chance chance(5);
  std::uint32_t refused = 0;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.operations = 12;
    mix.values = 0;
    mix.silent_one_in = 0;
    mix.wrong = 1;
    const History history = random_history(mix, chance, number);
    SubHistory sub = sub_history_of(history);
    Zones zones(sub);
    if (zones.decide() != Decision::no) continue;
    ++refused;
    SubHistory shown = sub;
    shown.operations = {sub.operations[zones.refusal().culprit]};
    for (const std::uint32_t place : zones.refusal().others) {
      shown.operations.push_back(sub.operations[place]);
    }
    REQUIRE_FALSE(has_order(shown));
  }
  CHECK(refused > 1'000);
}

}  // namespace
}  // namespace raftbed::linear::testing
