// A command that could do nothing says why, where a person looks: in its line of the trace, in the
// note of the node that refused, and in what the run keeps of it. The run itself is the same as
// without it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

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
  const std::string nobody = " (no effect: nobody-leads: no node is a leader)";
  CHECK(has_line(run, "command join n3" + nobody));
  CHECK(has_line(run, "command transfer leader -> n3" + nobody));
}

// The name that the node notes, and its sentence; and the run is the same as without the command.
void check_refused(const std::string& line, const std::string& name, const std::string& words) {
  INFO(line);
  const Traced run = traced(plan_led_by_n1(line));
  CHECK(
      has_line(run, "command " + line + " (no effect: " + name + ": n1 says that " + words + ')'));
  CHECK(last_but_end(run.universe).effect() == Effect::none);
  CHECK(run.universe.fingerprint() == traced(plan_led_by_n1("")).universe.fingerprint());
}

TEST_CASE("what a leader refuses has no effect, and says why", "[obstacle]") {
  check_refused("join n2 via n1", "change-refused-no-change", "it is so already");
  check_refused("learn n2 via n1", "change-refused-voter-learns",
                "who is to be a learner votes: it has to leave, or to be taken from the voters at "
                "once (dissertation 4.2.1)");
  check_refused("leave-joint via n1", "change-refused-not-joint",
                "there is no joint configuration to leave");
  check_refused("reconfigure n1 n4 via n1", "change-refused-behind",
                "who is to vote has not caught up as a learner (dissertation 4.2.1)");
  check_refused("transfer n1 -> n4", "transfer-refused-no-voter",
                "who is to lead does not vote in the configuration in force (dissertation 3.10)");
  check_refused("transfer n1 -> n1", "transfer-refused-itself",
                "it leads already: there is nothing to hand over to itself (dissertation 3.10)");
  check_refused("timeout n1", "campaign-refused-leads",
                "it leads already, and a leader has no election timer (Raft 5.2)");
  check_refused("forget-leader n1", "forgetting-refused-leads",
                "it leads, and hears no other leader that it could forget");
  check_refused("ask-snapshot n1", "snapshot-wish-refused",
                "it leads, and nobody could send it a snapshot (Raft 7)");
}

TEST_CASE("what a follower refuses has no effect, and says why", "[obstacle]") {
  const Traced run = traced(plan_led_by_n1("timeout n4"));
  CHECK(has_line(run,
                 "command timeout n4 (no effect: campaign-refused-no-voter: n4 says that it votes "
                 "neither in the latest configuration of its log nor in one that may still be in "
                 "force (dissertation 4.2.2))"));
  CHECK(run.universe.fingerprint() == traced(plan_led_by_n1("")).universe.fingerprint());
}

TEST_CASE("a refused command does not put off the end of a run", "[obstacle]") {
  const auto ended_with = [](const std::string& line) {
    return traced("raftbed 1 scenario \"end\"\nnodes 3\nat 0s timeout n1\n" + line)
        .universe.moment()
        .at;
  };
  CHECK(ended_with("at 300ms join n2\n") == ended_with(""));
}

// It syncs what its disk gave back before it takes part in anything.
TEST_CASE("who has not started yet hears no command, and says so", "[obstacle]") {
  const Traced run = traced(
      "raftbed 1 scenario \"early\"\nnodes 3\nat 0s timeout n1\nat 100ms kill n2\n"
      "at 200ms start n2\nat 200ms timeout n2\nat 2s end\n");
  CHECK(has_line(run,
                 "command timeout n2 (no effect: node-not-started: n2 has not put in order yet "
                 "what its disk gave back)"));
}

// Each where there is nothing for it to do.
TEST_CASE("a fault without a target says why it has none", "[obstacle]") {
  const std::vector<std::pair<std::string, std::string>> faults{
      {"kill n3", "node-down: n3 is down"},
      {"stop n3", "node-down: n3 is down"},
      {"pause n3", "node-down: n3 is down"},
      {"snapshot n3", "node-down: n3 is down"},
      {"leave n2 via n3", "node-down: n3 is down"},
      {"start n1", "node-up: n1 is up"},
      {"resume n1", "node-not-paused: n1 is not paused"},
      {"snapshot n2", "node-paused: n2 is paused, and hears nothing"},
      {"heal", "not-cut: no such link is cut"},
      {"heal n1 -- n2", "not-cut: no such link is cut"},
      {"cut n1 -> n1", "no-link: it concerns no link from one node to another"},
      {"drop 5% n1 -> n1", "no-link: it concerns no link from one node to another"},
      {"partition n1 | n1", "no-link: it concerns no link from one node to another"},
      {"deliver vote n1 -> n2 term 9 #0", "not-in-flight: no such message is on its way"},
  };
  for (const auto& [line, why] : faults) {
    INFO(line);
    const Traced run = traced(
        "raftbed 1 scenario \"faults\"\nnodes 3\nat 0s timeout n1\nat 1s kill n3\n"
        "at 1001ms pause n2\nat 1002ms " +
        line + "\nat 2s end\n");
    CHECK(has_line(run, "command " + line + " (no effect: " + why + ')'));
  }
}

