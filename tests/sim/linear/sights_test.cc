// Sights that cannot have been, where values are written many times: against the judge that tries
// every order, and shown by what they name.
#include "sim/linear/sights.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "histories.h"

namespace raftbed::linear::testing {
namespace {

std::optional<ImpossibleSight> find(const std::vector<Deed>& deeds, std::string_view initial = "") {
  const History history = history_of(deeds, initial);
  const SubHistory sub = sub_history_of(history);
  const auto found = find_impossible_sight(sub);
  if (found) CHECK_FALSE(has_order(sub));
  return found;
}

// By the words of sights.h, each with each.
bool is_impossible(const SubHistory& sub, const Operation& o) {
  const auto seen = sight_of(o);
  if (o.effect == Effect::impossible) return true;
  if (!seen || !o.is_known()) return false;
  const auto writes = [](const Operation& w) {
    return w.effect == Effect::put ||
           (w.effect == Effect::compare_and_set && w.value != w.expected);
  };
  const auto& all = sub.operations;
  const auto is_written_after = [&](Instant call) {
    return std::any_of(all.begin(), all.end(), [&](const Operation& w) {
      return writes(w) && w.value == *seen && w.call <= o.answer && w.answer >= call;
    });
  };
  if (*seen != sub.initial && !is_written_after(Instant(-1))) return true;
  return std::any_of(all.begin(), all.end(), [&](const Operation& x) {
    return writes(x) && x.value != *seen && x.answer < o.call && !is_written_after(x.call);
  });
}

TEST_CASE("what nobody wrote by then cannot be seen", "[linear]") {
  REQUIRE(find({read("a", 0, 1)}));
  CHECK(find({read("a", 0, 1)})->refusal.breach == Breach::never_written);
  CHECK_FALSE(find({read("a", 0, 1)}, "a"));
  REQUIRE(find({read("a", 0, 1), put("a", 2, 3)}));
  CHECK(find({read("a", 0, 1), put("a", 2, 3)})->refusal.breach == Breach::written_later);
  CHECK_FALSE(find({read("a", 0, 2), put("a", 2, 3)}));
  CHECK(find({put("b", 0, 1), swap("a", "b", 2, 3)}));
}

TEST_CASE("what was written over cannot be seen, however often it was written before", "[linear]") {
  const std::vector<Deed> twice = {put("a", 0, 1), put("a", 2, 3), put("b", 4, 5)};
  const auto with = [&](std::initializer_list<Deed> more) {
    std::vector<Deed> all = twice;
    all.insert(all.end(), more);
    return all;
  };
  const auto found = find(with({read("a", 6, 7)}));
  REQUIRE(found);
  CHECK(found->is_shown);
  CHECK(found->refusal.culprit == 3);
  CHECK(found->refusal.others == std::vector<std::uint32_t>{1, 2});
  CHECK_FALSE(find(with({read("a", 5, 7)})));
  CHECK_FALSE(find(with({read("b", 6, 7)})));
  CHECK_FALSE(find(with({put("a", 6, 9), read("a", 7, 8)})));
  CHECK_FALSE(find(with({swap("b", "a", 6, 9), read("a", 7, 8)})));
  CHECK(find(with({swap("a", "a", 6, 9), read("a", 7, 8)})));
  CHECK_FALSE(find({unknown(put("a", 0, 0)), put("a", 2, 3), put("b", 4, 5), read("a", 6, 7)}));
  CHECK(find({put("b", 0, 1), read("", 2, 3)}));
  CHECK_FALSE(find(with({differs("b", 6, 7)})));
}

TEST_CASE("of two of another value the last to be called counts, of the same value neither",
          "[linear]") {
  CHECK_FALSE(find({put("a", 0, 3), put("b", 1, 2), put("a", 3, 4), read("a", 5, 6)}));
  CHECK(find({put("a", 0, 1), put("b", 2, 3), put("c", 4, 5), put("c", 6, 7), read("b", 8, 9)}));
  CHECK(find({put("b", 0, 1), put("c", 2, 5), put("b", 3, 4), put("b", 6, 7), read("c", 8, 9)}));
}

TEST_CASE("what the sights refuse has no order, nor has what they show", "[linear]") {
  const Chance chance(13);
  std::uint32_t refused = 0;
  std::uint32_t shown = 0;
  std::uint32_t wrong = 0;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.values = 1 + mix.values;
    mix.appends = false;
    mix.wrong = 1;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    const bool has_some = has_order(sub);
    wrong += has_some ? 0U : 1U;
    const auto found = find_impossible_sight(sub);
    REQUIRE(found.has_value() == std::any_of(sub.operations.begin(), sub.operations.end(),
                                             [&](const auto& o) { return is_impossible(sub, o); }));
    if (!found) continue;
    ++refused;
    REQUIRE_FALSE(has_some);
    if (!found->is_shown) continue;
    ++shown;
    SubHistory part = sub;
    part.operations = {sub.operations[found->refusal.culprit]};
    for (const std::uint32_t place : found->refusal.others) {
      part.operations.push_back(sub.operations[place]);
    }
    REQUIRE_FALSE(has_order(part));
  }
  CHECK(2 * refused > wrong);
  CHECK(2 * shown > refused);
}

}  // namespace
}  // namespace raftbed::linear::testing
