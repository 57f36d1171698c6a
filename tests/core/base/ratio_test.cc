#include "core/base/ratio.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed {
namespace {

TEST_CASE("a ratio without a numerator never happens, and one of all always does", "[ratio]") {
  CHECK(Ratio().is_never());
  CHECK(Ratio{0, 7}.is_never());
  CHECK(Ratio{7, 7}.is_always());
  CHECK(Ratio{8, 7}.is_always());
}

TEST_CASE("a ratio in between is neither", "[ratio]") {
  CHECK_FALSE(Ratio{1, 7}.is_never());
  CHECK_FALSE(Ratio{6, 7}.is_always());
}

TEST_CASE("ratios are equal as they are written", "[ratio]") {
  CHECK(percent(5) == Ratio{5, 100});
  CHECK_FALSE(percent(5) == Ratio{1, 20});
}

}  // namespace
}  // namespace raftbed
