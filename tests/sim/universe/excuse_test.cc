// Who need not answer after `settle`, and that the run says why; and who must.
#include "sim/universe/excuse.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "sim/plan/generate.h"
#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

plan::Plan told(const std::string& lines) {
  const auto plan = plan::parse("raftbed 1 scenario \"excuse\"\n" + lines, "test");
  if (!plan.ok()) FAIL(plan.error().text());
  return *plan;
}

// No answer, no finding, and both endings give the reason.
void check_excused(const Outcome& outcome, Excuse excuse) {
  CHECK(outcome.stopped == Stopped::excused);
  CHECK(outcome.excuse == excuse);
  CHECK(outcome.verdict == observe::Verdict::clean);
  CHECK(text(outcome.stopped, outcome.excuse) ==
        "settle, without an answer, which was not due: " + std::string(text(excuse)));
}

TEST_CASE("a core that is no quorum owes no answer, and the run says so", "[settle][excuse]") {
  const char* const one_of_three =
      "nodes 3\nat 1ms timeout n1\nat 1s settle within 10 timeouts with n1\nexpect safe\n";
  check_excused(run(told(one_of_three)), Excuse::no_quorum);
}

TEST_CASE("where there is no cluster nobody owes an answer, and the run says so",
          "[settle][excuse]") {
  check_excused(run(told("nodes 3\noption voters 0\nat 1s settle within 10 timeouts\n")),
                Excuse::no_cluster);
  check_excused(run(told("nodes 3\noption voters 2\nat 1ms timeout n1\n"
                         "at 1s settle within 10 timeouts with n3\n")),
                Excuse::no_cluster);
}

// n4 was away when it was removed, and nobody tells it any more.
TEST_CASE("a removed node that does not know is an excuse, but not where votes are withheld",
          "[settle][excuse]") {
  const std::vector<NodeId> core = {NodeId(1), NodeId(2), NodeId(3), NodeId(4)};
  for (const bool withheld : {false, true}) {
    Universe universe(told("nodes 4\noption check-quorum " + std::string(withheld ? "on" : "off") +
                           "\nat 1ms timeout n1\nat 500ms kill n4\nat 600ms leave n4 via n1\n"
                           "at 2s settle within 40 timeouts\n"));
    run(universe);
    const auto excuse = excuse_of(core, universe.cluster(), universe.plan());
    CHECK(excuse == (withheld ? std::nullopt : std::optional(Excuse::disturbed)));
  }
}

// "broadcastTime << electionTimeout" (Raft 5.6): no leader lasts where they are equal.
std::string slow(const std::string& options) {
  return "nodes 3\noption election-timeout-min 150ms\noption election-timeout-max 300ms\n" +
         options + "at 1s settle within 40 timeouts\n";
}

TEST_CASE("where round trips outlast election timeouts no answer is due, and the run says so",
          "[settle][excuse]") {
  for (const char* options :
       {"option link-base 150ms\n", "option link-base 400ms\n", "option sync-base 150ms\n"}) {
    INFO(options);
    const Outcome outcome = run(told(slow(options)));
    check_excused(outcome, Excuse::slow_votes);
    CHECK(text(Excuse::slow_votes) == "round trips outlast election timeouts");
  }
}

TEST_CASE("where they do not, an answer is due", "[settle][excuse]") {
  for (const char* options : {"option link-base 20ms\n", "option sync-base 20ms\n"}) {
    INFO(options);
    CHECK(run(told(slow(options))).stopped == Stopped::settled);
  }
}

// Killed together, they wake together. A vote takes 1.4ms.
std::string alike(std::uint64_t seed, const std::string& most) {
  return "seed " + std::to_string(seed) + "\nnodes 3\noption election-timeout-min 150ms\n" +
         "option election-timeout-max " + most + "\noption clock-drift-max 0\n" +
         "at 10ms timeout n1\nat 100ms kill all for 1ms\nat 300ms settle within 40 timeouts\n";
}

TEST_CASE("where election timeouts are equal no answer is due, and the run says so",
          "[settle][excuse]") {
  int excused = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Outcome outcome = run(told(alike(seed, "150ms")));
    if (outcome.stopped == Stopped::settled) continue;
    check_excused(outcome, Excuse::equal_timeouts);
    ++excused;
  }
  CHECK(excused > 0);
}

