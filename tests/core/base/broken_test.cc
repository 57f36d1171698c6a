#include "core/base/broken.h"

#include <catch2/catch_test_macros.hpp>
#include <string_view>

namespace raftbed {
namespace {

// What the assertion threw; fails the test if it threw nothing.
template <class F>
Broken broken_by(F&& f) {
  try {
    f();
  } catch (const Broken& broken) {
    return broken;
  }
  FAIL("nothing was thrown");
  return Broken("", "", "", 0);
}

TEST_CASE("an assertion that holds does nothing, and is evaluated once", "[broken]") {
  int evaluated = 0;
  ASSERT(++evaluated == 1);
  ASSERT_RULE(++evaluated == 2, "I1");
  CHECK(evaluated == 2);
}

TEST_CASE("an assertion that fails says what was asserted, and where", "[broken]") {
  const int line = __LINE__ + 1;
  const Broken broken = broken_by([] { ASSERT(1 + 1 == 3); });
  CHECK(std::string_view(broken.what()) == "1 + 1 == 3");
  CHECK(std::string_view(broken.file()).ends_with("broken_test.cc"));
  CHECK(broken.line() == line);
  CHECK(std::string_view(broken.citation()).empty());
}

TEST_CASE("an assertion of a numbered invariant cites it", "[broken]") {
  const Broken broken = broken_by([] { ASSERT_RULE(false, "I4"); });
  CHECK(std::string_view(broken.citation()) == "I4");
}

TEST_CASE("an assertion is one statement", "[broken]") {
  const bool always = true;
  int taken = 0;
  if (always)
    ASSERT(taken == 0);
  else
    taken = 1;
  CHECK(taken == 0);
}

TEST_CASE("a host may catch a Broken as a std::exception", "[broken]") {
  CHECK_THROWS_AS(throw_broken("x", "", "", 1), std::exception);
}

}  // namespace
}  // namespace raftbed
