// Supervision in a cluster: a node that fails is started again after its back-off, unless a command
// has decided otherwise by then; one that fails too often is given up, aloud.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <vector>

#include "sim/cluster/cluster.h"
#include "testing/ids.h"

namespace raftbed::cluster {
namespace {

using testing::n1;

// Does nothing but fail, where it is told to stand for election.
class FrailSubject final : public Subject {
 public:
  [[nodiscard]] std::unique_ptr<Subject> clone() const override {
    return std::make_unique<FrailSubject>(*this);
  }
  void deliver(const Packet&) override {}
  void completed(DiskCompletion) override {}
  void wake() override {}
  void wish(const raft::Wish& /*wish*/) override { is_failing_ = true; }
  bool activate(NodeInstant, SubjectEffects& effects) override {
    if (is_failing_) effects.failure = observe::Failed::Reason::mailbox_overrun;
    return false;
  }

 private:
  bool is_failing_ = false;
};

class FrailKind final : public SubjectKind {
 public:
  [[nodiscard]] std::unique_ptr<Subject> begin(const Life&, SubjectEffects&) const override {
    return std::make_unique<FrailSubject>();
  }
};

class Listener final : public observe::Witness {
 public:
  void node(const observe::Observations& observations) override {
    for (const observe::NodeObservation& seen : observations.seen) {
      const auto* said = std::get_if<observe::Escalated>(&seen);
      if (said != nullptr) escalations.push_back(said->failures);
    }
  }
  void message(const observe::Moment&, const observe::MessageSeen&) override {}
  void wrote(const observe::Moment&, NodeId, const DiskOperation&) override {}
  void invoked(const observe::Invocation&) override {}
  void returned(const observe::Invocation&, const observe::Return&) override {}
  void gave_up(const observe::Moment&, const observe::Invocation&) override {}

  std::vector<std::uint32_t> escalations;
};

// One frail node, restarted after 50 ms.
class Ward {
 public:
  explicit Ward(std::uint32_t restarts_max = 10)
      : world_(world_options(), 1), cluster_(options(restarts_max), std::make_shared<FrailKind>()) {
    cluster_.start_node(n1, scene_);
  }

  void fail() { cluster_.wish(n1, raft::Campaign{}, scene_); }
  bool end(observe::Ending ending) { return cluster_.end_node(n1, ending, scene_); }
  bool start() { return cluster_.start_node(n1, scene_); }
  void pass(Duration time) { world_.advance_to(world_.now() + time); }
  // Until what is due next has happened, ...
  void wait_for_next() { cluster_.handle(world_.advance(), scene_); }
  // ... and until nothing is due any more.
  void wait() {
    while (!world_.agenda().empty()) wait_for_next();
  }
  [[nodiscard]] bool is_up() const { return world_.process(n1).is_up; }
  [[nodiscard]] const std::vector<std::uint32_t>& escalations() const {
    return listener_.escalations;
  }

 private:
  static world::WorldOptions world_options() {
    world::WorldOptions options;
    options.nodes = 1;
    return options;
  }
  static ClusterOptions options(std::uint32_t restarts_max) {
    ClusterOptions options;
    options.nodes = 1;
    options.supervisor.restarts_max = restarts_max;
    return options;
  }

  world::World world_;
  Listener listener_;
  Cluster cluster_;
  Scene scene_{world_, listener_, {}};
};

TEST_CASE("a node that failed is started again by its supervisor", "[supervisor]") {
  Ward ward;
  ward.fail();
  CHECK_FALSE(ward.is_up());
  ward.wait();
  CHECK(ward.is_up());
}

TEST_CASE("a kill or a loss of power keeps down what its supervisor was about to start",
          "[supervisor]") {
  const auto ending = GENERATE(observe::Ending::kill, observe::Ending::power_loss);
  Ward ward;
  ward.fail();
  CHECK(ward.end(ending));
  ward.wait();
  CHECK_FALSE(ward.is_up());
}

TEST_CASE("a kill of what is down and awaited by nobody is nothing", "[supervisor]") {
  Ward ward;
  ward.fail();
  CHECK(ward.end(observe::Ending::kill));
  CHECK_FALSE(ward.end(observe::Ending::kill));
}

TEST_CASE("a restart that a command came before does not undo a later kill", "[supervisor]") {
  Ward ward;
  ward.fail();
  CHECK(ward.start());
  CHECK(ward.end(observe::Ending::kill));
  ward.wait();
  CHECK_FALSE(ward.is_up());
}

TEST_CASE("an outdated restart does not cut the back-off of a later failure short",
          "[supervisor]") {
  Ward ward;
  ward.fail();  // to be restarted at 50 ms
  CHECK(ward.start());
  ward.pass(milliseconds(10));
  ward.fail();           // to be restarted at 110 ms: back-off has doubled
  ward.wait_for_next();  // the first
  CHECK_FALSE(ward.is_up());
  ward.wait();
  CHECK(ward.is_up());
}

TEST_CASE("a node that fails too often is given up, and that is told once", "[supervisor]") {
  Ward ward(2);
  for (int failure = 1; failure <= 3; ++failure) {
    CHECK(ward.escalations().empty());
    ward.fail();
    ward.wait();
  }
  CHECK_FALSE(ward.is_up());
  CHECK(ward.escalations() == std::vector<std::uint32_t>{3});
}

TEST_CASE("a node that was given up can be started by a command", "[supervisor]") {
  Ward ward(0);
  ward.fail();
  ward.wait();
  REQUIRE_FALSE(ward.is_up());
  CHECK(ward.start());
}

}  // namespace
}  // namespace raftbed::cluster
