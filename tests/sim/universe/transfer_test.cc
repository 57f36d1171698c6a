// `transfer` through a plan: leadership goes where it is wished, and a wish that cannot be has no
// effect.
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/text.h"
#include "sim/universe/resolve.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

// Ended, after these lines behind a calm cluster of three that n1 leads.
Universe led_by_n1(const std::string& lines) {
  const auto plan = plan::parse(
      "raftbed 1 scenario \"transfer\"\nnodes 3\noption check-quorum on\nat 0s timeout n1\n" +
          lines + "at 2s end\n",
      "test");
  if (!plan) FAIL(plan.error().text());
  Universe universe(*plan);
  while (universe.advance()) {
  }
  return universe;
}

TEST_CASE("the leader hands over to the node that is named", "[transfer]") {
  const Universe universe = led_by_n1("at 1s transfer leader -> n3\n");
  CHECK(leader_of(universe.cluster()) == NodeId(3));
  CHECK(universe.cluster().life(NodeId(3))->raft()->term() == Term(2));  // at the first try
  CHECK(judge(universe).commands_with_effect == 3);
}

TEST_CASE("who does not lead has nothing to hand over", "[transfer]") {
  const Universe universe = led_by_n1("at 1s transfer n2 -> n3\n");
  CHECK(leader_of(universe.cluster()) == NodeId(1));
  CHECK(judge(universe).commands_with_effect == 2);
}

TEST_CASE("a transfer to whoever leads has no effect", "[transfer]") {
  const Universe universe = led_by_n1("at 1s transfer n1 -> n1\n");
  CHECK(leader_of(universe.cluster()) == NodeId(1));
  CHECK(judge(universe).commands_with_effect == 2);
}

TEST_CASE("where nobody leads there is nothing to hand over", "[transfer]") {
  const Universe universe = led_by_n1("at 1s kill all\nat 1100ms transfer leader -> n2\n");
  CHECK(judge(universe).commands_with_effect == 3);
}

}  // namespace
}  // namespace raftbed::universe
