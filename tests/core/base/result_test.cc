#include "core/base/result.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>

namespace raftbed {
namespace {

Error error_at(std::uint32_t line, std::uint32_t column) {
  return Error{.where = "figure_8.scenario",
               .line = line,
               .column = column,
               .expected = "a node",
               .found = "'n0'"};
}

TEST_CASE("an error's text says where, what was expected and what was found", "[result]") {
  CHECK(error_at(12, 9).text() == "figure_8.scenario:12:9: expected a node, found 'n0'");
}

TEST_CASE("an error's text leaves out a line or a column that means nothing", "[result]") {
  CHECK(error_at(12, 0).text() == "figure_8.scenario:12: expected a node, found 'n0'");
  CHECK(error_at(0, 0).text() == "figure_8.scenario: expected a node, found 'n0'");
}

TEST_CASE("a result of a value is ok and gives the value", "[result]") {
  Result<int> result = 7;
  CHECK(result.ok());
  CHECK(static_cast<bool>(result));
  CHECK(*result == 7);
  *result = 8;
  CHECK(result.value() == 8);
}

TEST_CASE("a result of an error is not ok and gives the error", "[result]") {
  const Result<int> result = error_at(1, 2);
  CHECK_FALSE(result.ok());
  CHECK(result.error() == error_at(1, 2));
}

TEST_CASE("asking a result for what it does not hold breaks", "[result]") {
  const Result<int> value = 7;
  Result<int> error = error_at(1, 2);
  CHECK_THROWS_AS(value.error(), Broken);
  CHECK_THROWS_AS(error.value(), Broken);
  CHECK_THROWS_AS(*std::as_const(error), Broken);
}

TEST_CASE("a value that cannot be copied can be taken out of a result", "[result]") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(result).value();
  CHECK(*taken == 7);
}

}  // namespace
}  // namespace raftbed