TEST_CASE("a role that nobody plays is named", "[obstacle]") {
  const Traced run = traced(
      "raftbed 1 scenario \"roles\"\nnodes 2\nat 0s kill all\nat 1ms isolate leader\n"
      "at 2ms cut follower -> n1\nat 3ms heal n1 -- leader\nat 4ms slow-disk leader x3\n"
      "at 5ms transfer leader -> n2\nat 6ms join follower\nat 7ms settle within 40 timeouts with "
      "leader\nat 2s end\n");
  const std::string leader = " (no effect: nobody-leads: no node is a leader)";
  const std::string follower = " (no effect: nobody-follows: no node is up that does not lead)";
  CHECK(has_line(run, "command isolate leader" + leader));
  CHECK(has_line(run, "command cut follower -> n1" + follower));
  CHECK(has_line(run, "command heal n1 -- leader" + leader));
  CHECK(has_line(run, "command slow-disk leader x3" + leader));
  CHECK(has_line(run, "command transfer leader -> n2" + leader));
  CHECK(has_line(run, "command join follower" + follower));
  CHECK(has_line(run, "command settle within 40 timeouts with leader" + leader));
}

TEST_CASE("a role that nobody plays makes no voters, and is named as such", "[obstacle]") {
  const Traced led_by_none = traced(
      "raftbed 1 scenario \"led by none\"\nnodes 3\noption voters 0\n"
      "at 0s initialise n1 with leader\nat 0s reconfigure leader via n1\nat 2s end\n");
  const std::string leader = " (no effect: nobody-leads: no node is a leader)";
  CHECK(has_line(led_by_none, "command initialise n1 with leader" + leader));
  CHECK(has_line(led_by_none, "command reconfigure leader via n1" + leader));
  const Traced alone = traced(
      "raftbed 1 scenario \"alone\"\nnodes 1\nat 0s timeout n1\n"
      "at 1s reconfigure follower via n1\nat 2s end\n");
  CHECK(has_line(alone,
                 "command reconfigure follower via n1 (no effect: nobody-follows: no node is up "
                 "that does not lead)"));
}

TEST_CASE("a message that is to be lost already, or waits at a door, says so", "[obstacle]") {
  const Traced run = traced(
      "raftbed 1 scenario \"messages\"\nnodes 3\nat 0s lose vote n1 -> n2 term 1\n"
      "at 0s lose vote n1 -> n2 term 1\nat 1ms pause n3\nat 2ms timeout n1\n"
      "at 1s deliver vote n1 -> n3 term 1\nat 2s end\n");
  CHECK(has_line(run,
                 "command lose vote n1 -> n2 term 1 #0 (no effect: already-awaited: it is to "
                 "be lost already when it is sent)"));
  CHECK(has_line(run,
                 "command deliver vote n1 -> n3 term 1 #0 (no effect: at-the-door: it has "
                 "arrived at n3 already)"));
}

// Who is resumed takes what waits at its door behind the commands of that instant.
TEST_CASE("a message at a door says no more of its receiver than is so", "[obstacle]") {
  const Traced run = traced(
      "raftbed 1 scenario \"door\"\nnodes 3\nat 1ms pause n3\nat 2ms timeout n1\n"
      "at 1s resume n3\nat 1s deliver vote n1 -> n3 term 1\nat 2s end\n");
  CHECK(has_line(run, "command resume n3"));
  CHECK(has_line(run,
                 "command deliver vote n1 -> n3 term 1 #0 (no effect: at-the-door: it has "
                 "arrived at n3 already)"));
}

TEST_CASE("what one of several can do has an effect, and no reason why not", "[obstacle]") {
  const Traced run = traced(plan_led_by_n1("transfer n1 n2 -> n3"));
  CHECK(last_but_end(run.universe).effect() == Effect::some);
  CHECK_FALSE(last_but_end(run.universe).performed.why());
}

}  // namespace
}  // namespace raftbed::universe
