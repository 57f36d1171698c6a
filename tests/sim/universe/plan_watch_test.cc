// What the plan does in an event stands in the trace where it belongs.
#include "sim/universe/plan_watch.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/text.h"
#include "sim/plan/trace_words.h"

namespace raftbed::universe {
namespace {

using observe::TraceKind;

// The whole trace of a run with these commands.
std::vector<observe::TraceRecord> trace_of(const std::string& commands) {
  const auto plan =
      plan::parse("raftbed 1 scenario \"watch\"\nseed 1\nnodes 3\n" + commands, "test");
  if (!plan.ok()) FAIL(plan.error().text());
  Universe universe(*plan);
  observe::Trace trace(plan::trace_words);
  std::vector<observe::TraceRecord> records;
  while (true) {
    const PlanWatch watch(universe);
    if (!universe.advance(&trace)) return records;
    const auto of_event = in_order(watch.records(universe), trace.take());
    records.insert(records.end(), of_event.begin(), of_event.end());
  }
}

std::vector<std::string> of_plan(const std::vector<observe::TraceRecord>& records) {
  std::vector<std::string> texts;
  for (const auto& record : records) {
    if (!record.who) texts.push_back(std::string(name_of(record.kind)) + ' ' + record.text);
  }
  return texts;
}

TEST_CASE("a command of the first event stands behind the starts of event 0", "[trace]") {
  const auto records = trace_of("at 0s kill n1\nat 1s end\n");
  CHECK(std::is_sorted(records.begin(), records.end(), [](const auto& a, const auto& b) {
    return a.moment.event < b.moment.event;
  }));
  REQUIRE(records.front().moment.event == 0);
  const auto first = std::find_if(records.begin(), records.end(),
                                  [](const auto& record) { return record.moment.event == 1; });
  REQUIRE(first != records.end());
  CHECK(first->kind == TraceKind::command);
  CHECK(first->text == "kill n1");
}

TEST_CASE("a command is told when it fires and again when its length is over", "[trace]") {
  CHECK(of_plan(trace_of("at 10ms pause n1 for 20ms\nat 1s end\n")) ==
        std::vector<std::string>{"command pause n1 for 20ms", "over pause n1 for 20ms",
                                 "command end"});
}

TEST_CASE("a command without effect is told as one", "[trace]") {
  CHECK(of_plan(trace_of("at 10ms resume n1\nat 1s end\n")) ==
        std::vector<std::string>{"command resume n1 (no effect: node-not-paused: n1 is not paused)",
                                 "command end"});
}

TEST_CASE("behind settle no length is over", "[trace]") {
  CHECK(of_plan(trace_of("at 10ms pause n1 for 20ms\nat 20ms settle within 40 timeouts\n")) ==
        std::vector<std::string>{"command pause n1 for 20ms", "command settle within 40 timeouts"});
}

}  // namespace
}  // namespace raftbed::universe
