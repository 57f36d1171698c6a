#include "sim/debug/saved.h"

#include <rapidcheck.h>

#include <catch2/catch_test_macros.hpp>

#include "runs.h"
#include "sim/debug/stepper.h"
#include "sim/plan/generate.h"
#include "sim/plan/text.h"
#include "sim/universe/run.h"
#include "testing/property.h"

namespace raftbed::debug {
namespace {

using testing::action;

universe::Outcome run_alone(const std::string& text) {
  return universe::run(testing::plan_of(text));
}

TEST_CASE("a session saved at its end runs alone as the same run", "[saved]") {
  Session session(testing::lively());
  session.timeline().go_to(150);
  session.type(action("pause n2 for 100ms"));
  session.timeline().go_to(400);
  session.type(action("put typed 1 via follower as c2"));
  session.timeline().go_to(1'000'000);
  for (const Form form : {Form::as_written, Form::resolved}) {
    const Saved saved = save(session.timeline(), form);
    CHECK(saved.runs_alike);
    const universe::Outcome alone = run_alone(saved.text);
    CHECK(alone.fingerprint == session.timeline().universe().fingerprint());
    CHECK(alone.unmet.empty());
  }
}

TEST_CASE("what did nothing says why above its line, in either form, and once", "[saved]") {
  Session session(
      testing::plan_of("raftbed 1 scenario \"\"\nnodes 3\nat 1ms resume n1\nat 2s end\n"));
  session.timeline().go_to(40);
  session.type(action("start n1"));
  const std::string resume = "# no effect: node-not-paused: n1 is not paused\nat 1ms";
  for (const Form form : {Form::as_written, Form::resolved}) {
    const Saved saved = save(session.timeline(), form);
    CHECK(saved.text.find(resume) != std::string::npos);
    CHECK(saved.text.find("# no effect: node-up: n1 is up\n") != std::string::npos);
    Session again(saved.plan);
    again.timeline().go_to(1'000'000);
    const std::string twice = save(again.timeline(), form).text;
    CHECK(twice.find("no effect: node-up") == twice.rfind("no effect: node-up"));
  }
}

// The text is edited by hand between two savings.
TEST_CASE("what was saved as doing nothing, and then edited, is remarked as it is now", "[saved]") {
  const auto saved_again = [](std::string text, const std::string& was, const std::string& is) {
    text.replace(text.find(was), was.size(), is);
    Session session(testing::plan_of(text));
    session.timeline().go_to(1'000'000);
    return save(session.timeline(), Form::as_written).text;
  };
  const std::string written =
      "raftbed 1 scenario \"\"\nnodes 3\n# n2 stalls\nat 1ms resume n1\nat 2s end\n";
  const std::string idle = saved_again(written, "resume n1", "resume n2");
  CHECK(idle.find("# n2 stalls\n# no effect: node-not-paused: n2 is not paused\nat 1ms") !=
        std::string::npos);
  const std::string effective = saved_again(idle, "resume n2", "pause n2");
  CHECK(effective.find("# n2 stalls\nat 1ms") != std::string::npos);
  CHECK(effective.find("no effect") == std::string::npos);
  const std::string other = saved_again(idle, "resume n2", "start n2");
  CHECK(other.find("# n2 stalls\n# no effect: node-up: n2 is up\nat 1ms") != std::string::npos);
}

TEST_CASE("a role that was typed stays one, or is the node that it was", "[saved]") {
  Session session(testing::lively());
  session.timeline().go_to(150);
  session.type(action("isolate leader"));
  CHECK(save(session.timeline(), Form::as_written).text.find("isolate leader") !=
        std::string::npos);
  CHECK(save(session.timeline(), Form::resolved).text.find("isolate leader") == std::string::npos);
}

TEST_CASE("a session saved in the middle ends there", "[saved]") {
  Session session(testing::lively());
  session.timeline().go_to(150);
  session.type(action("kill n1"));
  const std::uint64_t typed = session.timeline().event();
  session.timeline().go_to(typed + 20);
  const Saved saved = save(session.timeline(), Form::as_written);
  CHECK(saved.runs_alike);
  CHECK(saved.expectation == "expect safe");
  CHECK(saved.plan.commands.back().action == plan::Action(plan::Finish{}));
  CHECK(saved.text.find("# typed behind @150") != std::string::npos);
  CHECK(run_alone(saved.text).stopped == universe::Stopped::finished);
}

TEST_CASE("what broke a rule is saved with the rule", "[saved]") {
  Session session(testing::plan_of(testing::file("scenarios/bugs/e01_vote_not_durable.scenario")));
  session.timeline().go_to(1'000'000);
  const std::string rule = session.timeline().last().finding->rule;
  const Saved saved = save(session.timeline(), Form::as_written);
  CHECK(saved.expectation == "expect finding \"" + rule + "\"");
  CHECK(run_alone(saved.text).unmet.empty());
}

// A hand that steps, and types something now and then; what cannot be is refused, and does nothing.
std::string something(std::uint32_t chance) {
  static const std::vector<std::string> words{"kill n1 for 20ms",
                                              "timeout n2",
                                              "isolate leader for 50ms",
                                              "put x 1 as c3",
                                              "drop 20% for 30ms",
                                              "pause n3 for 10ms",
                                              "heal",
                                              "cut n1 -> n2",
                                              "power-loss n2 for 5ms"};
  if (chance % 4 == 0) return "step " + std::to_string(chance % 97 + 1);
  if (chance % 4 == 1) return "back " + std::to_string(chance % 61 + 1);
  return words[chance % words.size()];
}

TEST_CASE("whatever is done in a session, what is saved of it runs alone as the same run",
          "[saved]") {
  testing::check_property("random sessions, saved", [] {
    const auto seed = *rc::gen::inRange(1U, 200U);
    Stepper stepper{Session(plan::generate(seed))};
    const auto chances =
        *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0U, 9000U));
    for (const std::uint32_t chance : chances) stepper.execute(something(chance));
    const Saved saved = save(stepper.session().timeline(), Form::as_written);
    RC_ASSERT(saved.runs_alike);
    RC_ASSERT(testing::plan_of(saved.text) == saved.plan);
    RC_ASSERT(run_alone(saved.text).unmet.empty());
  });
}

}  // namespace
}  // namespace raftbed::debug
