// Small histories with known verdicts, agreement with the judge that tries every order, and long
// right histories.
#include "sim/check/linearizability.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"
#include "sim/observe/names.h"

namespace raftbed::check::testing {
namespace {

Linearizability verdict(const std::vector<Deed>& deeds) {
  return judge(history_of(deeds)).verdict;
}
linear::Budget steps(std::uint64_t max) {
  linear::Budget budget;
  budget.steps_a_key = max;
  return budget;
}
constexpr auto right = Linearizability::linearizable;
constexpr auto wrong = Linearizability::not_linearizable;

TEST_CASE("an empty history is linearizable", "[linearizability]") {
  CHECK(verdict({}) == right);
}

TEST_CASE("a key that nobody wrote is absent", "[linearizability]") {
  CHECK(verdict({saw(nothing, get(), 0, 1)}) == right);
  CHECK(verdict({saw("a", get(), 0, 1)}) == wrong);
  CHECK(verdict({saw("", get(), 0, 1)}) == wrong);
}

TEST_CASE("a read after a write sees it", "[linearizability]") {
  CHECK(verdict({done(put("a"), 0, 1), saw("a", get(), 2, 3)}) == right);
  CHECK(verdict({done(put("a"), 0, 1), saw(nothing, get(), 2, 3)}) == wrong);
}

TEST_CASE("a read beside a write may see it or not", "[linearizability]") {
  CHECK(verdict({done(put("a"), 0, 5), saw("a", get(), 2, 3)}) == right);
  CHECK(verdict({done(put("a"), 0, 5), saw(nothing, get(), 2, 3)}) == right);
}

TEST_CASE("an operation that returns at the instant of another's call is concurrent with it",
          "[linearizability]") {
  CHECK(verdict({done(put("a"), 0, 2), saw(nothing, get(), 2, 3)}) == right);
  CHECK(verdict({done(put("a"), 3, 4), saw("a", get(), 2, 3)}) == right);
}

TEST_CASE("a value from the future is refused", "[linearizability]") {
  CHECK(verdict({saw("a", get(), 0, 1), done(put("a"), 2, 3)}) == wrong);
}

TEST_CASE("a stale read is refused", "[linearizability][R02]") {
  CHECK(verdict({done(put("a"), 0, 1), done(put("b"), 2, 3), saw("a", get(), 4, 5)}) == wrong);
}

TEST_CASE("two reads do not see two writes in opposite orders", "[linearizability]") {
  const std::vector<Deed> writes = {done(put("a"), 0, 9), done(put("b"), 0, 9)};
  std::vector<Deed> agree = writes;
  agree.insert(agree.end(), {saw("a", get(), 1, 2), saw("b", get(), 3, 4)});
  std::vector<Deed> invert = agree;
  invert.push_back(saw("a", get(), 5, 6));
  CHECK(verdict(agree) == right);
  CHECK(verdict(invert) == wrong);
}

TEST_CASE("a lost update is refused", "[linearizability]") {
  CHECK(verdict({done(put("a"), 0, 1), done(swap("a", "b"), 2, 9), done(swap("a", "c"), 2, 9)}) ==
        wrong);
  CHECK(verdict({done(put("a"), 0, 1), done(swap("a", "b"), 2, 9),
                 refused("b", swap("a", "c"), 2, 9)}) == right);
}

TEST_CASE("a failed compare-and-set saw the value that it tells", "[linearizability]") {
  CHECK(verdict({done(put("a"), 0, 1), refused("a", swap("b", "c"), 2, 3)}) == right);
  CHECK(verdict({done(put("a"), 0, 1), refused(nothing, swap("b", "c"), 2, 3)}) == wrong);
  CHECK(verdict({done(put("a"), 0, 1), refused("a", swap("a", "c"), 2, 3)}) == wrong);
  CHECK(verdict({refused(nothing, swap("b", "c"), 2, 3)}) == right);
}

TEST_CASE("a compare-and-set may expect that the key is absent", "[linearizability]") {
  CHECK(verdict({done(swap(nothing, "a"), 0, 1), saw("a", get(), 2, 3)}) == right);
  CHECK(verdict({done(put("b"), 0, 1), done(swap(nothing, "a"), 2, 3)}) == wrong);
}

TEST_CASE("a deleted key is absent until it is written again", "[linearizability]") {
  CHECK(verdict({done(put("a"), 0, 1), done(erase(), 2, 3), saw(nothing, get(), 4, 5)}) == right);
  CHECK(verdict({done(put("a"), 0, 1), done(erase(), 2, 3), saw("a", get(), 4, 5)}) == wrong);
}

TEST_CASE("appends add up, and an append to an absent key makes it", "[linearizability]") {
  CHECK(verdict({done(append("a"), 0, 1), done(append("b"), 2, 3), saw("ab", get(), 4, 5)}) ==
        right);
  CHECK(verdict({done(append("a"), 0, 1), done(append("b"), 2, 3), saw("ba", get(), 4, 5)}) ==
        wrong);
  CHECK(verdict({done(append(""), 0, 1), saw("", get(), 4, 5)}) == right);
  CHECK(verdict({done(append("a"), 0, 1), done(append("a"), 2, 3), saw("a", get(), 4, 5)}) ==
        wrong);
}

TEST_CASE("a write of unknown outcome may take effect much later, or never",
          "[linearizability][unknown]") {
  CHECK(verdict({unknown(put("a"), 0), done(put("b"), 1, 2), saw("b", get(), 3, 4),
                 saw("a", get(), 5, 6)}) == right);
  CHECK(verdict({unknown(put("a"), 0), done(put("b"), 1, 2), saw("b", get(), 3, 4)}) == right);
}

TEST_CASE("a write of unknown outcome takes effect once at most, and not before its call",
          "[linearizability][unknown]") {
  CHECK(verdict({unknown(put("a"), 0), saw("a", get(), 1, 2), done(put("b"), 3, 4),
                 saw("a", get(), 5, 6)}) == wrong);
  CHECK(verdict({saw("a", get(), 1, 2), unknown(put("a"), 3)}) == wrong);
}

TEST_CASE(
    "equal writes of unknown outcome explain as many sights as there are of them, and no more",
    "[linearizability][unknown]") {
  const std::vector<Deed> twice = {unknown(put("a"), 0), saw("a", get(), 1, 2),
                                   done(put("b"), 3, 4), unknown(put("a"), 5),
                                   saw("a", get(), 6, 7)};
  std::vector<Deed> thrice = twice;
  thrice.insert(thrice.end(), {done(put("b"), 8, 9), saw("a", get(), 10, 11)});
  CHECK(verdict(twice) == right);
  CHECK(verdict(thrice) == wrong);
}

TEST_CASE("an unknown write is needed for what was appended to it", "[linearizability][unknown]") {
  CHECK(verdict({unknown(put("a"), 0), done(append("b"), 1, 2), saw("ab", get(), 3, 4)}) == right);
  CHECK(verdict({unknown(append("b"), 0), done(put("a"), 1, 2), saw("ab", get(), 3, 4)}) == right);
  CHECK(verdict({done(append("b"), 1, 2), saw("ab", get(), 3, 4)}) == wrong);
}

TEST_CASE("an unknown write is needed for a compare-and-set that found it",
          "[linearizability][unknown]") {
  CHECK(verdict({unknown(put("a"), 0), done(swap("a", "b"), 1, 2)}) == right);
  CHECK(verdict({unknown(put("a"), 0), unknown(swap("a", "b"), 1), saw("b", get(), 2, 3)}) ==
        right);
  CHECK(verdict({unknown(put("c"), 0), unknown(swap("a", "b"), 1), saw("b", get(), 2, 3)}) ==
        wrong);
}

TEST_CASE("an unknown delete explains an absence", "[linearizability][unknown]") {
  CHECK(verdict({done(put("a"), 0, 1), unknown(erase(), 2), saw(nothing, get(), 3, 4)}) == right);
  CHECK(verdict({done(put("a"), 0, 1), unknown(erase(), 5), saw(nothing, get(), 3, 4)}) == wrong);
}

TEST_CASE("a superseded answer tells nothing of the outcome", "[linearizability][unknown]") {
  Deed superseded = done(put("a"), 0, 1);
  superseded.reply.status = kv::Status::superseded;
  CHECK(verdict({superseded, saw(nothing, get(), 2, 3), saw("a", get(), 4, 5)}) == right);
  CHECK(verdict({superseded, saw(nothing, get(), 2, 3)}) == right);
}

TEST_CASE("an answer that the operation cannot give is refused", "[linearizability]") {
  CHECK(verdict({refused("a", put("a"), 0, 1)}) == wrong);
  CHECK(verdict({done(put("a"), 0, 1), refused("a", get(), 2, 3)}) == wrong);
}

TEST_CASE("keys are independent of each other", "[linearizability]") {
  CHECK(verdict({done(put("a", "x"), 0, 1), saw(nothing, get("y"), 2, 3),
                 saw("a", get("x"), 2, 3)}) == right);
  const auto judgement = judge(
      history_of({done(put("a", "x"), 0, 1), saw("a", get("x"), 2, 3), saw("a", get("y"), 2, 3)}));
  CHECK(judgement.verdict == wrong);
  CHECK(judgement.key == bytes("y"));
}

TEST_CASE("a search that is out of steps is undecided", "[linearizability][budget]") {
  const auto history =
      history_of({done(put("a"), 0, 1), done(put("a"), 2, 3), saw("a", get(), 4, 5)});
  const Judgement judgement = judge(history, steps(1));
  CHECK(judgement.verdict == Linearizability::undecided);
  CHECK(judgement.key == bytes("x"));
  CHECK_FALSE(finding_of(judgement).has_value());
  CHECK(judge(history, steps(100)).verdict == right);
}

TEST_CASE("a counter-example names the answer that no order explains, and what shows it",
          "[linearizability][story]") {
  const Judgement judgement =
      judge(history_of({done(put("z"), 0, 1), saw("z", get(), 2, 3), done(put("a"), 4, 5),
                        saw("a", get(), 6, 7), done(put("b"), 8, 9), saw("a", get(), 10, 11),
                        done(put("c"), 12, 13), saw("c", get(), 14, 15)}));
  REQUIRE(judgement.counterexample.has_value());
  using Id = observe::OperationId;
  CHECK(judgement.counterexample->culprit == Id(5));
  CHECK(judgement.counterexample->operations == std::vector<Id>{Id(2), Id(4), Id(5)});
  CHECK(judgement.counterexample->story ==
        "No order explains c6#1 get \"x\" = \"a\" (10ms..11ms). That was no longer so when it was "
        "asked: it had been "
        "written over. The others that show it: c3#1 put \"x\" \"a\" = done (4ms..5ms); c5#1 put "
        "\"x\" \"b\" = done "
        "(8ms..9ms).");
  const auto finding = finding_of(judgement);
  REQUIRE(finding.has_value());
  CHECK(finding->moment.event == 11);
  CHECK(observe::bucket_of(*finding) == "linearizability/T1 history-has-an-order");
}

TEST_CASE("the search agrees with trying every order, on small histories",
          "[linearizability][brute-force]") {
  std::uint32_t refused_count = 0;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    const std::vector<Deed> deeds = small_history(Chance(7), number, 7);
    const bool ordered = has_order(deeds);
    refused_count += ordered ? 0U : 1U;
    if (verdict(deeds) != (ordered ? right : wrong)) {
      FAIL("history " << number << " has " << (ordered ? "an order" : "no order"));
    }
  }
  CHECK(refused_count > 4'000);
  CHECK(refused_count < 16'000);
}

TEST_CASE("what a counter-example names has no order by itself", "[linearizability][brute-force]") {
  std::uint32_t shown = 0;
  for (std::uint64_t number = 0; number < 4'000; ++number) {
    std::vector<Deed> deeds = small_history(Chance(8), number, 7);
    std::stable_sort(deeds.begin(), deeds.end(),
                     [](const Deed& a, const Deed& b) { return a.call < b.call; });
    const Judgement judgement = judge(history_of(deeds));
    if (!judgement.counterexample) continue;
    std::vector<Deed> core;
    for (const observe::OperationId id : judgement.counterexample->operations)
      core.push_back(deeds[id.value()]);
    if (has_order(core)) FAIL("history " << number << " is told by operations that have an order");
    shown += core.size() < deeds.size() ? 1U : 0U;
  }
  CHECK(shown > 500);
}

TEST_CASE("long right histories are found linearizable, with unknown outcomes and without",
          "[linearizability][long]") {
  for (const std::uint32_t unknown_one_in : {0U, 100U, 20U}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const auto deeds = right_history(Chance(seed), 3'000, 5, 8, unknown_one_in);
      INFO("seed " << seed << ", one in " << unknown_one_in << " unknown");
      CHECK(verdict(deeds) == right);
    }
  }
}

TEST_CASE(
    "many appends of unknown outcome cost few steps, though every order of them is another value",
    "[linearizability][long][budget]") {
  std::vector<Deed> deeds;
  std::string seen;
  for (std::int64_t round = 0; round < 12; ++round) {
    const std::string number = std::to_string(round);
    deeds.push_back(unknown(append("lost" + number), 10 * round));
    deeds.push_back(done(append("a" + number), 10 * round + 1, 10 * round + 9));
    deeds.push_back(done(append("b" + number), 10 * round + 1, 10 * round + 9));
    seen += "b" + number + "a" + number + (round == 7 ? "lost3" : "");
  }
  deeds.push_back(saw(seen, get(), 200, 201));
  CHECK(judge(history_of(deeds), steps(2'000)).verdict == right);
  deeds.back() = saw(seen + "lost12", get(), 200, 201);
  CHECK(judge(history_of(deeds), steps(2'000)).verdict == wrong);
}

TEST_CASE("one answer taken from the past of a long history is refused, and told by few operations",
          "[linearizability][long]") {
  auto deeds = right_history(Chance(5), 3'000, 5, 8, 50);
  // The last read that saw a value: it now sees the value that the first one on its key saw.
  const auto is_read_of_value = [](const Deed& d) {
    return d.answer && kv::is_read(d.operation) && d.reply.value;
  };
  const auto last = std::find_if(deeds.rbegin(), deeds.rend(), is_read_of_value);
  const auto first = std::find_if(deeds.begin(), deeds.end(), [&](const Deed& d) {
    return is_read_of_value(d) && kv::key_of(d.operation) == kv::key_of(last->operation);
  });
  REQUIRE(last != deeds.rend());
  REQUIRE(*last->reply.value != *first->reply.value);
  last->reply.value = first->reply.value;
  const Judgement judgement = judge(history_of(deeds));
  REQUIRE(judgement.verdict == wrong);
  CHECK(judgement.counterexample->operations.size() <= 6);
}

}  // namespace
}  // namespace raftbed::check::testing
