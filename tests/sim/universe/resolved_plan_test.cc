// The resolved plan: what a run recorded of itself runs alike, and what did nothing can be taken
// out (DESIGN 1.4).
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/generate.h"
#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

Universe ended(const plan::Plan& plan) {
  Universe universe(plan);
  while (universe.advance()) {
  }
  return universe;
}

plan::Plan parsed(const char* text) {
  const auto plan = plan::parse(text, "test");
  if (!plan.ok()) FAIL(plan.error().text());
  return *plan;
}

TEST_CASE("the resolved plan of a run reproduces its fingerprint", "[resolved]") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Universe universe = ended(plan::generate(seed));
    CHECK(ended(universe.resolved_plan()).fingerprint() == universe.fingerprint());
  }
}

TEST_CASE("removing a command that did nothing leaves the fingerprint equal", "[resolved]") {
  int removed = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const plan::Plan plan = plan::generate(seed);
    const Universe universe = ended(plan);
    for (std::size_t i = 0; i < universe.fired().size(); ++i) {
      if (universe.had_effect(universe.fired()[i])) continue;
      plan::Plan without = plan;
      without.commands.erase(without.commands.begin() + static_cast<std::ptrdiff_t>(i));
      CHECK(ended(without).fingerprint() == universe.fingerprint());
      ++removed;
    }
  }
  CHECK(removed > 0);  // else this test has looked at nothing
}

TEST_CASE(
    "a command without effect in a plan without an end changes no fingerprint of the resolved plan",
    "[resolved]") {
  const Universe universe =
      ended(parsed("raftbed 1 scenario \"idle\"\nnodes 3\nclient c1 1-5\n"
                   "at 100ms timeout n1\nat 1s resume n2\n"));
  REQUIRE(universe.fired().back().effect() == Effect::none);
  REQUIRE(universe.stopped() == Stopped::plan_done);
  CHECK(ended(universe.resolved_plan()).fingerprint() == universe.fingerprint());
}

TEST_CASE("a run that is cut off while it settles is undecided", "[settle]") {
  const plan::Plan plan = parsed(
      "raftbed 1 scenario \"cut off\"\nnodes 3\noption events-max 40\n"
      "at 1ms settle within 40 timeouts\n");
  Universe universe(plan);
  const Outcome outcome = run(universe);
  REQUIRE(outcome.stopped == Stopped::events_limit);
  CHECK(outcome.verdict == observe::Verdict::undecided);
}

TEST_CASE("a run that is cut off before it was to settle is undecided", "[settle]") {
  const plan::Plan plan = parsed(
      "raftbed 1 scenario \"cut off\"\nnodes 3\noption time-max 1s\n"
      "at 3s settle within 40 timeouts\nexpect safe\n");
  const Outcome outcome = run(plan);
  CHECK(outcome.stopped == Stopped::time_limit);
  CHECK(outcome.verdict == observe::Verdict::undecided);
  CHECK(outcome.undecided == "settle was not reached before time-max");
}

TEST_CASE("a cluster that cannot answer after settle is a finding", "[settle]") {
  // Nobody can: a timer of an election ends little before the deadline, and a vote, the leader's
  // own entry and the probe's take four round trips from there.
  plan::Plan plan = parsed(
      "raftbed 1 scenario \"silent\"\nnodes 3\n"
      "at 1ms settle within 1 timeouts\n");
  plan.settings.link_base = milliseconds(5);
  plan.settings.election_timeout_min = seconds(1);
  plan.settings.election_timeout_max = seconds(1) + milliseconds(21);
  plan.settings.attempt_timeout = seconds(5);
  const Outcome outcome = run(plan);
  REQUIRE(outcome.findings.size() == 1);
  CHECK(outcome.findings.front().checker == "liveness");
}

// n3 to n5 voted once; what took the place of that is committed.
TEST_CASE("a core that is a quorum of what is in force owes an answer", "[settle]") {
  const Outcome outcome =
      run(parsed("raftbed 1 scenario \"two are left\"\nnodes 5\n"
                 "at 1ms timeout n1\nat 500ms reconfigure n1 n2 via n1\n"
                 "at 2s settle within 40 timeouts with n1 n2\n"));
  CHECK(outcome.stopped == Stopped::settled);
}

