// The timer: whatever is done to deadline and clock, its event comes in time, and there is one.
#include "sim/world/timer.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "parts.h"
#include "testing/property.h"

namespace raftbed::world {
namespace {

using testing::n1;

NodeInstant shown(std::int64_t ms) {
  return NodeInstant() + milliseconds(ms);
}

// No later than the deadline by this clock, or than now where that is past.
bool comes_in_time(const Timer& timer, const Clock& clock, Instant now, const Agenda& agenda) {
  if (!timer.deadline()) return true;
  const auto wanted = clock.when(*timer.deadline());
  if (!wanted) return true;
  return !agenda.empty() && agenda.top().at() <= std::max(*wanted, now);
}

TEST_CASE("a deadline that is put off leaves its event where it is", "[timer]") {
  Timer timer;
  Agenda agenda;
  const Clock clock(NodeInstant(), 0);
  timer.set(shown(100), n1, clock, Instant(), agenda);
  timer.set(shown(200), n1, clock, Instant(), agenda);
  REQUIRE(agenda.size() == 1);
  const Event early = agenda.pop();
  CHECK(early.at() == Instant() + milliseconds(100));
  CHECK_FALSE(timer.fire(n1, clock, early.at(), agenda));
  REQUIRE(agenda.size() == 1);
  const Event due = agenda.pop();
  CHECK(due.at() == Instant() + milliseconds(200));
  CHECK(timer.fire(n1, clock, due.at(), agenda));
}

TEST_CASE("an event comes in time whatever is done to deadline and clock", "[timer]") {
  testing::check_property("timer against the clock", [] {
    Timer timer;
    Agenda agenda;
    Clock clock(NodeInstant(), *rc::gen::inRange(-200, 200));
    Instant now;
    std::uint32_t faults = 0;
    const auto steps = *rc::gen::container<std::vector<std::pair<int, std::int64_t>>>(
        rc::gen::pair(rc::gen::inRange(0, 8), rc::gen::inRange<std::int64_t>(0, 100)));
    for (const auto& [what, size] : steps) {
      now = now + milliseconds(size) / 7;
      while (!agenda.empty() && agenda.top().at() <= now) {
        const Event event = agenda.pop();
        timer.fire(n1, clock, event.at(), agenda);
      }
      switch (what) {
        case 0: clock.drift(FaultId(++faults), static_cast<std::int32_t>(size * 9'000), now); break;
        case 1:
          clock.drift(FaultId(++faults), static_cast<std::int32_t>(-size * 9'000), now);
          break;
        case 2: clock.freeze(FaultId(++faults), now); break;
        case 3: clock.lift_all(now); break;
        case 4: clock.jump(milliseconds(size), now); break;
        case 5: timer.set(std::nullopt, n1, clock, now, agenda); break;
        default: timer.set(clock.at(now) + milliseconds(size), n1, clock, now, agenda); break;
      }
      if (what <= 4) timer.arm(n1, clock, now, agenda);
      RC_ASSERT(agenda.size() <= 1);
      RC_ASSERT(comes_in_time(timer, clock, now, agenda));
    }
  });
}

}  // namespace
}  // namespace raftbed::world
