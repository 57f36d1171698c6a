// Plans that say the most that a plan may say: they are legal, so they run, and nothing in them
// overflows (under -fsanitize=undefined this is checked, not hoped).
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

// Every duration and every number at its most, but those that say when the run ends.
const std::string_view extreme = R"(raftbed 1 scenario "the most that may be said"
nodes    2
option   election-timeout-min 1000000s
option   election-timeout-max 1000000s
option   heartbeat-interval 500000s
option   append-entries-max 1000000
option   append-bytes-max 1000000000
option   link-base 1000000s
option   link-jitter 1000000s
option   link-tail-odds 1/1
option   link-tail 1000000s
option   reorder-hold 1000000s
option   sync-base 1000000s
option   sync-jitter 1000000s
option   sync-tail-odds 1/1
option   sync-tail 1000000s
option   clock-drift-max 100000
option   clock-offset-max 1000000s
option   restart-backoff 1000000s
option   restart-backoff-max 1000000s
option   restart-window 1000000s
option   operation-interval 1000000s
option   attempt-timeout 1000000s
option   attempts-max 1000000
option   events-max 20000
option   time-max 1000000s
client   c1 1-1000000
client   c99 999999-1000000
)";

std::string with_commands(std::string commands) {
  return std::string(extreme) + commands;
}

std::string many(std::size_t count, const std::string& line) {
  std::string lines;
  for (std::size_t n = 0; n < count; ++n) lines += line + '\n';
  return lines;
}

Outcome outcome_of(const std::string& text) {
  auto plan = plan::parse(text, "bounds");
  INFO(text.substr(0, 2'000));
  if (!plan) FAIL(plan.error().text());
  Universe universe(*plan);
  while (universe.advance()) {
  }
  return judge(universe);
}

TEST_CASE("a plan at all bounds runs to its limit", "[bounds]") {
  const Outcome outcome = outcome_of(with_commands(""));
  CHECK(outcome.findings.empty());
  CHECK(outcome.stopped == Stopped::time_limit);
}

TEST_CASE("a plan at all bounds with every kind of length and factor runs to its limit",
          "[bounds]") {
  const Outcome outcome = outcome_of(with_commands(R"(
at 0s slow-links x10000 for 1000000s
at 0s slow-disk all x10000 for 1000000s
at 0s reorder 100% for 1000000s
at 0s pause n1 for 1000000s
at 0s timeout n2
at 0s kill n2 for 1000000s
at 1s start n2
at 2s timeout n2
at 3s resume n1
at 3s timeout n1
at 1000000s put x 1
at 1000000s kill all for 1000000s
)"));
  CHECK(outcome.findings.empty());
}

TEST_CASE("clocks that jump and drift without end run to the limit", "[bounds]") {
  const Outcome outcome = outcome_of(with_commands(
      many(5'000, "at 1s jump all 1000000s") + many(500, "at 1s drift n1 +100000ppm") +
      many(500, "at 1s drift n2 -100000ppm") + "at 2s timeout n1\nat 3s timeout n2\n"));
  CHECK(outcome.findings.empty());
}

TEST_CASE("an append of more entries than a message can count is cut to that", "[bounds]") {
  for (const std::string_view most : {"65535", "65536", "1000000"}) {
    const std::string text = "raftbed 1 scenario \"many\"\noption append-entries-max " +
                             std::string(most) + "\nat 1s settle within 40 timeouts\n";
    const auto plan = plan::parse(text, "bounds");
    REQUIRE(plan.ok());
    CHECK(plan::print(*plan).find("append-entries-max") != std::string::npos);
    CHECK(plan->settings.append_entries_max == std::stoul(std::string(most)));
    CHECK(outcome_of(text).stopped == Stopped::settled);
  }
}

TEST_CASE("the longest time to settle within is a time", "[bounds]") {
  const Outcome outcome = outcome_of(with_commands("at 1000000s settle within 1000000 timeouts\n"));
  CHECK(outcome.findings.empty());
}

}  // namespace
}  // namespace raftbed::universe
