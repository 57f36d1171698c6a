// The seam of a subject: a cluster hosts what is not ours, and the judge of histories needs nothing
// but the history.
#include <catch2/catch_test_macros.hpp>

#include "echo_subject.h"
#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

plan::Plan plan_of(std::uint16_t nodes) {
  const std::string text =
      "raftbed 1 scenario \"a second subject\"\nnodes " + std::to_string(nodes) +
      "\noption keys 2\nclient c1 1-40\nclient c2 1-40\nclient c3 1-40\n"
      "client c4 1-40\nclient c5 1-40\nclient c6 1-40\n" +
      std::string(nodes == 1 ? "" : "at 100ms partition n1 | n2 n3 for 2s\n") + "at 3s end\n";
  const auto plan = plan::parse(text, "test");
  if (!plan.ok()) FAIL(plan.error().text());
  return *plan;
}

Outcome run_echo(const plan::Plan& plan) {
  Universe universe(plan, std::make_shared<raftbed::testing::EchoKind>(plan.nodes));
  return run(universe);
}

TEST_CASE("a store without consensus is refused by its history", "[subject][linearizability]") {
  const Outcome outcome = run_echo(plan_of(3));
  CHECK(outcome.answered > 20);
  CHECK(outcome.stopped == Stopped::finding);
  REQUIRE(outcome.findings.size() == 1);
  CHECK(outcome.findings.front().checker == "linearizability");
}

TEST_CASE("the same store on a single node is linearizable", "[subject][linearizability]") {
  const Outcome outcome = run_echo(plan_of(1));
  CHECK(outcome.answered > 60);
  CHECK(outcome.findings.empty());
}

TEST_CASE("a foreign subject is a value like our own", "[subject][value]") {
  const plan::Plan plan = plan_of(3);
  auto original =
      std::make_unique<Universe>(plan, std::make_shared<raftbed::testing::EchoKind>(plan.nodes));
  for (int i = 0; i < 100; ++i) REQUIRE(original->advance());
  Universe copy = *original;
  const Outcome outcome = run(*original);
  original.reset();
  CHECK(run(copy).fingerprint == outcome.fingerprint);
}

}  // namespace
}  // namespace raftbed::universe
