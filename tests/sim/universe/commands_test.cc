// What commands do to each other: who is whose to start again, and what a loss by name comes to.
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

Universe ended(const char* text) {
  const auto plan = plan::parse(text, "test");
  if (!plan.ok()) FAIL(plan.error().text());
  Universe universe(*plan);
  while (universe.advance()) {
  }
  return universe;
}

bool is_up(const Universe& universe, std::uint16_t node) {
  return universe.world().process(NodeId(node)).is_up;
}

TEST_CASE("a kill with a length starts its node again when it is over", "[commands]") {
  CHECK(is_up(ended("raftbed 1 scenario \"a\"\nnodes 3\nat 1s kill n1 for 1s\nat 3s end\n"), 1));
}

TEST_CASE("the end of a kill does not start a node that a later command has ended", "[commands]") {
  CHECK_FALSE(is_up(ended("raftbed 1 scenario \"a\"\nnodes 3\nat 1s kill n1 for 1s\n"
                          "at 1500ms start n1\nat 1700ms kill n1\nat 3s end\n"),
                    1));
  CHECK_FALSE(is_up(ended("raftbed 1 scenario \"a\"\nnodes 3\nat 1s kill n1 for 1s\n"
                          "at 1500ms power-loss n1\nat 3s end\n"),
                    1));
}

TEST_CASE("the end of a kill does not start a node that was down before it", "[commands]") {
  const Universe universe = ended(
      "raftbed 1 scenario \"a\"\nnodes 3\nat 1s kill n1\nat 2s kill n1 n2 for 1s\nat 4s end\n");
  CHECK_FALSE(is_up(universe, 1));
  CHECK(is_up(universe, 2));
}

TEST_CASE("a loss by name has an effect only if the message comes", "[commands][resolved]") {
  // n2 leads term 1: its no-op is entry 1. Nobody ever sends entry 9000 of term 70.
  const Universe universe = ended(
      "raftbed 1 scenario \"a\"\nnodes 3\n"
      "at 0s lose append n2 -> n1 term 1 index 1 #0\n"
      "at 0s lose append n2 -> n1 term 70 index 9000 #0\n"
      "at 1ms timeout n2\nat 2s end\n");
  REQUIRE(universe.fired().size() == 4);
  CHECK(universe.fired()[0].effect() == Effect::awaited);
  CHECK(universe.had_effect(universe.fired()[0]));
  CHECK_FALSE(universe.had_effect(universe.fired()[1]));
  const plan::Plan resolved = universe.resolved_plan();
  CHECK(resolved.commands.size() == 3);
  Universe again(resolved);
  while (again.advance()) {
  }
  CHECK(again.fingerprint() == universe.fingerprint());
}

TEST_CASE("a loss whose message may still come stays in the plan of a run that is not over",
          "[commands][resolved]") {
  const auto plan = plan::parse(
      "raftbed 1 scenario \"a\"\nnodes 3\n"
      "at 0s lose append n2 -> n1 term 70 index 9000 #0\nat 2s end\n",
      "test");
  REQUIRE(plan.ok());
  Universe universe(*plan);
  REQUIRE(universe.advance());
  CHECK(universe.resolved_plan().commands.size() == 2);
}

}  // namespace
}  // namespace raftbed::universe
