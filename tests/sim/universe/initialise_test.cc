// `initialise` forms one cluster, and no second one.
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/text.h"
#include "sim/universe/resolve.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

struct InitialiseRun {
  Universe universe;
  Outcome outcome;

  [[nodiscard]] const Fired& command(std::size_t at) const { return universe.fired()[at]; }
};

// Of five nodes; none belongs to anything where `voters` is 0.
InitialiseRun run_of(const std::string& voters, const std::string& commands) {
  const auto plan = plan::parse("raftbed 1 scenario \"initialise\"\nnodes 5\noption voters " +
                                    voters + "\nclient c1 1-20\n" + commands,
                                "test");
  if (!plan) FAIL(plan.error().text());
  Universe universe(*plan);
  Outcome outcome = run(universe);
  return InitialiseRun{std::move(universe), std::move(outcome)};
}

const Obstacle first_three = ClusterExists{{NodeId(1), NodeId(2), NodeId(3)}};

TEST_CASE("no second cluster is formed", "[initialise]") {
  for (const std::string second : {"n4 with n4 n5", "n4 with n1 n2 n4"}) {
    INFO(second);
    const InitialiseRun run =
        run_of("0", "at 1ms initialise n1 with n1 n2 n3\nat 1s initialise " + second +
                        "\nat 2s settle within 40 timeouts with n1 n2 n3\n");
    CHECK(run.command(0).effect() == Effect::some);
    CHECK(run.command(1).effect() == Effect::none);
    CHECK(run.command(1).performed.why() == first_three);
    CHECK(run.outcome.verdict == observe::Verdict::clean);
    CHECK(run.outcome.stopped == Stopped::settled);
  }
}

// It is the same one: the node tells for itself that it belongs to it.
TEST_CASE("to form the cluster that there is once more is refused, and does it no harm",
          "[initialise]") {
  const InitialiseRun run =
      run_of("0",
             "at 1ms initialise n1 with n1 n2 n3\nat 1s initialise n3 with n1 n2 n3\n"
             "at 2s settle within 40 timeouts with n1 n2 n3\n");
  const auto& why = run.command(1).performed.why();
  REQUIRE(why);
  CHECK(text(*why).starts_with("initialise-refused-configured: n3 says that "));
  CHECK(run.outcome.verdict == observe::Verdict::clean);
  CHECK(run.outcome.stopped == Stopped::settled);
}

// The power fails when n1 has just been elected: its first configuration is in its log, and on no
// disk.
TEST_CASE("a cluster that nobody remembers is formed again", "[initialise]") {
  const std::string just_elected = "4200us";
  const InitialiseRun run =
      run_of("0\noption survival-kept 0\noption survival-torn 0",
             "at 1ms initialise n1 with n1 n2 n3\nat " + just_elected +
                 " power-loss n1 n2 n3\n"
                 "at 200ms start n1 n2 n3\nat 300ms initialise n1 with n1 n2 n3\n"
                 "at 2s settle within 40 timeouts with n1 n2 n3\n");
  CHECK(run.outcome.marks.has(check::Mark::entries_lost));
  CHECK(run.command(3).effect() == Effect::some);
  CHECK(run.outcome.verdict == observe::Verdict::clean);
  CHECK(run.outcome.stopped == Stopped::settled);
  CHECK(run.universe.cluster().clients().history().returns() > 0);
}

TEST_CASE("none is formed beside the one that there is from the start", "[initialise]") {
  const InitialiseRun run = run_of(
      "3", "at 1ms initialise n4 with n4 n5\nat 2s settle within 40 timeouts with n1 n2 n3\n");
  CHECK(run.command(0).performed.why() == first_three);
  CHECK(text(*run.command(0).performed.why()) ==
        "cluster-exists: there is a cluster already, that of n1 n2 n3");
  CHECK(run.outcome.verdict == observe::Verdict::clean);
  CHECK(run.outcome.stopped == Stopped::settled);
}

TEST_CASE("nor beside one that is proposed and may still come to be", "[initialise]") {
  const InitialiseRun run =
      run_of("0",
             "at 1ms initialise n1 with n1 n2 n3\nat 1ms initialise n4 with n4 n5\n"
             "at 2s settle within 40 timeouts with n1 n2 n3\n");
  CHECK(run.command(1).performed.why() == first_three);
  CHECK(run.outcome.verdict == observe::Verdict::clean);
}

TEST_CASE("several may be told of the same voters before there is a cluster", "[initialise]") {
  const InitialiseRun run = run_of("0",
                                   "at 1ms initialise n1 n2 with n1 n2 n3\n"
                                   "at 1ms initialise n3 with n1 n2 n3\n"
                                   "at 2s settle within 40 timeouts with n1 n2 n3\n");
  CHECK(run.command(0).effect() == Effect::some);
  CHECK(run.command(1).effect() == Effect::some);
  CHECK(run.outcome.stopped == Stopped::settled);
}

TEST_CASE("what was proposed is gone with the life that it was proposed in", "[initialise]") {
  const InitialiseRun run = run_of("0",
                                   "at 1ms initialise n1 with n1 n2 n3\nat 1ms kill n1\n"
                                   "at 1s initialise n4 with n4 n5\n"
                                   "at 2s settle within 40 timeouts with n4 n5\n");
  CHECK(run.command(2).effect() == Effect::some);
  CHECK(run.outcome.verdict == observe::Verdict::clean);
  CHECK(run.outcome.stopped == Stopped::settled);
}

TEST_CASE("a cluster exists though all of it is down", "[initialise]") {
  const InitialiseRun run = run_of("0",
                                   "at 1ms initialise n1 with n1 n2 n3\nat 1s kill n1 n2 n3\n"
                                   "at 1100ms initialise n4 with n4 n5\n"
                                   "at 2s settle within 40 timeouts with n1 n2 n3\n");
  CHECK(run.command(2).performed.why() == first_three);
  CHECK(run.outcome.stopped == Stopped::settled);
}

}  // namespace
}  // namespace raftbed::universe
