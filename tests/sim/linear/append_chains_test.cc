// Keys with appends, decided without a search: against the judge that tries every order, with an
// order that is executed or a few operations that no order explains either.
#include "sim/linear/append_chains.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"
#include "sim/linear/certificate.h"
#include "sim/linear/counterexample.h"

namespace raftbed::linear::testing {
namespace {

constexpr std::size_t few_enough = 9;

SubHistory shown_by(const SubHistory& sub, const Refusal& refusal) {
  SubHistory shown = sub;
  shown.operations.clear();
  for (std::uint32_t place = 0; place < sub.operations.size(); ++place) {
    const bool is_other =
        std::find(refusal.others.begin(), refusal.others.end(), place) != refusal.others.end();
    if (is_other || place == refusal.culprit) shown.operations.push_back(sub.operations[place]);
  }
  return shown;
}

Decision decide(const SubHistory& sub) {
  AppendChains chains(sub);
  const Decision decision = chains.decide();
  const bool is_tried = sub.operations.size() <= few_enough;
  if (decision == Decision::yes) {
    REQUIRE(explains(sub, chains.order()));
  } else if (decision == Decision::no) {
    const SubHistory shown = shown_by(sub, chains.refusal());
    REQUIRE(sub.operations[chains.refusal().culprit].is_known());
    REQUIRE(std::is_sorted(chains.refusal().others.begin(), chains.refusal().others.end()));
    if (is_tried) REQUIRE_FALSE(has_order(sub));
    if (shown.operations.size() <= few_enough) REQUIRE_FALSE(has_order(shown));
  }
  return decision;
}
Decision decide(const std::vector<Deed>& deeds, std::string_view initial = "") {
  const History history = history_of(deeds, initial);
  return decide(sub_history_of(history));
}
std::optional<Breach> breach(const std::vector<Deed>& deeds, std::string_view initial = "") {
  const History history = history_of(deeds, initial);
  const SubHistory sub = sub_history_of(history);
  AppendChains chains(sub);
  if (chains.decide() != Decision::no) return std::nullopt;
  return chains.refusal().breach;
}

constexpr auto says_yes = Decision::yes;
constexpr auto says_no = Decision::no;
constexpr auto says_open = Decision::open;

TEST_CASE("what is appended follows what was seen before it", "[linear][append]") {
  CHECK(decide({append("a", 0, 1), append("b", 2, 3), read("ab", 4, 5)}) == says_yes);
  CHECK(decide({append("a", 0, 1), append("b", 2, 3), read("ba", 4, 5)}) == says_no);
  CHECK(decide({append("a", 0, 2), append("b", 2, 3), read("ba", 4, 5)}) == says_yes);
  CHECK(decide({append("a", 0, 1), append("b", 2, 3), read("a", 4, 5)}) == says_no);
  CHECK(decide({append("a", 0, 1), append("b", 2, 4), read("a", 4, 5)}) == says_yes);
  CHECK(decide({append("a", 0, 1), read("ab", 2, 3), append("b", 4, 5)}) == says_no);
  CHECK(decide({append("a", 0, 1), read("ac", 2, 3)}) == says_no);
  CHECK(decide({append("b", 0, 1), read("ab", 2, 3)}, "a") == says_yes);
  CHECK(decide({append("b", 0, 1), read("a", 2, 3)}, "a") == says_no);
  CHECK(decide({append("b", 0, 1), append("c", 2, 3), read("ac", 4, 5)}, "a") == says_no);
}

TEST_CASE("a put begins anew", "[linear][append]") {
  CHECK(decide({append("a", 0, 1), put("x", 2, 3), append("b", 4, 5), read("xb", 6, 7)}) ==
        says_yes);
  CHECK(decide({append("a", 0, 1), put("x", 2, 3), append("b", 4, 5), read("ab", 6, 7)}) ==
        says_no);
  CHECK(decide({append("a", 0, 5), put("x", 2, 3), append("b", 4, 5), read("ab", 6, 7)}) ==
        says_no);
  CHECK(decide({append("a", 0, 9), put("x", 2, 9), append("b", 4, 9), read("ab", 6, 7),
                read("x", 8, 9)}) == says_yes);
  CHECK(decide({put("x", 0, 1), append("b", 2, 3), put("", 4, 5)}) ==
        says_open);  // absent, once more
  CHECK(decide({put("x", 0, 1), append("b", 2, 3), put("", 4, 5), read("", 6, 7)}, "i") ==
        says_yes);
  CHECK(decide({put("", 0, 1), append("b", 2, 3), read("b", 6, 7)}, "i") == says_yes);
  CHECK(decide({put("", 0, 1), append("b", 2, 3), read("ib", 6, 7)}, "i") == says_no);
}

TEST_CASE("who appends behind a compare-and-set saw what it wrote", "[linear][append]") {
  CHECK(decide({append("a", 0, 1), swap("a", "x", 2, 3), append("b", 4, 5), read("xb", 6, 7)}) ==
        says_yes);
  CHECK(decide({append("a", 0, 1), swap("a", "x", 2, 3), append("b", 4, 5), swap("xb", "y", 6, 7),
                read("y", 8, 9)}) == says_yes);
  CHECK(breach({append("a", 0, 1), swap("a", "x", 2, 9), append("b", 2, 9), read("ab", 4, 5)}) ==
        Breach::two_successors);
  CHECK(breach({swap("ab", "a", 0, 9), append("b", 0, 9)}) == Breach::circle);
  CHECK(decide({append("a", 0, 1), unknown(swap("a", "x", 2, 0)), append("b", 4, 5),
                read("xb", 6, 7)}) == says_yes);
  CHECK(decide({append("a", 0, 1), unknown(swap("q", "x", 2, 0)), append("b", 4, 5),
                read("xb", 6, 7)}) == says_no);
  CHECK(decide({append("a", 0, 1), unknown(swap("q", "x", 2, 0)), append("b", 4, 5),
                read("ab", 6, 7)}) == says_yes);
}

TEST_CASE("appends that diverge are refused", "[linear][append]") {
  CHECK(breach({append("a", 0, 9), append("b", 0, 9), read("ab", 1, 2), read("ba", 3, 4)}) ==
        Breach::two_places);
  CHECK(breach({append("a", 0, 9), append("b", 0, 9), read("a", 1, 2), read("b", 3, 4)}) ==
        Breach::two_successors);
  CHECK(breach({append("a", 0, 1), read("aa", 2, 3)}) == Breach::two_places);
  CHECK(breach({append("a", 0, 9), append("b", 0, 9), read("ab", 1, 2), read("abab", 3, 4)}) ==
        Breach::two_places);
  CHECK(breach({put("x", 0, 1), append("a", 2, 9), read("xa", 3, 4), put("y", 5, 6),
                read("ya", 7, 8)}) == Breach::two_places);
}

TEST_CASE("who is refused stands on who wrote the bases", "[linear][append]") {
  const History history = history_of({put("x", 0, 1), append("a", 2, 9), read("xa", 3, 4),
                                      put("y", 5, 6), read("ya", 7, 8)});
  const SubHistory sub = sub_history_of(history);
  AppendChains chains(sub);
  REQUIRE(chains.decide() == Decision::no);
  CHECK(chains.refusal().culprit == 1);
  CHECK(chains.refusal().others == std::vector<std::uint32_t>{0, 2, 3, 4});
}

// The times leave one way of them, or none: nobody looks at that here.
TEST_CASE("what can have come about in several ways is left open", "[linear][append]") {
  CHECK(decide({append("a", 0, 1), append("bc", 0, 1), append("ab", 2, 3), append("c", 4, 5),
                read("abc", 6, 7)}) == says_open);
  CHECK(decide({append("a", 0, 1), append("b", 2, 3), put("ab", 4, 5), read("ab", 6, 7)}) ==
        says_open);
  CHECK(decide({append("a", 0, 1), append("b", 2, 3), put("ab", 4, 5), append("c", 6, 7),
                read("abc", 8, 9)}) == says_open);
  CHECK(decide({append("a", 0, 1), append("a", 2, 3), read("aa", 4, 5)}) == says_open);
  CHECK(decide({put("x", 0, 1), put("x", 2, 3), append("a", 4, 5)}) == says_open);
  CHECK(decide({append("", 0, 1), append("a", 2, 3), read("a", 4, 5)}) == says_open);
  CHECK(decide({append("a", 0, 1), differs("b", 2, 3)}) == says_open);
}

TEST_CASE("what else the same letters could be does not matter where nobody saw them",
          "[linear][append]") {
  CHECK(decide({append("a", 0, 1), append("b", 2, 3), put("ab", 4, 5), append("c", 6, 7),
                read("ab", 8, 9)}) == says_open);
  CHECK(decide({append("a", 0, 1), append("b", 2, 3), put("ab", 4, 5), read("a", 1, 2)}) ==
        says_yes);
  CHECK(decide({append("a", 0, 1), read("a", 2, 3), append("b", 4, 5), put("ab", 6, 7)}) ==
        says_yes);
  CHECK(decide({append("a", 0, 1), append("ab", 2, 3), append("b", 4, 5), read("a", 6, 7)}) ==
        says_no);
}

TEST_CASE("an absent value and an empty one are two", "[linear][append]") {
  History history;
  const std::uint32_t part = history.part_of("x");
  const auto add = [&](Effect effect, Value value, std::int64_t call) {
    Operation o;
    o.effect = effect;
    o.value = value;
    o.call = Instant(call);
    o.answer = Instant(call + 1);
    o.id = static_cast<std::uint32_t>(history.operations().size());
    history.add(part, o);
  };
  const Value empty = history.value_of("");
  add(Effect::append, history.value_of("a"), 0);
  CHECK(decide(sub_history_of(history)) == says_yes);
  add(Effect::read, history.value_of("a"), 2);
  CHECK(decide(sub_history_of(history)) == says_yes);
  add(Effect::put, empty, 4);
  CHECK(decide(sub_history_of(history)) == says_open);  // the "a" may be behind either
  History other;
  std::swap(history, other);
  history.initial = history.value_of("i");
  REQUIRE(history.part_of("x") == part);
  add(Effect::put, history.value_of(""), 0);
  add(Effect::read, history.value_of(""), 2);
  add(Effect::append, history.value_of("a"), 4);
  add(Effect::read, history.value_of("a"), 6);
  CHECK(decide(sub_history_of(history)) == says_yes);
  add(Effect::read, absent, 8);
  CHECK(decide(sub_history_of(history)) == says_no);
  history = History();
  history.initial = history.value_of("i");
  REQUIRE(history.part_of("x") == part);
  add(Effect::put, history.value_of(""), 0);
  add(Effect::read, absent, 2);
  add(Effect::append, history.value_of("a"), 4);
  CHECK(decide(sub_history_of(history)) == says_no);
}

// To a hash that does not tell them apart.
TEST_CASE("what only hashes like a piece was not appended", "[linear][append]") {
  const auto [one, other] = texts_of_one_hash();
  CHECK(decide({append(one, 0, 1), read(one, 2, 3)}) == says_yes);
  CHECK(decide({append(one, 0, 1), read(other, 2, 3)}) == says_no);
}

TEST_CASE("an append of unknown outcome took effect if somebody saw it", "[linear][append]") {
  const Deed lost = unknown(append("b", 2, 0));
  CHECK(decide({append("a", 0, 1), lost, read("ab", 4, 5)}) == says_yes);
  CHECK(decide({append("a", 0, 1), lost, read("a", 4, 5)}) == says_yes);
  CHECK(decide({append("a", 0, 1), lost, read("ab", 4, 5), read("a", 6, 7)}) == says_no);
  CHECK(decide({append("a", 0, 1), lost, append("c", 4, 5), read("ac", 6, 7)}) == says_yes);
  CHECK(decide({append("a", 0, 1), lost, append("c", 4, 5), read("abc", 6, 7)}) == says_yes);
  CHECK(decide({append("a", 0, 1), lost, append("c", 4, 5), read("acb", 6, 7)}) == says_yes);
  CHECK(decide({append("a", 0, 1), read("ab", 1, 2), unknown(append("b", 3, 0))}) == says_no);
  CHECK(decide({append("a", 0, 1), lost, put("ab", 3, 4), append("c", 5, 6)}) == says_yes);
}

// What each of two wrote only the other saw, but for one who saw both.
TEST_CASE("who took effect is shown by somebody whose answer is known", "[linear][append]") {
  CHECK(decide({unknown(swap("e", "a", 2, 0)), append("b", 6, 6), read("ab", 10, 12),
                unknown(swap("ab", "e", 16, 0))},
               "j") == says_no);
}

TEST_CASE("a known append that nobody saw stands in the way all the same", "[linear][append]") {
  CHECK(decide({put("x", 0, 1), append("a", 2, 3), read("x", 4, 5)}) == says_no);
  CHECK(decide({put("x", 0, 1), append("a", 2, 4), read("x", 4, 5)}) == says_yes);
  CHECK(decide({put("x", 0, 9), append("a", 2, 3), read("x", 4, 5)}) == says_yes);
}

struct Decided {
  std::uint32_t accepted = 0;
  std::uint32_t refused = 0;
  std::uint32_t open = 0;
};

Decided decide_all(Mix mix, std::uint64_t histories, std::uint64_t seed) {
  const Chance chance(seed);
  Decided tally;
  for (std::uint64_t number = 0; number < histories; ++number) {
    INFO("seed " << seed << ", history " << number);
    const Mix small = small_mix(chance, number);
    mix.operations = small.operations;
    mix.clients = small.clients;
    mix.unknown_one_in = small.unknown_one_in;
    mix.wrong = small.wrong;
    const History history = random_history(mix, chance, number);
    const SubHistory sub = sub_history_of(history);
    const Decision decision = decide(sub);
    if (decision == Decision::open) ++tally.open;
    if (decision == Decision::no) ++tally.refused;
    if (decision != Decision::yes) continue;
    ++tally.accepted;
    REQUIRE(has_order(sub));
  }
  return tally;
}

TEST_CASE("chains of appends and the judge that tries every order agree", "[linear][append]") {
  Mix mix;
  mix.appends = true;
  const Decided once = decide_all(mix, 10'000, 21);
  CHECK(once.open == 0);
  CHECK(once.refused > 1'000);
  mix.empties = true;
  const Decided empty = decide_all(mix, 5'000, 24);
  CHECK(empty.accepted > 1'000);
  CHECK(empty.refused > 500);
  mix.empties = false;
  mix.values = 3;
  mix.deletes = true;
  const Decided few = decide_all(mix, 5'000, 22);
  CHECK(few.accepted > 500);
  CHECK(few.refused > 100);
  CHECK(few.open > 1'000);
}

// Pieces of two letters that are parts of each other, and bases that look like them.
TEST_CASE("a judge of appends is right about every short text of two letters", "[linear][append]") {
  const std::vector<std::string_view> texts = {"a", "b", "ab", "ba", "aa"};
  const std::vector<std::string_view> sights = {"a", "ab", "aab", "aba", "baa", "abab"};
  Decided tally;
  for (std::size_t which = 0; which < 625; ++which) {
    const auto text = [&](std::size_t digit) {
      std::size_t rest = which;
      while (digit-- > 0) rest /= 5;
      return texts[rest % 5];
    };
    for (const std::string_view seen : sights) {
      for (const std::int64_t late : {0, 3}) {
        const History history =
            history_of({append(text(0), 0, 3), put(text(1), 1, 2), append(text(2), 2, 5),
                        unknown(append(text(3), 2, 0)), read(seen, 4, 6), read("a", late, 6)});
        const SubHistory sub = sub_history_of(history);
        const Decision decision = decide(sub);
        if (decision == Decision::yes) REQUIRE(has_order(sub));
        tally.accepted += decision == Decision::yes ? 1 : 0;
        tally.refused += decision == Decision::no ? 1 : 0;
      }
    }
  }
  CHECK(tally.accepted > 50);
  CHECK(tally.refused > 500);
}

// What clients see of a log that is cut now and then, each operation at a hundred nanoseconds of
// its own, while as many others go on as there are clients; and one stale read, or none.
class GrowingLog {
 public:
  History run(std::uint32_t operations, std::optional<std::uint32_t> stale) {
    const std::uint32_t part = history_.part_of("x");
    for (std::uint32_t at = 0; at < operations; ++at) {
      history_.add(part, at == stale ? stale_read(at) : some(at));
    }
    return std::move(history_);
  }

 private:
  static constexpr std::int64_t clients = 32;

  [[nodiscard]] std::int64_t chance(std::uint32_t at, std::uint32_t what,
                                    std::uint64_t bound) const {
    return static_cast<std::int64_t>(chance_.below(Stream{}, Identity(at, what), bound));
  }
  Operation some(std::uint32_t at) {
    Operation o;
    o.id = at;
    o.call = Instant(100 * (at - chance(at, 0, clients)));
    o.answer = Instant(100 * (at + chance(at, 1, clients)));
    const std::int64_t kind = chance(at, 2, 100);
    if (kind >= 50) {
      o.value = text_.empty() ? absent : history_.value_of(text_);
      return o;
    }
    const std::string piece = "p" + std::to_string(at) + ";";
    o.effect = kind == 0 ? Effect::put : Effect::append;
    o.value = history_.value_of(piece);
    before_ = kind == 0 ? piece : text_;
    text_ = kind == 0 ? piece : text_ + piece;
    if (chance(at, 3, 100) == 0) o.answer = for_ever;
    return o;
  }
  // Of what was there before the last append, when all are over that took effect by then.
  Operation stale_read(std::uint32_t at) {
    Operation o;
    o.id = at;
    o.value = history_.value_of(before_);
    o.call = Instant(100 * (at + clients));
    o.answer = o.call;
    return o;
  }

  Chance chance_{23};
  History history_;
  std::string text_;
  std::string before_;
};

TEST_CASE("thousands of appends of many clients at once take no search", "[linear][append]") {
  const History history = GrowingLog().run(4'000, std::nullopt);
  const SubHistory sub = sub_history_of(history);
  const KeyVerdict verdict = judge(sub, usual_budget);
  CHECK(verdict.verdict == Verdict::linearizable);
  CHECK(verdict.stage == Stage::zones);
  CHECK(verdict.steps == 0);
  const auto order = find_order(sub, usual_budget);
  REQUIRE(order);
  CHECK(explains(sub, *order));
  CHECK(judge(history).searched == 0);
}

TEST_CASE("one stale read among thousands of appends is refused, and shown by few",
          "[linear][append]") {
  const History history = GrowingLog().run(4'000, 3'000);
  const SubHistory sub = sub_history_of(history);
  const KeyVerdict verdict = judge(sub, usual_budget);
  CHECK(verdict.verdict == Verdict::not_linearizable);
  CHECK(verdict.stage == Stage::zones);
  CHECK(verdict.steps == 0);
  CHECK(verdict.is_shown);
  const Counterexample example = explain(sub, verdict, 1'000'000);
  CHECK(example.anomaly == Anomaly::stale_read);
  CHECK(example.culprit.id == 3'000);
  CHECK(example.core.size() < 100);
}

// Of pieces that are all of different sizes.
Decision decide_pieces(std::size_t count) {
  std::vector<std::string> pieces;
  std::string all;
  for (std::size_t size = 1; size <= count; ++size) {
    pieces.push_back(std::string(size, 'a') + std::to_string(size));
    all += pieces.back();
  }
  std::vector<Deed> deeds;
  for (const std::string& piece : pieces) deeds.push_back(append(piece, 0, 9));
  deeds.push_back(read(all, 10, 11));
  return decide(deeds);
}

TEST_CASE("who would look too long for where a piece ends leaves it open", "[linear][append]") {
  CHECK(decide_pieces(60) == says_yes);
  CHECK(decide_pieces(300) == says_open);
}

}  // namespace
}  // namespace raftbed::linear::testing
