// Texts made of a base and pieces, as far as looks go.
#include "sim/linear/made_of.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace raftbed::linear::testing {
namespace {

bool is_made(std::string_view text, const std::vector<std::size_t>& bases,
             const std::vector<std::string_view>& pieces, std::uint64_t looks) {
  MadeOf made(text);
  for (const std::size_t base : bases) made.begin_with(base);
  for (const std::string_view piece : pieces) made.add(piece);
  Looks left(looks);
  return made.is_made(left);
}

TEST_CASE("a text is made of a base and pieces, each as often as it takes", "[linear]") {
  CHECK(is_made("xaab", {1}, {"b", "a"}, 100));
  CHECK(is_made("xaab", {1, 3}, {"b"}, 100));
  CHECK(is_made("xaab", {4}, {}, 100));
  CHECK(is_made("xaab", {1}, {"a", "aa", "ab"}, 100));
  CHECK_FALSE(is_made("xaab", {}, {"x", "a", "b"}, 100));
  CHECK_FALSE(is_made("xaab", {1}, {"a", "bb"}, 100));
  CHECK_FALSE(is_made("xaab", {1}, {"a", ""}, 100));
  CHECK(is_made("", {0}, {}, 0));
  CHECK_FALSE(is_made("", {}, {"", "a"}, 100));
}

TEST_CASE("who may not look so long says that it may be made", "[linear]") {
  CHECK_FALSE(is_made("xaaac", {1}, {"a", "bb"}, 8));
  CHECK(is_made("xaaac", {1}, {"a", "bb"}, 7));
}

TEST_CASE("looks that are too many for what is left leave none", "[linear]") {
  Looks looks(5);
  CHECK(looks.take(3));
  CHECK_FALSE(looks.take(3));
  CHECK_FALSE(looks.take(1));
  CHECK(looks.take(0));
}

}  // namespace
}  // namespace raftbed::linear::testing
