#include "sim/debug/session.h"

#include <catch2/catch_test_macros.hpp>

#include "runs.h"
#include "sim/plan/text.h"

namespace raftbed::debug {
namespace {

using testing::action;

TEST_CASE("what is typed in the past starts a branch, and the old future stays", "[session]") {
  Session session(testing::lively());
  session.timeline().go_to(300);
  const std::uint64_t old_future = session.timeline().universe().fingerprint();
  session.timeline().go_to(200);
  const Outcome outcome = session.type(action("kill n3"));
  CHECK(outcome.effect == universe::Effect::some);
  CHECK(outcome.forked == "fork-1");
  CHECK(session.branch().name == "fork-1");
  CHECK(session.branch().from == "main");
  CHECK(session.branch().forked_at == 200);
  session.timeline().go_to(300);
  CHECK(session.timeline().universe().fingerprint() != old_future);
  REQUIRE(session.switch_to("main"));
  CHECK(session.timeline().event() == 200);
  CHECK(session.timeline().typed().empty());
  session.timeline().go_to(300);
  CHECK(session.timeline().universe().fingerprint() == old_future);
}

TEST_CASE("what is typed at the front of a branch starts none", "[session]") {
  Session session(testing::lively());
  session.timeline().go_to(50);
  CHECK_FALSE(session.type(action("kill n3")).forked);
  CHECK(session.branches().size() == 1);
}

TEST_CASE("nothing is done when the run is over, and the session says so", "[session]") {
  Session session(testing::lively());
  session.timeline().go_to(1'000'000);
  const std::uint64_t fingerprint = session.timeline().universe().fingerprint();
  CHECK(session.type(action("kill n3")).typing == Typing::run_is_over);
  CHECK(session.timeline().universe().fingerprint() == fingerprint);
  CHECK(session.branches().size() == 1);
}

TEST_CASE("nothing is done behind settle, which no plan could repeat", "[session]") {
  Session session(testing::lively());
  while (!session.timeline().universe().is_settling()) session.timeline().step();
  const std::uint64_t event = session.timeline().event();
  CHECK(session.type(action("kill n3")).typing == Typing::is_settling);
  CHECK(session.timeline().event() == event);
}

TEST_CASE("commands of the plan that are due stand before what is typed", "[session]") {
  // All at 0s, an event each: behind the first of them, two are due.
  Session session(testing::plan_of(
      "raftbed 1 scenario \"\"\nat 0s cut n1 -- n2\nat 0s cut n1 -- n3\nat 0s cut n2 -- n3\n"
      "at 10ms end\n"));
  session.timeline().go_to(1);
  const Outcome outcome = session.type(action("kill n3"));
  CHECK(outcome.events.size() >= 3);
  const plan::Plan plan = session.timeline().universe().plan();
  for (std::size_t i = 1; i < plan.commands.size(); ++i) {
    CHECK(plan.commands[i - 1].at <= plan.commands[i].at);
  }
  CHECK(plan::parse(plan::print(plan), "printed").ok());
}

}  // namespace
}  // namespace raftbed::debug
