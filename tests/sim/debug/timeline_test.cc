#include "sim/debug/timeline.h"

#include <rapidcheck.h>

#include <catch2/catch_test_macros.hpp>

#include "core/base/broken.h"
#include "runs.h"
#include "sim/plan/text.h"
#include "testing/property.h"

namespace raftbed::debug {
namespace {

using testing::action;
using testing::lively;

std::vector<std::uint64_t> fingerprints_of(const plan::Plan& plan) {
  universe::Universe universe(plan);
  std::vector<std::uint64_t> fingerprints{universe.fingerprint()};
  while (universe.advance()) fingerprints.push_back(universe.fingerprint());
  return fingerprints;
}

TEST_CASE("wherever one goes along a timeline, the run is the same as in one go", "[timeline]") {
  const auto straight = fingerprints_of(lively());
  REQUIRE(straight.size() > 500);
  testing::check_property("random walks over a timeline", [&] {
    Timeline timeline(lively());
    const auto jumps = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0U, 1000U));
    for (const std::uint32_t jump : jumps) {
      const bool is_near = jump % 3 != 0;
      const std::uint64_t target =
          is_near ? timeline.event() + jump % 40 - std::min<std::uint64_t>(20, timeline.event())
                  : jump % straight.size();
      timeline.go_to(target);
      RC_ASSERT(timeline.event() == std::min<std::uint64_t>(target, straight.size() - 1));
      RC_ASSERT(timeline.universe().fingerprint() == straight[timeline.event()]);
    }
  });
}

TEST_CASE("what happened last is told alike, whichever way one came", "[timeline]") {
  Timeline timeline(lively());
  timeline.go_to(120);
  const std::string forward = text(timeline.last());
  timeline.go_to(150);
  timeline.go_to(120);
  CHECK(text(timeline.last()) == forward);
  CHECK(forward.starts_with("@120 "));
}

TEST_CASE("what was typed is typed again on the way forward", "[timeline]") {
  Timeline timeline(lively());
  timeline.go_to(100);
  while (timeline.is_amid_instant()) timeline.step();
  REQUIRE(timeline.type(action("kill n1")) == universe::Effect::some);
  const std::uint64_t killed = timeline.event();
  timeline.go_to(killed + 50);
  const std::uint64_t fingerprint = timeline.universe().fingerprint();
  CHECK(fingerprint != fingerprints_of(lively())[killed + 50]);
  timeline.go_to(10);
  CHECK(timeline.universe().cluster().life(NodeId(1)) != nullptr);
  timeline.go_to(killed);
  CHECK(timeline.universe().cluster().life(NodeId(1)) == nullptr);
  timeline.go_to(killed + 50);
  CHECK(timeline.universe().fingerprint() == fingerprint);
}

TEST_CASE("a command that is typed at the very beginning comes before the plan's", "[timeline]") {
  Timeline timeline(testing::plan_of("raftbed 1 scenario \"\"\nat 0s kill n2\nat 10ms end\n"));
  CHECK(timeline.type(action("kill n1")) == universe::Effect::some);
  timeline.go_to(0);
  timeline.go_to(100);
  REQUIRE(timeline.universe().fired().size() == 3);
  CHECK(timeline.universe().fired()[0].command.action == action("kill n1"));
}

TEST_CASE("a fork has no future, and what is done to it leaves the line it came from",
          "[timeline]") {
  Timeline timeline(lively());
  timeline.go_to(300);
  const std::uint64_t fingerprint = timeline.universe().fingerprint();
  timeline.go_to(100);
  Timeline fork = timeline.forked();
  CHECK_FALSE(fork.has_future());
  CHECK(timeline.has_future());
  while (fork.is_amid_instant()) fork.step();
  fork.type(action("partition n1 | n2 | n3"));
  fork.go_to(400);
  timeline.go_to(300);
  CHECK(timeline.universe().fingerprint() == fingerprint);
}

TEST_CASE("who goes past broken rules sees the same run, and every rule that breaks",
          "[timeline]") {
  const auto e01 = testing::plan_of(testing::file("scenarios/bugs/e01_vote_not_durable.scenario"));
  Timeline timeline(e01);
  while (timeline.step()) {
  }
  REQUIRE(timeline.stopped() == universe::Stopped::finding);
  Timeline past = timeline.with(Rules::go_past);
  CHECK(past.event() == timeline.event());
  CHECK(past.universe().fingerprint() == timeline.universe().fingerprint());
  REQUIRE(past.last().finding);
  CHECK(past.last().finding->rule == timeline.last().finding->rule);
  // With the chances of seed 5 the vote is lost with the power, and given again.
  REQUIRE(past.step());
  past.type(action("reseed 5"));
  std::vector<std::string> rules;
  while (past.step()) {
    if (past.last().finding) rules.push_back(past.last().finding->rule);
  }
  CHECK(past.stopped() == universe::Stopped::finished);
  REQUIRE(rules.size() >= 2);
  CHECK(rules.back() == "I1 election-safety");
}

// Its own assertion breaks when its timer fires for the third time.
class Fragile final : public cluster::Subject {
 public:
  [[nodiscard]] std::unique_ptr<Subject> clone() const override {
    return std::make_unique<Fragile>(*this);
  }
  void deliver(const Packet&) override {}
  void completed(DiskCompletion) override {}
  void wake() override { has_woken_ = true; }
  bool activate(NodeInstant now, cluster::SubjectEffects& effects) override {
    if (!has_woken_) return false;
    has_woken_ = false;
    ++wakes_;
    ASSERT(wakes_ < 3);
    effects.wake = now + milliseconds(10);
    return true;
  }
  [[nodiscard]] std::string describe(NodeInstant) const override {
    return "woken " + std::to_string(wakes_) + " times\n";
  }

 private:
  bool has_woken_ = false;
  int wakes_ = 0;
};

class FragileKind final : public cluster::SubjectKind {
 public:
  [[nodiscard]] std::unique_ptr<cluster::Subject> begin(
      const cluster::Life& life, cluster::SubjectEffects& effects) const override {
    effects.wake = life.now + milliseconds(10);
    return std::make_unique<Fragile>();
  }
};

TEST_CASE("where an assertion of our own broke, the copy before it is shown", "[timeline]") {
  Timeline timeline(testing::plan_of("raftbed 1 scenario \"\"\nnodes 1\nat 1s end\n"),
                    Rules::stop_at_first, std::make_shared<FragileKind>());
  while (timeline.step()) {
  }
  REQUIRE(timeline.last().finding);
  CHECK(timeline.last().finding->checker == "assertion");
  CHECK(timeline.universe().moment().event == timeline.event() - 1);
  CHECK(timeline.universe().cluster().life(NodeId(1))->describe(NodeInstant()) ==
        "woken 2 times\n");
  timeline.go_to(timeline.event() - 1);
  CHECK_FALSE(timeline.is_over());
  CHECK(timeline.universe().moment().event == timeline.event());
}

}  // namespace
}  // namespace raftbed::debug
