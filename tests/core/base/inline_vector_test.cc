#include "core/base/inline_vector.h"

#include <memory>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "testing/property.h"

namespace raftbed {
namespace {

using Few = InlineVector<int, 3>;

std::vector<int> contents(const Few& vector) {
  std::vector<int> items;
  for (const int item : vector) items.push_back(item);
  return items;
}

Few of(const std::vector<int>& items) {
  Few vector;
  for (const int item : items) vector.push_back(item);
  return vector;
}

TEST_CASE("an inline vector holds what a vector holds, spilled or not", "[inline_vector]") {
  testing::check_property("inline vector", [](const std::vector<int>& items) {
    Few vector = of(items);
    RC_ASSERT(contents(vector) == items);
    RC_ASSERT(vector.size() == items.size());
    RC_ASSERT(vector.empty() == items.empty());
    for (std::size_t at = 0; at < items.size(); ++at) RC_ASSERT(vector[at] == items[at]);
    if (items.empty()) return;
    RC_ASSERT(vector.front() == items.front());
    RC_ASSERT(vector.back() == items.back());
  });
}

TEST_CASE("copies of an inline vector are changed apart", "[inline_vector]") {
  for (const auto& items : {std::vector<int>{1, 2}, std::vector<int>{1, 2, 3, 4, 5}}) {
    const Few original = of(items);
    Few copy = original;
    copy[1] = -2;
    copy.push_back(9);
    CHECK(contents(original) == items);
    CHECK(copy[1] == -2);
    CHECK(copy.size() == items.size() + 1);
  }
}

TEST_CASE("equality is of the elements, not of what once lay there", "[inline_vector]") {
  Few vector = of({1, 2, 3, 4});
  vector.clear();
  CHECK(vector == Few());
  vector.push_back(1);
  CHECK(vector == of({1}));
  CHECK_FALSE(vector == of({2}));
  CHECK_FALSE(vector == of({1, 1}));
  CHECK_FALSE(of({1, 2, 3, 4}) == of({1, 2, 3, 5}));
}

TEST_CASE("an element can be changed through an index and through a loop", "[inline_vector]") {
  Few vector = of({1, 2, 3, 4});
  for (int& item : vector) item *= 10;
  vector[3] = 7;
  CHECK(contents(vector) == std::vector<int>{10, 20, 30, 7});
}

TEST_CASE("clearing lets go of what was held", "[inline_vector]") {
  auto held = std::make_shared<int>(1);
  InlineVector<std::shared_ptr<int>, 2> vector;
  for (int n = 0; n < 4; ++n) vector.push_back(held);
  vector.clear();
  CHECK(held.use_count() == 1);
}

TEST_CASE("an inline vector that was moved from is empty and can be used again",
          "[inline_vector]") {
  for (const auto& items : {std::vector<int>{1, 2}, std::vector<int>{1, 2, 3, 4, 5}}) {
    Few from = of(items);
    Few to = std::move(from);
    CHECK(from.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
    from.push_back(8);
    CHECK(contents(from) == std::vector<int>{8});
    CHECK(contents(to) == items);
    to = std::move(from);
    CHECK(contents(to) == std::vector<int>{8});
    CHECK(contents(from).empty());  // NOLINT(bugprone-use-after-move)
  }
}

TEST_CASE("an index at or beyond the end breaks", "[inline_vector]") {
  const Few inside = of({1});
  const Few spilled = of({1, 2, 3, 4});
  CHECK_THROWS_AS(inside[1], Broken);
  CHECK_THROWS_AS(spilled[4], Broken);
}

}  // namespace
}  // namespace raftbed
