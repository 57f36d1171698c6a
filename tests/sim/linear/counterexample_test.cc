// Counter-examples: they have no order by themselves, and bear the names of the field.
#include "sim/linear/counterexample.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "histories.h"

namespace raftbed::linear::testing {
namespace {

constexpr std::uint64_t steps = 1'000'000;

Counterexample example_of(const SubHistory& sub) {
  const KeyVerdict verdict = judge(sub, Budget{});
  REQUIRE(verdict.verdict == Verdict::not_linearizable);
  return explain(sub, verdict, steps);
}
Counterexample example_of(const std::vector<Deed>& deeds, std::string_view initial = "") {
  const History history = history_of(deeds, initial);
  return example_of(sub_history_of(history));
}
std::string_view name(const std::vector<Deed>& deeds, std::string_view initial = "") {
  return name_of(example_of(deeds, initial).anomaly);
}

TEST_CASE("an anomaly has the name that the field gives it", "[linear]") {
  CHECK(name({read("a", 0, 1)}) == "phantom value");
  CHECK(name({read("a", 0, 1), put("a", 2, 3)}) == "future read");
  CHECK(name({read("a", 0, 1), put("a", 2, 3), append("b", 4, 5)}) == "future read");
  CHECK(name({read("a", 0, 1), append("b", 4, 5)}) == "phantom value");
  CHECK(name({put("a", 0, 1), put("b", 2, 3), read("a", 4, 5)}) == "stale read");
  CHECK(name({put("a", 0, 1), read("", 2, 3)}) == "stale read");
  CHECK(name({put("a", 0, 1), put("b", 2, 9), read("b", 3, 4), read("a", 5, 6)}) ==
        "resurrected value");
  CHECK(name({put("a", 0, 9), put("b", 0, 9), read("a", 1, 2), read("b", 3, 4), read("a", 5, 6)}) ==
        "order inversion");
  CHECK(name({put("a", 0, 1), swap("a", "b", 2, 9), swap("a", "c", 2, 9)}) == "lost update");
  CHECK(name({append("a", 0, 9), append("b", 0, 9), read("ab", 1, 2), read("ba", 3, 4)}) ==
        "diverging appends");
}

// The search is stuck at the first read. The second alone would have no order either, once who made
// what it saw is left out as too late.
TEST_CASE("who answered later is not blamed for what was called later", "[linear]") {
  const Counterexample example =
      example_of({read("ab", 1, 2), read("ab", 2, 6), append("ab", 3, 4), append("ab", 6, 7)});
  CHECK(name_of(example.anomaly) == "future read");
  CHECK(example.culprit.call == Instant(1));
  CHECK(example.core.size() == 1);
}

TEST_CASE("an anomaly has its name also where something is appended", "[linear]") {
  const Deed first = put("x", 0, 1);
  CHECK(name({first, append("a", 2, 3), read("x", 4, 5)}) == "stale read");
  CHECK(name({first, append("a", 2, 3), put("y", 4, 5), read("xa", 6, 7)}) == "stale read");
  CHECK(name({first, append("a", 2, 3), append("b", 4, 9), read("xab", 5, 6), read("xa", 7, 8)}) ==
        "resurrected value");
  CHECK(name({append("c", 0, 3), put("y", 2, 6), append("d", 4, 5), read("yc", 8, 9)}) ==
        "stale read");
  CHECK(name({append("a", 0, 1), append("b", 2, 3), append("c", 4, 5), read("ac", 6, 7)}) ==
        "lost update");
  CHECK(name({append("a", 0, 1), append("b", 2, 3), append("c", 4, 5), read("bc", 6, 7)}) ==
        "lost update");
  CHECK(name({append("a", 0, 1), append("b", 2, 3), append("c", 4, 5), read("ab", 6, 7)}) ==
        "stale read");
  CHECK(name({first, read("xa", 2, 3), append("a", 4, 5)}) == "future read");
  CHECK(name({first, read("xa", 2, 3)}) == "phantom value");
  CHECK(name({first, append("a", 2, 3), swap("xa", "y", 4, 9), swap("xa", "z", 4, 9)}) ==
        "lost update");
  CHECK(name({first, append("a", 2, 9), append("b", 2, 9), read("xa", 3, 4), read("xb", 5, 6)}) ==
        "diverging appends");
}

TEST_CASE("appends diverge from a put, whatever was there at first, unless that may be it",
          "[linear]") {
  const std::vector<Deed> deeds = {put("r", 0, 1), append("a", 2, 9), append("b", 2, 9),
                                   read("ra", 3, 4), read("rb", 5, 6)};
  CHECK(name(deeds, "i") == "diverging appends");
  CHECK(name(deeds, "r") == "contradiction");
  CHECK(name(deeds, "ra") == "contradiction");
  CHECK(name(deeds, "rb") == "contradiction");
}

TEST_CASE("what a compare-and-set saw is no riddle of its own", "[linear]") {
  const std::vector<Deed> deeds = {put("a", 0, 1), swap("a", "b", 2, 3), swap("b", "c", 4, 5),
                                   read("b", 8, 9)};
  CHECK(name(deeds) == "stale read");
  CHECK(example_of(deeds).core.size() == 4);
}

// What it stands on is too much to be shown.
TEST_CASE("a long chain of compare-and-sets has no name that says what is not so", "[linear]") {
  std::vector<std::string> texts;
  for (int count = 0; count < 1'500; ++count) texts.push_back("v" + std::to_string(count));
  std::vector<Deed> deeds = {put(texts[0], 0, 1)};
  for (int count = 1; count < 1'500; ++count) {
    deeds.push_back(swap(texts[static_cast<std::size_t>(count) - 1],
                         texts[static_cast<std::size_t>(count)], 2 * count, 2 * count + 1));
  }
  deeds.push_back(read(texts[1'200], 3'002, 3'003));
  const Counterexample example = example_of(deeds);
  CHECK(example.anomaly == Anomaly::contradiction);
  CHECK(example.core.size() < 10);
}

// Each of the swaps may be what was seen, as far as a look at it tells: none may go, and to look at
// all of them for each is what takes long.
TEST_CASE("to look at what may go takes steps, too", "[linear]") {
  std::vector<Deed> deeds;
  std::vector<std::string> texts;
  texts.reserve(1'000);
  for (int count = 0; count < 1'000; ++count) {
    texts.push_back("e" + std::to_string(count));
    deeds.push_back(unknown(swap(texts.back(), "a", count, 0)));
  }
  deeds.push_back(read("a", 2'000, 2'001));
  const History history = history_of(deeds);
  const SubHistory sub = sub_history_of(history);
  const KeyVerdict verdict = judge(sub, Budget{});
  REQUIRE(verdict.verdict == Verdict::not_linearizable);
  CHECK(explain(sub, verdict, 20'000).steps == 20'000);
}

TEST_CASE("an anomaly has no name that says what is not so", "[linear]") {
  CHECK(name({put("b", 0, 1), swap("a", "b", 2, 5), swap("b", "a", 4, 5), swap("b", "a", 6, 7),
              read("b", 8, 11)}) != "lost update");
  CHECK(name({append("a", 0, 1), read("ba", 2, 5), swap("a", "b", 4, 7), swap("a", "b", 6, 7)}) !=
        "diverging appends");
  CHECK(name({read("a", 20, 24), swap("", "a", 26, 28)}) != "resurrected value");
  CHECK(name({append("a", 0, 1), append("b", 2, 3), read("ba", 4, 5)}) == "contradiction");
  CHECK(name({append("b", 0, 1), put("x", 2, 3), append("ab", 4, 5), append("c", 6, 20),
              read("xabc", 8, 9), put("xa", 10, 30), read("xab", 12, 13)}) != "resurrected value");
  CHECK(name({append("a", 0, 9), read("a", 1, 2), read("", 3, 4)}) != "resurrected value");
  CHECK(name({put("x", 0, 1), append("a", 2, 3), put("xa", 2, 3), swap("xa", "y", 4, 9),
              swap("xa", "z", 4, 9)}) != "lost update");
}

TEST_CASE("the same name where a value is written twice, and a search finds it", "[linear]") {
  const Deed again = put("z", 90, 91);
  const Deed once = put("z", 80, 81);
  CHECK(name({put("a", 0, 1), put("b", 2, 3), read("a", 4, 5), once, again}) == "stale read");
  CHECK(name({read("a", 0, 1), put("a", 2, 3), once, again}) == "future read");
}

TEST_CASE("what does not take part in a violation is left out", "[linear]") {
  const Counterexample example =
      example_of({put("z", 0, 1), read("z", 2, 3), put("a", 4, 5), read("a", 6, 7), put("b", 8, 9),
                  read("a", 10, 11), put("c", 12, 13), read("c", 14, 15)});
  CHECK(example.culprit.id == 5);
  REQUIRE(example.core.size() == 3);
  CHECK(example.core[0].id == 2);
  CHECK(example.core[1].id == 4);
  CHECK(example.core[2].id == 5);
}

// One append after the other, and then a read of these pieces.
struct LongLog {
  static constexpr int count = 20;
  std::vector<std::string> pieces;
  std::vector<Deed> deeds;
  std::string text;

  explicit LongLog(const std::vector<int>& seen) {
    for (int at = 0; at < count; ++at) pieces.push_back("p" + std::to_string(at) + ",");
    for (int at = 0; at < count; ++at) {
      deeds.push_back(append(pieces[static_cast<std::size_t>(at)], 2 * at, 2 * at + 1));
    }
    for (const int at : seen) text += pieces[static_cast<std::size_t>(at)];
    deeds.push_back(read(text, 2 * count, 2 * count + 1));
  }
  LongLog(const LongLog&) = delete;
  LongLog& operator=(const LongLog&) = delete;
};
std::vector<int> all_of_the_log() {
  std::vector<int> all;
  for (int at = 0; at < LongLog::count; ++at) all.push_back(at);
  return all;
}
std::vector<std::uint32_t> ids_told(const Counterexample& example, std::size_t at_most) {
  std::vector<std::uint32_t> ids;
  for (const std::uint32_t at : told_of(example, at_most)) ids.push_back(example.core[at].id);
  return ids;
}

TEST_CASE("of many that show it, who was overlooked is told first", "[linear]") {
  for (const int overlooked : {0, 7, 19}) {
    CAPTURE(overlooked);
    std::vector<int> seen = all_of_the_log();
    std::erase(seen, overlooked);
    const LongLog log(seen);
    const Counterexample example = example_of(log.deeds);
    CHECK(example.culprit.id == 20);
    REQUIRE(example.core.size() == 21);
    CHECK(ids_told(example, 8).size() == 8);
    CHECK(ids_told(example, 8).front() == static_cast<std::uint32_t>(overlooked));
  }
}

TEST_CASE("of many that show it, those that changed places are told first", "[linear]") {
  std::vector<int> seen = all_of_the_log();
  std::swap(seen[7], seen[8]);
  const LongLog log(seen);
  const Counterexample example = example_of(log.deeds);
  const auto ids = ids_told(example, 2);
  CHECK(std::set<std::uint32_t>(ids.begin(), ids.end()) == std::set<std::uint32_t>{7, 8});
}

TEST_CASE("where all that show it are told, they come in the order of their calls", "[linear]") {
  const LongLog log({0, 1, 2});
  const Counterexample example = example_of(log.deeds);
  const auto ids = ids_told(example, 100);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(ids.size() == example.core.size() - 1);
  CHECK(example.core[place_of_culprit(example)].id == example.culprit.id);
}

// As of a search that refuses, and with no step to shrink it.
TEST_CASE("where nobody is named, those that are nearest to the culprit are told first",
          "[linear]") {
  const History history =
      history_of({put("a", 0, 1), put("b", 2, 3), put("c", 4, 5), read("a", 6, 7)});
  const SubHistory sub = sub_history_of(history);
  KeyVerdict verdict = judge(sub, Budget{});
  REQUIRE(verdict.verdict == Verdict::not_linearizable);
  verdict.is_shown = false;
  verdict.in_turn.clear();
  const Counterexample example = explain(sub, verdict, 0);
  CHECK(ids_told(example, 2) == std::vector<std::uint32_t>{2, 1});
}

TEST_CASE("a counter-example has no order by itself, and is minimal", "[linear]") {
  const Chance chance(6);
  std::uint32_t shown = 0;
  for (std::uint64_t number = 0; number < 10'000; ++number) {
    CAPTURE(number);
    Mix mix = small_mix(chance, number);
    mix.wrong = 1;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    const KeyVerdict verdict = judge(sub, Budget{});
    if (verdict.verdict != Verdict::not_linearizable) continue;
    const Counterexample example = explain(sub, verdict, steps);
    SubHistory core = sub;
    core.operations = example.core;
    REQUIRE_FALSE(has_order(core));
    ++shown;
    for (std::size_t at = 0; at < example.core.size(); ++at) {
      const Operation& o = example.core[at];
      if (o.effect != Effect::read) continue;
      core.operations.erase(core.operations.begin() + static_cast<std::ptrdiff_t>(at));
      REQUIRE(has_order(core));
      core.operations = example.core;
    }
  }
  CHECK(shown > 1'000);
}

}  // namespace
}  // namespace raftbed::linear::testing