TEST_CASE("a core that is a role which nobody has is not everybody: the run is undecided",
          "[settle]") {
  const Outcome outcome =
      run(parsed("raftbed 1 scenario \"nobody leads\"\nnodes 3\n"
                 "at 1ms settle within 10 timeouts with leader\n"));
  CHECK(outcome.verdict == observe::Verdict::undecided);
}

TEST_CASE("a role is resolved when the command fires, and recorded as a node", "[resolved]") {
  const Universe universe =
      ended(parsed("raftbed 1 scenario \"roles\"\nnodes 3\n"
                   "at 0s timeout n2\nat 500ms kill leader for 100ms\nat 2s end\n"));
  REQUIRE(universe.fired().size() == 3);
  const auto& end = std::get<plan::End>(universe.fired()[1].command.action);
  CHECK(end.targets == plan::Targets{NodeId(2)});
}

TEST_CASE("taking a client's operation out changes no other operation's name",
          "[resolved][workload]") {
  plan::Plan plan =
      parsed("raftbed 1 scenario \"operations\"\nnodes 3\nclient c1 1-10\nat 3s end\n");
  const Universe all = ended(plan);
  plan.clients[0].operations = {{1, 4}, {6, 10}};
  const Universe without = ended(plan);
  const auto& whole = all.cluster().clients().history();
  const auto& part = without.cluster().clients().history();
  REQUIRE(whole.size() == 10);
  REQUIRE(part.size() == 9);
  for (std::uint32_t i = 0; i < 9; ++i) {
    const auto& kept = part.invocation(observe::OperationId(i));
    const auto& same = whole.invocation(observe::OperationId(i < 4 ? i : i + 1));
    CHECK(kept.sequence == same.sequence);
    CHECK(kv::key_of(kept.operation) == kv::key_of(same.operation));
    CHECK(kept.operation.index() == same.operation.index());
  }
}

TEST_CASE("a typed command takes effect a nanosecond after the event it follows, and is recorded",
          "[typed]") {
  Universe universe(plan::generate(5));
  for (int i = 0; i < 150; ++i) REQUIRE(universe.advance());
  const Instant before = universe.moment().at;
  CHECK(universe.command(plan::End{plan::Ending::kill, {NodeId(1)}, milliseconds(200)}) ==
        Effect::some);
  CHECK(universe.moment().at == before + nanoseconds(1));
  const plan::Plan recorded = universe.plan();
  while (universe.advance()) {
  }
  CHECK(ended(recorded).fingerprint() == universe.fingerprint());
}

TEST_CASE("a cluster that nobody is left of ends its run, and that is no finding", "[typed]") {
  const Universe universe =
      ended(parsed("raftbed 1 scenario \"nobody\"\nnodes 1\nat 0s kill all\n"
                   "at 1ms put x 1\n"));
  CHECK(universe.stopped() == Stopped::plan_done);
  CHECK_FALSE(universe.finding().has_value());
}

TEST_CASE("a typed command stands behind those of its instant that have not fired", "[typed]") {
  Universe universe(
      parsed("raftbed 1 scenario \"order\"\nnodes 3\nat 0s timeout n1\n"
             "at 0s timeout n2\nat 1s end\n"));
  REQUIRE(universe.advance());
  CHECK(universe.command(plan::End{plan::Ending::kill, {NodeId(3)}, std::nullopt}) == Effect::some);
  CHECK(plan::parse(plan::print(universe.plan()), "typed").ok());
}

TEST_CASE("reseeding at an instant leaves what came before and changes what follows", "[reseed]") {
  plan::Plan plan = plan::generate(6);
  Universe straight(plan);
  plan.commands.insert(plan.commands.begin(),
                       plan::Command{Instant() + milliseconds(300), plan::Reseed{99}, {}});
  std::stable_sort(plan.commands.begin(), plan.commands.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  Universe reseeded(plan);
  // Up to the last event before the command.
  for (Universe next = straight;
       next.advance() && next.moment().at < Instant() + milliseconds(300);) {
    straight = next;
  }
  REQUIRE(straight.moment().event > 0);
  while (reseeded.moment().event < straight.moment().event && reseeded.advance()) {
  }
  CHECK(straight.fingerprint() == reseeded.fingerprint());
  CHECK(ended(plan).fingerprint() != ended(plan::generate(6)).fingerprint());
}

}  // namespace
}  // namespace raftbed::universe
