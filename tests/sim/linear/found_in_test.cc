// Parts of texts, all looked for at once, against a look for each.
#include "sim/linear/found_in.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/base/chance.h"
#include "histories.h"

namespace raftbed::linear::testing {
namespace {

TEST_CASE("parts are found wherever they are", "[linear]") {
  const std::vector<std::string_view> texts = {"abcabd", "", "x"};
  const std::vector<std::string_view> parts = {"abc", "bd", "abcabd", "abcabdx",
                                               "dx",  "x",  "",       "ca"};
  CHECK(found_in(texts, parts) ==
        std::vector<bool>{true, true, true, false, false, true, true, true});
  CHECK(found_in({}, parts) == std::vector<bool>(8, false));
  CHECK(found_in(texts, {}).empty());
}

TEST_CASE("equal parts are found alike", "[linear]") {
  const std::vector<std::string_view> parts = {"b", "a", "b", "c", "a", "c", "b"};
  CHECK(found_in(std::vector<std::string_view>{"ab"}, parts) ==
        std::vector<bool>{true, true, true, false, true, false, true});
}

// A look at each of them at each place would be ten thousand million.
TEST_CASE("ten thousand equal parts are looked for as one is", "[linear]") {
  const std::string text(1'000'000, 'x');
  const std::vector<std::string_view> texts = {text};
  const std::vector<std::string_view> parts(10'000, "x");
  CHECK(found_in(texts, parts) == std::vector<bool>(10'000, true));
}

TEST_CASE("what only hashes like a part is not it", "[linear]") {
  const auto [one, other] = texts_of_one_hash();
  CHECK(found_in(std::vector<std::string_view>{one}, std::vector<std::string_view>{one, other}) ==
        std::vector<bool>{true, false});
}

TEST_CASE("what is found is what a look for each finds", "[linear]") {
  const Chance chance(31);
  const auto text = [&](std::uint64_t number, std::uint64_t size) {
    std::string text;
    for (std::uint64_t at = 0; at < size; ++at) {
      text += static_cast<char>('a' + chance.below(Stream{}, Identity(number, at), 2));
    }
    return text;
  };
  std::vector<std::string> long_ones;
  std::vector<std::string> short_ones;
  for (std::uint64_t number = 0; number < 20; ++number) long_ones.push_back(text(number, 30));
  for (std::uint64_t number = 0; number < 2'000; ++number) {
    short_ones.push_back(text(100 + number, 1 + number % 14));
  }
  const std::vector<std::string_view> texts(long_ones.begin(), long_ones.end());
  const std::vector<std::string_view> parts(short_ones.begin(), short_ones.end());
  const std::vector<bool> found = found_in(texts, parts);
  for (std::size_t at = 0; at < parts.size(); ++at) {
    CAPTURE(parts[at]);
    REQUIRE(found[at] == std::any_of(texts.begin(), texts.end(), [&](std::string_view each) {
              return each.find(parts[at]) != std::string_view::npos;
            }));
  }
  CHECK(std::count(found.begin(), found.end(), false) > 300);
}

}  // namespace
}  // namespace raftbed::linear::testing
