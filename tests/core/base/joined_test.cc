#include "core/base/joined.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace raftbed {
namespace {

struct Named {
  std::string_view name;
};

TEST_CASE("what joins a list stands between its words alone", "[joined]") {
  const auto number = [](int value) { return std::to_string(value); };
  CHECK(joined(std::vector<int>{}, ", ", number).empty());
  CHECK(joined(std::vector<int>{1}, ", ", number) == "1");
  CHECK(joined(std::vector<int>{1, 2, 3}, ", ", number) == "1, 2, 3");
}

TEST_CASE("an empty word of a list keeps its place", "[joined]") {
  const std::vector<Named> words{{""}, {"a"}, {""}};
  CHECK(joined(words, "-", &Named::name) == "-a-");
}

}  // namespace
}  // namespace raftbed
