// A broken assertion becomes a finding that says where: on which node, by what kind of event, and
// in which role.
#include <catch2/catch_test_macros.hpp>

#include "core/base/broken.h"
#include "sim/cluster/subject.h"
#include "sim/plan/text.h"
#include "sim/universe/universe.h"

namespace raftbed::universe {
namespace {

// Says that it leads, and asks to be woken; breaks then.
class BreaksWhenWoken final : public cluster::Subject {
 public:
  [[nodiscard]] std::unique_ptr<Subject> clone() const override {
    return std::make_unique<BreaksWhenWoken>(*this);
  }
  void deliver(const Packet&) override {}
  void completed(DiskCompletion) override {}
  void wake() override { ASSERT(is_asleep_); }
  bool activate(NodeInstant now, cluster::SubjectEffects& effects) override {
    if (!is_asleep_) return false;
    is_asleep_ = false;
    effects.wake = now + milliseconds(1);
    return true;
  }

 private:
  bool is_asleep_ = true;
};

class Kind final : public cluster::SubjectKind {
 public:
  [[nodiscard]] std::unique_ptr<cluster::Subject> begin(
      const cluster::Life& life, cluster::SubjectEffects& effects) const override {
    static const raft::Log none;
    effects.seen.emplace_back(observe::Started{life.incarnation, {}, none});
    effects.seen.emplace_back(observe::RoleChanged{observe::RoleName::candidate, Term(0)});
    return std::make_unique<BreaksWhenWoken>();
  }
};

TEST_CASE("a broken assertion says on which node, by what event and in which role", "[broken]") {
  const auto plan = plan::parse("raftbed 1 scenario \"it breaks\"\nnodes 1\nat 1s end\n", "test");
  REQUIRE(plan.ok());
  Universe universe(*plan, std::make_shared<Kind>());
  while (universe.advance()) {
  }
  REQUIRE(universe.finding());
  const observe::Finding& finding = *universe.finding();
  CHECK(finding.node == NodeId(1));
  CHECK(bucket_of(finding) == "assertion/is_asleep_/wake/candidate");
  CHECK(finding.story.ends_with(
      "The event was a timer on n1, a candidate: step to the one before it and look."));
}

// Breaks when a client asks.
class BreaksWhenAsked final : public observe::Witness {
 public:
  void node(const observe::Observations&) override {}
  void message(const observe::Moment&, const observe::MessageSeen&) override {}
  void wrote(const observe::Moment&, NodeId, const DiskOperation&) override {}
  void invoked(const observe::Invocation& invocation) override {
    ASSERT(invocation.client == ClientId());
  }
  void returned(const observe::Invocation&, const observe::Return&) override {}
  void gave_up(const observe::Moment&, const observe::Invocation&) override {}
};

TEST_CASE("an assertion that breaks in a client's action is of no node", "[broken]") {
  const auto plan = plan::parse(
      "raftbed 1 scenario \"it breaks\"\nseed 1\nnodes 1\nat 10ms put x 1\nat 1s end\n", "test");
  REQUIRE(plan.ok());
  Universe universe(*plan);
  BreaksWhenAsked witness;
  while (universe.advance(&witness)) {
  }
  REQUIRE(universe.finding());
  CHECK_FALSE(universe.finding()->node);
  CHECK(universe.finding()->activation == observe::Activation::client);
  CHECK(universe.finding()->story.ends_with(
      "The event was a client's action: step to the one before it and look."));
}

}  // namespace
}  // namespace raftbed::universe
