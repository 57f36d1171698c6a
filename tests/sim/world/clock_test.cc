// Clocks: rounding up, continuity, and that no change ever takes them back.
#include "sim/world/clock.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "testing/property.h"

namespace raftbed::world {
namespace {

TEST_CASE("a clock without drift shows its start and what has passed", "[clock]") {
  const Clock clock(NodeInstant(1000), 0);
  CHECK(clock.at(Instant(500)) == NodeInstant(1500));
  CHECK(clock.when(NodeInstant(1500)) == Instant(500));
}

TEST_CASE("a clock that is a hundred parts in a million fast gains a hundred microseconds a second",
          "[clock]") {
  const Clock clock(NodeInstant(), 100);
  CHECK(clock.at(Instant() + seconds(1)) == NodeInstant() + seconds(1) + microseconds(100));
}

TEST_CASE("a drift holds from its start to its end and is continuous at both", "[clock]") {
  Clock clock(NodeInstant(), 0);
  clock.drift(FaultId(1), 500'000, Instant(1000));
  CHECK(clock.at(Instant(1000)) == NodeInstant(1000));
  CHECK(clock.at(Instant(2000)) == NodeInstant(2500));
  CHECK(clock.lift(FaultId(1), Instant(2000)));
  CHECK(clock.at(Instant(3000)) == NodeInstant(3500));
  CHECK_FALSE(clock.lift(FaultId(1), Instant(3000)));
}

TEST_CASE("however far a clock jumps, what a node adds to its time stays within 64 bits",
          "[clock]") {
  Clock clock(NodeInstant() + seconds(1'000'000), 0);
  for (int n = 0; n < 10'000; ++n) clock.jump(seconds(1'000'000), Instant());
  CHECK(clock.at(Instant()) == Clock::last_shown);
  CHECK(clock.at(Instant() + beyond_all_runs) == Clock::last_shown);
  CHECK_FALSE(clock.when(Clock::last_shown + nanoseconds(1)).has_value());
}

TEST_CASE("drifts without number make a clock fast, and take it no further than its end",
          "[clock]") {
  Clock clock(NodeInstant(), 0);
  for (std::uint32_t n = 1; n <= 100'000; ++n) clock.drift(FaultId(n), 100'000, Instant());
  CHECK(clock.at(Instant() + seconds(1)) == NodeInstant() + seconds(10'001));
  CHECK(clock.at(Instant() + seconds(1'000'000)) == Clock::last_shown);
}

TEST_CASE("a deadline that a slow clock shows beyond all runs never comes", "[clock]") {
  Clock clock(NodeInstant(), 0);
  for (std::uint32_t n = 1; n <= 10; ++n) clock.drift(FaultId(n), -100'000, Instant());
  CHECK(clock.when(NodeInstant(1'000)) == Instant() + seconds(1));
  CHECK_FALSE(clock.when(NodeInstant() + seconds(1'000'000)).has_value());
}

TEST_CASE("a frozen clock shows one thing, and knows no later deadline", "[clock]") {
  Clock clock(NodeInstant(), 0);
  clock.freeze(FaultId(1), Instant(100));
  clock.freeze(FaultId(2), Instant(150));
  CHECK(clock.at(Instant(900)) == NodeInstant(100));
  CHECK(clock.when(NodeInstant(100)).has_value());
  CHECK_FALSE(clock.when(NodeInstant(101)).has_value());
  clock.lift(FaultId(1), Instant(200));
  CHECK(clock.is_frozen());
  clock.lift(FaultId(2), Instant(1000));
  CHECK(clock.at(Instant(1100)) == NodeInstant(200));
}

TEST_CASE("a jump brings deadlines nearer", "[clock]") {
  Clock clock(NodeInstant(), 0);
  clock.jump(seconds(1), Instant(100));
  CHECK(clock.at(Instant(100)) == NodeInstant(100) + seconds(1));
  CHECK(clock.when(NodeInstant(500)) == Instant(100));
}

TEST_CASE("a deadline beyond the end of time has no instant", "[clock]") {
  const Clock clock(NodeInstant(), -900'000);
  CHECK_FALSE(clock.when(NodeInstant(INT64_MAX)).has_value());
}

TEST_CASE("a deadline maps to the first instant at which it is reached", "[clock]") {
  testing::check_property(
      "rounded up", [](std::int32_t ppm, std::uint32_t offset, std::uint64_t far) {
        Clock clock(NodeInstant(offset), ppm % 1'000'000);
        clock.drift(FaultId(1), ppm % 777, Instant(offset / 3));
        const NodeInstant deadline(static_cast<std::int64_t>(far % 1'000'000'000'000));
        const auto when = clock.when(deadline);
        RC_ASSERT(when.has_value());
        RC_ASSERT(clock.at(*when) >= deadline);
        if (*when > Instant(offset / 3)) RC_ASSERT(clock.at(*when - nanoseconds(1)) < deadline);
      });
}

TEST_CASE("nothing takes a clock back", "[clock]") {
  testing::check_property("monotonic", [](const std::vector<std::uint32_t>& steps) {
    Clock clock(NodeInstant(), 37);
    Instant now;
    NodeInstant shown;
    for (const std::uint32_t step : steps) {
      now = now + Duration(step % 1000);
      const FaultId fault(step >> 10 & 3);
      switch (step >> 12 & 3) {
        case 0: clock.drift(fault, static_cast<std::int32_t>(step >> 14) - 131'072, now); break;
        case 1: clock.freeze(fault, now); break;
        case 2: clock.lift(fault, now); break;
        default: clock.jump(Duration(step >> 20), now);
      }
      RC_ASSERT(clock.at(now) >= shown);
      shown = clock.at(now);
    }
  });
}

}  // namespace
}  // namespace raftbed::world