TEST_CASE("where they differ by as much as two votes take, an answer is due", "[settle][excuse]") {
  CHECK(excuse_by_options(told(alike(1, "152.799ms")).settings) == Excuse::equal_timeouts);
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    CHECK(run(told(alike(seed, "152.8ms"))).stopped == Stopped::settled);
  }
}

// Behind slow links it answers later than a settling within one timeout allows.
std::string alone(const std::string& who, const std::string& options) {
  return who + "\noption election-timeout-min 1s\noption election-timeout-max 1s\n" + options;
}

TEST_CASE("one voter has nobody to split a vote with, and nobody's answer to wait for",
          "[settle][excuse]") {
  for (const char* who : {"nodes 1", "nodes 3\noption voters 1"}) {
    INFO(who);
    const std::string silent = alone(who,
                                     "option attempt-timeout 100s\noption link-base 600ms\n"
                                     "at 1ms settle within 1 timeouts\n");
    const Outcome outcome = run(told(silent));
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings.front().rule == "L1 answers-after-settle");
    check_excused(run(told(alone(who, "option sync-base 1s\nat 1ms settle within 9 timeouts\n"))),
                  Excuse::slow_votes);
  }
}

// Its disk is still busy with the candidacy before when it settles: it stays that much behind.
TEST_CASE("one voter is excused for a disk that takes half of its timer", "[settle][excuse]") {
  const std::string busy =
      "nodes 1\noption election-timeout-max 150ms\noption sync-base 145ms\n"
      "at 10ms slow-disk n1 x3 for 300ms\nat 500ms settle within 20 timeouts\n";
  check_excused(run(told(busy)), Excuse::slow_votes);
}

// It might have answered yet, as this one does.
TEST_CASE("what a limit cuts off is undecided, whatever would excuse it", "[settle][excuse]") {
  const std::string fleet = "nodes 3\noption link-base 45ms\noption session-expiry 400ms\n";
  const std::string end = "client c1 1-5\nat 500ms settle within 40 timeouts\n";
  CHECK(run(told(fleet + end)).stopped == Stopped::settled);
  const Outcome cut_off = run(told(fleet + "option events-max 60\n" + end));
  CHECK(cut_off.stopped == Stopped::events_limit);
  CHECK(cut_off.verdict == observe::Verdict::undecided);
}

// A vote takes 10.4ms.
std::string fleeting(const std::string& expiry) {
  return "nodes 3\noption link-base 5ms\noption session-expiry " + expiry +
         "\nat 10ms timeout n1\nat 300ms settle within 40 timeouts\n";
}

TEST_CASE("where sessions expire before their clients can ask no answer is due",
          "[settle][excuse]") {
  check_excused(run(told(fleeting("20ms"))), Excuse::fleeting_sessions);
  CHECK(excuse_by_options(told(fleeting("41.599ms")).settings) == Excuse::fleeting_sessions);
  CHECK_FALSE(excuse_by_options(told(fleeting("41.6ms")).settings).has_value());
  CHECK(run(told(fleeting("41.6ms"))).stopped == Stopped::settled);
}

// n3 has nothing, n2 is away, and an image of 1500 bytes goes byte by byte.
std::string in_pieces(const std::string& options) {
  return "nodes 3\noption snapshot-tail 0\noption snapshot-chunk-bytes 1\n" + options +
         "at 10ms timeout n1\nat 100ms kill n3\nat 110ms put x " + std::string(1'500, 'a') +
         "\nat 200ms snapshot n1 n2\nat 300ms settle within 2 timeouts with n1 n3\n";
}

TEST_CASE("a snapshot is given as long as its pieces take", "[settle][snapshot]") {
  const Outcome outcome = run(told(in_pieces("")));
  CHECK(outcome.stopped == Stopped::settled);
  CHECK(outcome.ended > Instant() + milliseconds(1'500));
}

// The probe asks n2, which is down, and waits for it longer than for all pieces.
TEST_CASE("and no longer: a cluster that does not answer by then is a finding",
          "[settle][snapshot]") {
  const Outcome outcome = run(told(in_pieces("option attempt-timeout 100s\n")));
  REQUIRE(outcome.findings.size() == 1);
  CHECK(outcome.findings.front().rule == "L1 answers-after-settle");
  CHECK(outcome.ended < Instant() + seconds(10));
}

TEST_CASE("the plan generator draws no options that are an excuse", "[settle][excuse][generate]") {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    INFO("seed " << seed);
    CHECK_FALSE(excuse_by_options(plan::generate(seed).settings).has_value());
  }
}

}  // namespace
}  // namespace raftbed::universe
