// I17 over a whole cluster: equal at every moment, and each part of it able to fail.
#include "sim/universe/full_comparison.h"

#include <catch2/catch_test_macros.hpp>

#include "sim/plan/generate.h"
#include "sim/plan/text.h"
#include "sim/universe/build.h"
#include "sim/universe/universe.h"

namespace raftbed::universe {
namespace {

Universe after(std::uint64_t events, std::uint64_t seed = 1) {
  Universe universe(plan::generate(seed));
  while (universe.moment().event < events && universe.advance()) {
  }
  return universe;
}

std::optional<observe::Finding> compare(const Universe& universe, const world::World& world) {
  return FullComparison().compare(universe.oracles().rules, universe.cluster(), world,
                                  universe.moment());
}

TEST_CASE("ghosts, nodes and disks agree at every moment of a run", "[I17]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Universe universe(plan::generate(seed));
    while (universe.advance()) {
      if (universe.moment().event % 97 != 0) continue;
      INFO("seed " << seed << " @" << universe.moment().event);
      CHECK_FALSE(universe.compare_in_full().has_value());
    }
    CHECK_FALSE(universe.compare_in_full().has_value());
  }
}

TEST_CASE("a disk that differs from what was said of it is a finding", "[I17]") {
  const Universe universe = after(3'000);
  for (std::uint16_t number = 1; number <= universe.cluster().nodes(); ++number) {
    const NodeId node(number);
    REQUIRE(universe.cluster().durable(node).log.last_index() > LogIndex(0));
    world::World world = universe.world();
    REQUIRE_FALSE(compare(universe, world));
    world.disk(node) = world::Disk(node, world::DiskOptions{});
    const auto finding = compare(universe, world);
    REQUIRE(finding);
    CHECK(finding->rule == "I17 deltas-tell-all");
    CHECK(finding->node == node);
  }
}

// The same world, where this has become durable on the node's disk.
world::World harmed(world::World world, NodeId node, const DiskOperation& harm) {
  world::Agenda agenda;
  world::Disk& disk = world.disk(node);
  disk.issue(harm, Incarnation(1), world.now(), world.chance(), agenda);
  disk.issue(DiskSync{FileName::log, WriteId(1), {}}, Incarnation(1), world.now(), world.chance(),
             agenda);
  REQUIRE(disk.finish(agenda.pop().payload()).value().changes == 1);
  return world;
}

TEST_CASE("a comparison that goes on finds what was lost or damaged since the last one", "[I17]") {
  const Universe universe = after(1'000'000);
  const NodeId node(1);
  FullComparison comparison;
  const auto compare_again = [&](const world::World& world) {
    return comparison.compare(universe.oracles().rules, universe.cluster(), world,
                              universe.moment());
  };
  REQUIRE_FALSE(compare_again(universe.world()));
  const std::uint64_t size = universe.world().disk(node).contents(FileName::log).size();
  const DiskWrite damage{FileName::log, 40, Bytes::copy_of("?"), {}};
  CHECK(compare_again(harmed(universe.world(), node, damage)));
  CHECK_FALSE(compare_again(universe.world()));
  CHECK(compare_again(harmed(universe.world(), node, DiskTruncate{FileName::log, size - 1})));
  CHECK_FALSE(compare_again(universe.world()));
}

TEST_CASE("a node that shows more than it said is a finding", "[I17]") {
  const Universe earlier = after(1'000);
  const Universe later = after(3'000);
  CHECK(FullComparison().compare(earlier.oracles().rules, later.cluster(), earlier.world(),
                                 later.moment()));
}

// What our node does not tell.
enum class Kept : std::uint8_t { terms_and_votes, votes };

class Reticent final : public cluster::Subject {
 public:
  Reticent(std::unique_ptr<Subject> node, Kept kept) : node_(std::move(node)), kept_(kept) {}

  [[nodiscard]] std::unique_ptr<Subject> clone() const override {
    return std::make_unique<Reticent>(node_->clone(), kept_);
  }
  void deliver(const Packet& packet) override { node_->deliver(packet); }
  void completed(DiskCompletion completion) override { node_->completed(completion); }
  void wake() override { node_->wake(); }
  void wish(const raft::Wish& wish) override { node_->wish(wish); }
  [[nodiscard]] const raft::Raft* raft() const override { return node_->raft(); }
  bool activate(NodeInstant now, cluster::SubjectEffects& effects) override {
    const bool more = node_->activate(now, effects);
    std::erase_if(effects.seen, [this](observe::NodeObservation& seen) {
      auto* changed = std::get_if<observe::HardStateChanged>(&seen);
      if (changed != nullptr) changed->hard_state.vote.reset();
      return changed != nullptr && kept_ == Kept::terms_and_votes;
    });
    return more;
  }

 private:
  std::unique_ptr<Subject> node_;
  Kept kept_;
};

class ReticentKind final : public cluster::SubjectKind {
 public:
  ReticentKind(const plan::Plan& plan, Kept kept) : nodes_(node_kind(plan)), kept_(kept) {}
  [[nodiscard]] std::unique_ptr<cluster::Subject> begin(
      const cluster::Life& life, cluster::SubjectEffects& effects) const override {
    return std::make_unique<Reticent>(nodes_->begin(life, effects), kept_);
  }
  [[nodiscard]] bool keeps_a_journal() const override { return true; }

 private:
  std::shared_ptr<const cluster::SubjectKind> nodes_;
  Kept kept_;
};

TEST_CASE("what a node kept to itself is found out when the cluster is to settle", "[I17]") {
  const auto plan = plan::parse(
      "raftbed 1 scenario \"a candidate\"\nseed 1\nnodes 3\nat 1ms timeout n2\n"
      "at 2ms settle within 40 timeouts\n",
      "test");
  REQUIRE(plan.ok());
  Universe outspoken(*plan);
  while (outspoken.advance()) {
  }
  CHECK(outspoken.stopped() == Stopped::settled);

  Universe reticent(*plan, std::make_shared<ReticentKind>(*plan, Kept::terms_and_votes));
  while (reticent.advance()) {
  }
  REQUIRE(reticent.finding());
  CHECK(reticent.finding()->rule == "I17 deltas-tell-all");
  CHECK(reticent.finding()->node == NodeId(2));
  const Fired& last = reticent.fired().back();
  REQUIRE(std::holds_alternative<plan::Settle>(last.command.action));
  CHECK(reticent.finding()->moment == last.moment);
}

#ifndef RAFTBED_WITHOUT_BUGS

// A history that no order explains stops both: what a node kept to itself says more.
TEST_CASE("what a node kept to itself comes before the history that it made wrong",
          "[I17][linearizability][R02]") {
  int stopped = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    plan::Plan plan = plan::generate(seed);
    plan.bugs = {plan::BugSetting{Bug::R02, std::nullopt}};
    Universe outspoken(plan);
    while (outspoken.advance()) {
    }
    if (!outspoken.oracles().orders.refuses()) continue;
    ++stopped;
    INFO("seed " << seed);
    REQUIRE(outspoken.finding());
    CHECK(outspoken.finding()->rule == "T1 history-has-an-order");
    Universe reticent(plan, std::make_shared<ReticentKind>(plan, Kept::votes));
    while (reticent.advance()) {
    }
    CHECK(reticent.fingerprint() == outspoken.fingerprint());
    REQUIRE(reticent.finding());
    CHECK(reticent.finding()->rule == "I17 deltas-tell-all");
  }
  CHECK(stopped > 0);
}

#endif

TEST_CASE("what nobody watched is not compared", "[I17]") {
  Universe universe(plan::generate(1), Watch::fingerprint_only);
  while (universe.advance()) {
  }
  CHECK_FALSE(universe.compare_in_full().has_value());
}

}  // namespace
}  // namespace raftbed::universe
