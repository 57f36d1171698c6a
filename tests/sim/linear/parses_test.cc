// How many parses a text has, against one who tries every piece at every place.
#include "sim/linear/parses.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "histories.h"

namespace raftbed::linear::testing {
namespace {

// Texts of two letters, some of them written, the others seen.
struct Words {
  std::set<std::string> bases;
  std::set<std::string> pieces;
  std::set<std::string> seen;
};

std::uint32_t count_parses(const Words& texts, const std::string& text) {
  std::uint32_t count = texts.bases.count(text) != 0 ? 1 : 0;
  for (const std::string& piece : texts.pieces) {
    if (!text.ends_with(piece)) continue;
    const std::string before = text.substr(0, text.size() - piece.size());
    count += before.empty() ? 1 : count_parses(texts, before);  // the key held nothing at first
  }
  return count;
}

Words some_texts(const Chance& chance, std::uint64_t number) {
  std::uint64_t drawn = 0;
  const auto below = [&](std::uint64_t bound) {
    return chance.below(Stream{}, Identity(number, drawn++), bound);
  };
  const auto word = [&] {
    std::string text;
    for (std::uint64_t size = 1 + below(3); size > 0; --size) text += below(2) == 0 ? 'a' : 'b';
    return text;
  };
  Words texts;
  for (std::uint64_t count = 1 + below(3); count > 0; --count) texts.pieces.insert(word());
  for (std::uint64_t count = below(3); count > 0; --count) texts.bases.insert(word() + word());
  for (std::uint64_t count = 12; count > 0; --count) {
    std::string text = word();
    for (std::uint64_t words = below(4); words > 0; --words) text += word();
    texts.seen.insert(text);
    if (below(2) == 0) texts.seen.insert(text.substr(0, 1 + below(text.size())));
  }
  return texts;
}

Parsed as_parsed(std::uint32_t count) {
  if (count == 0) return Parsed::in_no_way;
  return count == 1 ? Parsed::in_one_way : Parsed::in_several;
}

TEST_CASE("a text has as many parses as there are ways to take it apart", "[linear][append]") {
  const Chance chance(41);
  std::uint32_t found[3] = {};
  for (std::uint64_t number = 0; number < 5'000; ++number) {
    const Words texts = some_texts(chance, number);
    std::vector<Deed> deeds;
    for (const std::string& base : texts.bases) deeds.push_back(put(base, 0, 1));
    for (const std::string& piece : texts.pieces) deeds.push_back(append(piece, 0, 1));
    for (const std::string& text : texts.seen) deeds.push_back(read(text, 0, 1));
    const History history = history_of(deeds);
    const SubHistory sub = sub_history_of(history);
    REQUIRE(is_written_once(sub));
    Parses parses(sub);
    // Now one, now another of those that begin otherwise.
    for (std::size_t at = 0; at < 3 * sub.operations.size(); ++at) {
      const Operation& o = sub.operations[5 * at % sub.operations.size()];
      if (o.effect != Effect::read) continue;
      const std::string text(sub.text(o.value));
      CAPTURE(number, text);
      const Parsed expected = as_parsed(count_parses(texts, text));
      REQUIRE(parses.look_at(o.value) == expected);
      ++found[static_cast<int>(expected)];
    }
  }
  for (const std::uint32_t each : found) CHECK(each > 1'000);
}

TEST_CASE("who gave up goes on where it stopped", "[linear][append]") {
  std::vector<std::string> pieces;
  std::string all;
  for (std::size_t size = 1; size <= 300; ++size) {
    pieces.push_back(std::string(size, 'a') + std::to_string(size));
    all += pieces.back();
  }
  std::vector<Deed> deeds = {read(all, 10, 11)};
  for (const std::string& piece : pieces) deeds.push_back(append(piece, 0, 9));
  const History history = history_of(deeds);
  const SubHistory sub = sub_history_of(history);
  const Value seen = sub.operations.back().value;
  Parses parses(sub);
  REQUIRE(parses.look_at(seen) == Parsed::in_several);
  std::size_t times = 0;
  for (; times < 20 && parses.look_at(seen) != Parsed::in_one_way; ++times) parses.renew_steps();
  CHECK(times > 0);
  CHECK(times < 20);
  CHECK(parses.all().append() == sub.operations.size() - 2);
}

TEST_CASE("a text that is too long to be kept is not looked at", "[linear][append]") {
  const std::string most(std::size_t{1} << 23, 'x');
  const std::string more = most + "x";
  const History history =
      history_of({put(most, 0, 1), put(more, 0, 1), read(most, 2, 3), read(more, 2, 3)});
  const SubHistory sub = sub_history_of(history);
  Parses parses(sub);
  CHECK(parses.look_at(sub.operations[2].value) == Parsed::in_one_way);
  CHECK(parses.look_at(sub.operations[3].value) == Parsed::in_several);
}

TEST_CASE("what is written twice, or is empty, is not to be taken apart", "[linear][append]") {
  const auto is_once = [](const std::vector<Deed>& deeds, std::string_view initial = "") {
    const History history = history_of(deeds, initial);
    return is_written_once(sub_history_of(history));
  };
  CHECK(is_once({put("a", 0, 1), append("a", 0, 1), read("a", 2, 3), read("a", 2, 3)}));
  CHECK_FALSE(is_once({put("a", 0, 1), swap("b", "a", 0, 1)}));
  CHECK_FALSE(is_once({append("a", 0, 1), append("a", 0, 1)}));
  CHECK_FALSE(is_once({put("a", 0, 1)}, "a"));
  CHECK_FALSE(is_once({append("", 0, 1)}));
}

}  // namespace
}  // namespace raftbed::linear::testing
