// A command that could do nothing says why, where a person looks: in its line of the trace, in the
// note of the node that refused, and in what the run keeps of it. The run itself is the same as
// without it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "sim/observe/names.h"
#include "sim/plan/text.h"
#include "sim/plan/trace_words.h"
#include "sim/universe/plan_watch.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

// n1 leads, n2 follows it, n4 belongs to nothing.
std::string plan_led_by_n1(const std::string& line) {
  return "raftbed 1 scenario \"obstacle\"\nnodes 4\noption voters 3\nat 0s timeout n1\n" +
         (line.empty() ? "" : "at 1s " + line + '\n') + "at 2s end\n";
}

struct Traced {
  Universe universe;
  std::vector<std::string> lines;  // "command join n4 via n2", "n2 note ..."
};

Traced traced(const std::string& text) {
  const auto plan = plan::parse(text, "test");
  if (!plan) FAIL(plan.error().text());
  Traced run{Universe(*plan), {}};
  observe::Trace trace(plan::trace_words);
  while (true) {
    const PlanWatch watch(run.universe);
    if (!run.universe.advance(&trace)) return run;
    for (const auto& record : in_order(watch.records(run.universe), trace.take())) {
      const std::string who = record.who ? observe::text(*record.who) + ' ' : std::string();
      run.lines.push_back(who + std::string(name_of(record.kind)) + ' ' + record.text);
    }
  }
}

bool has_line(const Traced& run, const std::string& line) {
  return std::find(run.lines.begin(), run.lines.end(), line) != run.lines.end();
}

const Fired& last_but_end(const Universe& universe) {
  return universe.fired()[universe.fired().size() - 2];
}

TEST_CASE("who does not lead names that, and who does, and changes nothing", "[obstacle]") {
  const std::uint64_t without = traced(plan_led_by_n1("")).universe.fingerprint();
  for (const std::string line :
       {"join n4 via n2", "learn n4 via n2", "leave n3 via n2", "reconfigure n1 n2 via n2",
        "leave-joint via n2", "transfer n2 -> n3", "transfer n2 -> n2"}) {
    INFO(line);
    const Traced run = traced(plan_led_by_n1(line));
    const std::string name =
        line.starts_with("transfer") ? "transfer-refused-not-leader" : "change-refused-not-leader";
    CHECK(
        has_line(run, "command " + line + " (no effect: " + name + ": n2 does not lead, n1 does)"));
    CHECK(has_line(run, "n2 note " + name + " n1"));
    CHECK(last_but_end(run.universe).effect() == Effect::none);
    CHECK(run.universe.fingerprint() == without);
    CHECK(run.universe.resolved_plan().commands.size() == 2);
  }
}

TEST_CASE("who knows of no leader has no hint", "[obstacle]") {
  const Traced run = traced(
      "raftbed 1 scenario \"nobody\"\nnodes 3\nat 1ms leave n3 via n2\nat 2ms join n3\n"
      "at 3ms transfer leader -> n3\nat 2s end\n");
  CHECK(has_line(run,
                 "command leave n3 via n2 (no effect: change-refused-not-leader: n2 does not lead, "
                 "nobody is known to)"));
  CHECK(has_line(run, "command join n3 (no effect: nobody leads)"));
  CHECK(has_line(run, "command transfer leader -> n3 (no effect: nobody leads)"));
}

TEST_CASE("what a leader has no use for says that it leads", "[obstacle]") {
  for (const std::string line :
       {"timeout n1", "forget-leader n1", "ask-snapshot n1", "transfer n1 -> n1"}) {
    INFO(line);
    CHECK(has_line(traced(plan_led_by_n1(line)), "command " + line + " (no effect: n1 leads)"));
  }
}

TEST_CASE("who is down or paused hears no command", "[obstacle]") {
  const Traced run = traced(
      "raftbed 1 scenario \"deaf\"\nnodes 3\nat 0s timeout n1\nat 1s kill n1\nat 1001ms pause n2\n"
      "at 1002ms leave n3 via n1\nat 1003ms snapshot n2\nat 2s end\n");
  CHECK(has_line(run, "command leave n3 via n1 (no effect: n1 is down)"));
  CHECK(has_line(run, "command snapshot n2 (no effect: n2 is paused)"));
}

TEST_CASE("what one of several can do has an effect, and no reason why not", "[obstacle]") {
  const Traced run = traced(plan_led_by_n1("transfer n1 n2 -> n3"));
  CHECK(last_but_end(run.universe).effect() == Effect::some);
  CHECK_FALSE(last_but_end(run.universe).performed.why);
}

}  // namespace
}  // namespace raftbed::universe
