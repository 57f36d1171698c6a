// Every message's fate is told: also of what a command takes out of flight, and of what waits at
// the door of a paused node that is then killed.
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "sim/plan/text.h"
#include "sim/universe/universe.h"

namespace raftbed::universe {
namespace {

struct Fates {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::map<DropCause, std::uint64_t> dropped;
};

// Counts what it is told of messages.
class Counter final : public observe::Witness {
 public:
  void node(const observe::Observations&) override {}
  void message(const observe::Moment&, const observe::MessageSeen& seen) override {
    if (seen.passage == observe::Passage::sent || seen.passage == observe::Passage::duplicated) {
      ++fates.sent;
    }
    if (seen.passage == observe::Passage::delivered) ++fates.delivered;
    if (seen.drop_cause) ++fates.dropped[*seen.drop_cause];
  }
  void wrote(const observe::Moment&, NodeId, const DiskOperation&) override {}
  void invoked(const observe::Invocation&) override {}
  void returned(const observe::Invocation&, const observe::Return&) override {}
  void gave_up(const observe::Moment&, const observe::Invocation&) override {}

  Fates fates;
};

plan::Plan read(const std::string& commands) {
  const auto plan = plan::parse(
      "raftbed 1 scenario \"fates\"\nseed 1\nnodes 3\noption link-base 5ms\n"
      "option link-jitter 0s\noption link-tail-odds 0%\noption sync-base 1ms\n"
      "option sync-jitter 0s\noption sync-tail-odds 0%\n" +
          commands,
      "test");
  if (!plan.ok()) FAIL(plan.error().text());
  return *plan;
}

// What was told of a run, compared with what the network counted.
Fates fates_of(const plan::Plan& plan) {
  Universe universe(plan);
  Counter counter;
  while (universe.advance(&counter)) {
  }
  Fates fates = counter.fates;
  const world::NetworkCounters& counted = universe.world().network().counters();
  CHECK(fates.sent == counted.sent + counted.duplicated);
  CHECK(fates.delivered == counted.delivered);
  for (std::size_t cause = 0; cause < drop_cause_count; ++cause) {
    INFO("cause " << cause);
    CHECK(fates.dropped[static_cast<DropCause>(cause)] == counted.dropped[cause]);
  }
  return fates;
}

TEST_CASE("a message that a command takes out of flight is told as dropped by hand", "[witness]") {
  Fates fates =
      fates_of(read("at 10ms timeout n1\nat 13ms lose vote n1 -> n2 term 1\nat 1s end\n"));
  CHECK(fates.dropped[DropCause::by_hand] == 1);
}

TEST_CASE("messages at the door of a paused node that is killed are told as dropped", "[witness]") {
  Fates fates = fates_of(
      read("at 10ms timeout n1\nat 100ms pause n2 for 5s\nat 400ms kill n2\nat 401ms start n2\n"
           "at 1s end\n"));
  CHECK(fates.dropped[DropCause::receiver_down] > 1);
}

}  // namespace
}  // namespace raftbed::universe
