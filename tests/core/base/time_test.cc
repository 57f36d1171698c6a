#include "core/base/time.h"

#include <concepts>

#include "arithmetic.h"
#include "testing/property.h"

namespace raftbed {
namespace {

template <class A, class B>
concept can_multiply = requires(A a, B b) {
  a* b;
};
template <class A, class B>
concept can_order = requires(A a, B b) {
  a < b;
};

// Wrong mixes do not compile.
static_assert(!can_add<Instant, Instant>, "the sum of two instants means nothing");
static_assert(!can_subtract<Instant, NodeInstant>, "the world's time is not a node's");
static_assert(!can_order<Instant, NodeInstant> && !can_order<Instant, Duration>);
static_assert(!can_subtract<Duration, Instant> && !can_add<Duration, Instant>);
static_assert(!can_multiply<Instant, int> && !can_multiply<Duration, Duration>);
static_assert(!can_add<Duration, int> && !can_add<Instant, int>);
static_assert(!std::convertible_to<Instant, NodeInstant>);
static_assert(!std::constructible_from<NodeInstant, Instant>);
static_assert(!std::convertible_to<int, Duration> && !std::convertible_to<int, Instant>);

// And these do.
static_assert(std::same_as<decltype(Instant(2) - Instant(1)), Duration>);
static_assert(std::same_as<decltype(NodeInstant(2) + Duration(1)), NodeInstant>);
static_assert(can_subtract<Instant, Duration> && can_multiply<Duration, int>);

TEST_CASE("an instant and the duration to another give the other", "[time]") {
  testing::check_property("affine time", [](std::int32_t from, std::int32_t to) {
    const Instant a(from);
    const Instant b(to);
    RC_ASSERT(a + (b - a) == b);
    RC_ASSERT(b - (b - a) == a);
    RC_ASSERT((a < b) == (b - a > Duration()));
  });
}

TEST_CASE("units of time are a thousand apart", "[time]") {
  CHECK(seconds(1) == milliseconds(1'000));
  CHECK(milliseconds(1) == microseconds(1'000));
  CHECK(microseconds(1) == nanoseconds(1'000));
  CHECK(nanoseconds(1).ns() == 1);
}

TEST_CASE("a duration is multiplied and divided by a number", "[time]") {
  CHECK(milliseconds(3) * 40 == milliseconds(120));
  CHECK(milliseconds(7) / 2 == microseconds(3'500));
}

TEST_CASE("a duration may be negative", "[time]") {
  CHECK(Instant(3) - Instant(5) == nanoseconds(-2));
  CHECK(milliseconds(1) - milliseconds(2) < Duration());
}

TEST_CASE("an instant counts from the zero of its line", "[time]") {
  CHECK(Instant(42).since_zero() == nanoseconds(42));
  CHECK(NodeInstant().since_zero() == Duration());
}

TEST_CASE("a product is exact until it is beyond all runs, and then stays there", "[time]") {
  STATIC_REQUIRE(times(milliseconds(150), 4) == milliseconds(600));
  STATIC_REQUIRE(times(seconds(1'000'000), 0) == Duration());
  STATIC_REQUIRE(times(beyond_all_runs, 1) == beyond_all_runs);
  STATIC_REQUIRE(times(beyond_all_runs / 2, 2) == beyond_all_runs);
  STATIC_REQUIRE(times(beyond_all_runs / 2 + nanoseconds(1), 2) == beyond_all_runs);
  STATIC_REQUIRE(times(seconds(1'000'000), 1'000'000) == beyond_all_runs);
}

}  // namespace
}  // namespace raftbed
