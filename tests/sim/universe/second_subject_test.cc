// The seam of a subject: a cluster hosts what is not ours, and the judge of histories needs nothing
// but the history.
#include <catch2/catch_test_macros.hpp>

#include "core/actor/wire.h"
#include "echo_subject.h"
#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

plan::Plan plan_of(std::uint16_t nodes) {
  const std::string text =
      "raftbed 1 scenario \"a second subject\"\nnodes " + std::to_string(nodes) +
      "\noption keys 2\nclient c1 1-40\nclient c2 1-40\nclient c3 1-40\n"
      "client c4 1-40\nclient c5 1-40\nclient c6 1-40\n" +
      std::string(nodes == 1 ? "" : "at 100ms partition n1 | n2 n3 for 2s\n") + "at 3s end\n";
  const auto plan = plan::parse(text, "test");
  if (!plan.ok()) FAIL(plan.error().text());
  return *plan;
}

Outcome run_echo(const plan::Plan& plan) {
  Universe universe(plan, std::make_shared<raftbed::testing::EchoKind>(plan.nodes));
  return run(universe);
}

TEST_CASE("a store without consensus is refused by its history", "[subject][linearizability]") {
  const Outcome outcome = run_echo(plan_of(3));
  CHECK(outcome.answered > 20);
  CHECK(outcome.stopped == Stopped::finding);
  REQUIRE(outcome.findings.size() == 1);
  CHECK(outcome.findings.front().checker == "linearizability");
}

TEST_CASE("the same store on a single node is linearizable", "[subject][linearizability]") {
  const Outcome outcome = run_echo(plan_of(1));
  CHECK(outcome.answered > 60);
  CHECK(outcome.findings.empty());
}

// Tells every client that it has no answer for it any more, and sets no timer: once nobody asks,
// nothing will ever happen again.
class ForgetfulSubject final : public cluster::Subject {
 public:
  explicit ForgetfulSubject(NodeId self) : self_(self) {}
  [[nodiscard]] std::unique_ptr<Subject> clone() const override {
    return std::make_unique<ForgetfulSubject>(*this);
  }
  void deliver(const Packet& packet) override {
    const auto decoded = actor::decode(packet);
    const auto* frame = std::get_if<actor::Frame>(&decoded);
    if (frame == nullptr || !std::holds_alternative<actor::Request>(*frame)) return;
    const auto& request = std::get<actor::Request>(*frame);
    actor::Answer answer{request.client, request.sequence, request.attempt, kv::Reply{}};
    std::get<kv::Reply>(answer.outcome).status = kv::Status::superseded;
    outbox_.push_back(actor::encode(self_, request.client, actor::Frame(answer)));
  }
  void completed(DiskCompletion) override {}
  void wake() override {}
  bool activate(NodeInstant, cluster::SubjectEffects& effects) override {
    effects.packets = std::exchange(outbox_, {});
    return false;
  }

 private:
  NodeId self_;
  std::vector<Packet> outbox_;
};

class ForgetfulKind final : public cluster::SubjectKind {
  [[nodiscard]] std::unique_ptr<cluster::Subject> begin(const cluster::Life& life,
                                                        cluster::SubjectEffects&) const override {
    return std::make_unique<ForgetfulSubject>(life.node);
  }
};

Outcome settled_dry(const std::string& core) {
  const auto plan = plan::parse(
      "raftbed 1 scenario \"dry\"\nnodes 3\n"
      "at 1s settle within 40 timeouts" +
          core + "\n",
      "test");
  if (!plan.ok()) FAIL(plan.error().text());
  Universe universe(*plan, std::make_shared<ForgetfulKind>());
  Outcome outcome = run(universe);
  CHECK(universe.world().agenda().empty());
  return outcome;
}

TEST_CASE("who owes an answer and falls silent for ever broke L1", "[subject][liveness]") {
  const Outcome outcome = settled_dry("");
  REQUIRE(outcome.findings.size() == 1);
  CHECK(outcome.findings.front().rule == "L1 answers-after-settle");
}

TEST_CASE("who owes none may fall silent for ever", "[subject][liveness]") {
  const Outcome outcome = settled_dry(" with n1");
  CHECK(outcome.findings.empty());
  CHECK(outcome.stopped == Stopped::excused);
}

TEST_CASE("a foreign subject is a value like our own", "[subject][value]") {
  const plan::Plan plan = plan_of(3);
  auto original =
      std::make_unique<Universe>(plan, std::make_shared<raftbed::testing::EchoKind>(plan.nodes));
  for (int i = 0; i < 100; ++i) REQUIRE(original->advance());
  Universe copy = *original;
  const Outcome outcome = run(*original);
  original.reset();
  CHECK(run(copy).fingerprint == outcome.fingerprint);
}

}  // namespace
}  // namespace raftbed::universe
