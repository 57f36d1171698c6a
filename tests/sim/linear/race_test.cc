// The searches in competition: what they lacked is named right, and who has no room left costs no
// more turns.
#include "sim/linear/race.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "histories.h"
#include "sim/linear/dive_search.h"
#include "sim/linear/frontier_search.h"
#include "sim/linear/order_search.h"

namespace raftbed::linear::testing {
namespace {

// Compare-and-sets all at once, each upon the next one's; only the last may be answered early, so
// that whoever waits for its answer executes them all.
History long_chain(std::uint32_t length) {
  History history;
  const std::uint32_t part = history.part_of("x");
  for (std::uint32_t at = 0; at < length; ++at) {
    Operation o;
    o.effect = Effect::compare_and_set;
    o.value = history.value_of(std::to_string(length - at));
    o.expected = at + 1 == length ? absent : history.value_of(std::to_string(length - at - 1));
    o.call = Instant(0);
    o.answer = Instant(at == 0 ? 1 : 2);
    o.id = at;
    history.add(part, o);
  }
  return history;
}

template <typename Search>
void check_too_deep(const SubHistory& sub) {
  Search search(sub);
  Budget budget;
  budget.steps_a_key = 1'000'000;
  CHECK(search.run(budget) == Order::undecided);
  CHECK(search.spent() == Spent::bytes);
  CHECK(search.steps() < budget.steps_a_key);
}

TEST_CASE(
    "thousands of writes in a row are too many for the memory of a search, whatever its steps",
    "[linear]") {
  const History history = long_chain(4'200);
  const SubHistory sub = sub_history_of(history);
  check_too_deep<DiveSearch>(sub);
  check_too_deep<FrontierSearch>(sub);
}

TEST_CASE("a race ends when nobody has room left, and says so", "[linear]") {
  const History history = long_chain(4'200);
  const SubHistory sub = sub_history_of(history);
  Budget budget;
  budget.steps_a_key = 1'000'000'000;
  budget.bytes = 3U << 18U;
  Race race(sub);
  CHECK(race.run(budget) == Order::undecided);
  CHECK(race.spent() == Spent::bytes);
  CHECK(race.steps() < 20'000'000);
}

// With more steps alone it is decided, as the racer that begins has no need of configurations. It
// has several turns, the others one in which they find no room.
TEST_CASE("where more steps would do, it is steps that there were too few of", "[linear]") {
  const Chance chance(10);
  Mix mix;
  mix.operations = 60;
  mix.clients = 16;
  mix.values = 2;
  const History history = random_history(mix, chance, 17);
  const SubHistory sub = sub_history_of(history);
  OrderSearch alone(sub);
  REQUIRE(alone.run(Budget{}) == Order::found);
  REQUIRE(alone.steps() > 3'000);
  Order order = Order::undecided;
  for (std::uint64_t steps = 1'000; order == Order::undecided; ++steps) {
    CAPTURE(steps);
    Budget budget;
    budget.steps_a_key = steps;
    budget.configurations = 1;
    Race race(sub);
    order = race.run(budget);
    if (order == Order::undecided) CHECK(race.spent() == Spent::steps);
  }
  CHECK(order == Order::found);
}

}  // namespace
}  // namespace raftbed::linear::testing
