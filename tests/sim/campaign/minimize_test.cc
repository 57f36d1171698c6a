// The minimizer, against trials whose answer is known, and against a seeded bug.
#include "sim/campaign/minimize.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "sim/campaign/reduce.h"
#include "sim/campaign/seeds.h"
#include "sim/plan/text.h"

namespace raftbed::campaign {
namespace {

plan::Plan big_plan() {
  plan::Plan plan;
  plan.nodes = 5;
  for (std::int64_t i = 0; i < 40; ++i) {
    const auto node = NodeId(static_cast<std::uint16_t>(i % 5 + 1));
    plan.commands.push_back({Instant() + milliseconds(i * 137), plan::Timeout{{node}}, {}});
  }
  for (std::uint32_t c = 1; c <= 3; ++c) plan.clients.push_back({ClientId(c), {{1, 50}}});
  plan.settings.keys = 7;
  plan.settings.pre_vote = true;
  plan.settings.link_base = milliseconds(4);
  return plan;
}

std::size_t timeouts_of(const plan::Plan& plan, NodeId node) {
  return static_cast<std::size_t>(
      std::count_if(plan.commands.begin(), plan.commands.end(), [&](const plan::Command& command) {
        const auto* timeout = std::get_if<plan::Timeout>(&command.action);
        return timeout != nullptr && timeout->targets == plan::Targets{node};
      }));
}

bool does_operation(const plan::Plan& plan, ClientId client, std::uint32_t number) {
  for (const plan::ClientScript& script : plan.clients) {
    for (const auto& [first, last] : script.operations) {
      if (script.client == client && first <= number && number <= last) return true;
    }
  }
  return false;
}

// Needs two timeouts of n3, operation 17 of c2, and pre-votes; anything else is chaff.
std::optional<std::string> needs_four_things(const plan::Plan& plan) {
  const bool all = timeouts_of(plan, NodeId(3)) >= 2 && does_operation(plan, ClientId(2), 17) &&
                   plan.settings.pre_vote;
  return all ? std::optional<std::string>("the bucket") : std::nullopt;
}

MinimizeOptions with_trial(Trial trial) {
  MinimizeOptions options;
  options.trial = std::move(trial);
  return options;
}

TEST_CASE("what is not needed is left out, and nothing else", "[minimize]") {
  const auto result = minimize(big_plan(), "the bucket", with_trial(needs_four_things));
  REQUIRE(result.ok());
  CHECK(result->is_complete);
  CHECK(result->before == PlanSize{40, 150, 3, 5, 3});
  CHECK(result->after == PlanSize{2, 1, 1, 3, 1});
  CHECK(result->plan.settings.pre_vote);
  CHECK(does_operation(result->plan, ClientId(2), 17));
  CHECK(timeouts_of(result->plan, NodeId(3)) == 2);
}

TEST_CASE("what is kept is left out by its place among what is kept", "[minimize]") {
  const Kept kept{{0, 4}, {6, 8}, {10, 11}};  // 0 1 2 3 6 7 10
  CHECK(count(kept) == 7);
  CHECK(without(kept, 0, 7).empty());
  CHECK(without(kept, 3, 3) == Kept{{0, 3}, {3, 4}, {6, 8}, {10, 11}});
  CHECK(without(kept, 1, 2) == Kept{{0, 1}, {2, 4}, {6, 8}, {10, 11}});
  CHECK(without(kept, 3, 5) == Kept{{0, 3}, {7, 8}, {10, 11}});
  CHECK(without(kept, 4, 7) == Kept{{0, 4}});
}

TEST_CASE("operations are chosen across the ranges and clients that they stand in", "[minimize]") {
  plan::Plan plan;
  plan.clients = {{ClientId(1), {{1, 3}, {7, 8}}}, {ClientId(2), {{5, 6}}}};  // 1 2 3 7 8 | 5 6
  CHECK(count_operations(plan) == 7);
  CHECK(with_operations(plan, {{0, 7}}) == plan);
  const auto some = with_operations(plan, {{1, 2}, {2, 4}, {6, 7}}).clients;
  REQUIRE(some.size() == 2);
  CHECK(some[0].operations == plan::ClientScript{ClientId(1), {{2, 3}, {7, 7}}}.operations);
  CHECK(some[1].operations == plan::ClientScript{ClientId(2), {{6, 6}}}.operations);
  CHECK(with_operations(plan, {{0, 1}}).clients.size() == 1);
}

TEST_CASE("as many operations as a plan may name are minimized to the one that matters",
          "[minimize]") {
  plan::Plan plan;
  for (std::uint32_t c = 1; c <= plan::clients_max; ++c) {
    plan.clients.push_back({ClientId(c), {{1, plan::operations_max}}});
  }
  const auto trial = [](const plan::Plan& smaller) {
    const bool has = does_operation(smaller, ClientId(2), 777'777);
    return has ? std::optional<std::string>("the bucket") : std::nullopt;
  };
  const auto result = minimize(plan, "the bucket", with_trial(trial));
  REQUIRE(result.ok());
  CHECK(result->is_complete);
  CHECK(result->after == PlanSize{0, 1, 1, 1, 0});
  CHECK(result->runs < 500);
}

TEST_CASE("sizes are told as people count", "[minimize]") {
  CHECK(text(PlanSize{1, 0, 2, 3, 1}) == "1 command, 0 operations of 2 clients, 3 nodes, 1 option");
}

TEST_CASE("settings that would not agree are not tried", "[minimize]") {
  plan::Plan plan;
  plan.settings.election_timeout_min = milliseconds(40);
  plan.settings.heartbeat_interval = milliseconds(20);  // the default would be too long
  const auto trial = [](const plan::Plan& smaller) {
    REQUIRE_FALSE(problem_with(smaller.settings));
    const bool has = smaller.settings.election_timeout_min == milliseconds(40);
    return has ? std::optional<std::string>("the bucket") : std::nullopt;
  };
  const auto result = minimize(plan, "the bucket", with_trial(trial));
  REQUIRE(result.ok());
  CHECK(result->is_complete);
  CHECK(result->after.settings == 2);
}

TEST_CASE("settings are chosen by their places among those that are not at their default",
          "[minimize]") {
  plan::Plan plan = expand(1, {});
  const std::size_t settings = count_settings(plan);
  REQUIRE(settings > 2);
  CHECK(with_settings(plan, {{0, settings}}) == plan);
  CHECK(with_settings(plan, {}).settings == plan::Settings{});
  CHECK(count_settings(with_settings(plan, {{1, 3}})) == 2);
  plan.settings = {};
  CHECK(count_settings(plan) == 0);
}

TEST_CASE("a plan that ends in another bucket is refused", "[minimize]") {
  const auto result = minimize(big_plan(), "another", with_trial(needs_four_things));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().found == "the bucket");
}

TEST_CASE("a plan that is smaller but ends in another bucket is not taken", "[minimize]") {
  const auto trial = [](const plan::Plan& plan) -> std::optional<std::string> {
    return plan.commands.size() > 10 ? "big" : "small";
  };
  const auto result = minimize(big_plan(), "big", with_trial(trial));
  REQUIRE(result.ok());
  CHECK(result->after.commands == 11);
}

TEST_CASE("a budget that is spent leaves what there is, and says so", "[minimize]") {
  MinimizeOptions options = with_trial(needs_four_things);
  options.runs_max = 5;
  const auto result = minimize(big_plan(), "the bucket", options);
  REQUIRE(result.ok());
  CHECK(result->runs == 5);
  CHECK_FALSE(result->is_complete);
  CHECK(needs_four_things(result->plan) == "the bucket");
}

TEST_CASE("who is asked whether to go on can end it", "[minimize]") {
  MinimizeOptions options = with_trial(needs_four_things);
  options.go_on = [] { return false; };
  const auto result = minimize(big_plan(), "the bucket", options);
  REQUIRE(result.ok());
  CHECK(result->runs == 1);
  CHECK(result->after == result->before);
}

TEST_CASE("the same plan is minimised to the same plan", "[minimize]") {
  const auto one = minimize(big_plan(), "the bucket", with_trial(needs_four_things));
  const auto other = minimize(big_plan(), "the bucket", with_trial(needs_four_things));
  REQUIRE((one.ok() && other.ok()));
  CHECK(plan::print(one->plan) == plan::print(other->plan));
  CHECK(one->runs == other->runs);
}

TEST_CASE("fewer nodes take the commands of the lost ones with them", "[minimize]") {
  plan::Plan plan;
  plan.nodes = 5;
  const auto node = [](std::uint16_t n) { return plan::Target(NodeId(n)); };
  plan.commands.push_back(
      {Instant(), plan::Cut{{node(1)}, {node(2), node(5)}, plan::Way::both_ways, {}}, {}});
  plan.commands.push_back({Instant(), plan::Isolate{{node(4)}, {}}, {}});
  plan.commands.push_back({Instant(), plan::Partition{{{node(1)}, {node(4), node(5)}}, {}}, {}});
  plan.commands.push_back({Instant(), plan::Isolate{{plan::RoleTarget::leader}, {}}, {}});
  plan.bugs = {{Bug::E01, NodeId(5)}, {Bug::E01, NodeId(2)}};
  plan.settings.preferred_leaders = {NodeId(4), NodeId(2)};
  const plan::Plan smaller = with_nodes(plan, 3);
  CHECK(smaller.nodes == 3);
  CHECK(smaller.settings.preferred_leaders == std::vector<NodeId>{NodeId(2)});
  REQUIRE(smaller.commands.size() == 2);
  CHECK(plan::print(smaller.commands[0].action) == "cut n1 -- n2");
  CHECK(plan::print(smaller.commands[1].action) == "isolate leader");
  CHECK(smaller.bugs == std::vector<plan::BugSetting>{{Bug::E01, NodeId(2)}});
}

TEST_CASE("what is left of a generated plan can still be printed and read", "[minimize]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const plan::Plan plan = expand(seed, {});
    Kept odd;
    for (std::size_t i = 1; i < count_operations(plan); i += 2) odd.emplace_back(i, i + 1);
    plan::Plan smaller = with_operations(plan, odd);
    for (std::uint16_t nodes = plan.nodes; nodes > 0; --nodes) {
      smaller = with_nodes(smaller, nodes);
      const auto again = plan::parse(plan::print(smaller), "smaller");
      REQUIRE(again.ok());
      CHECK(*again == smaller);
    }
  }
}

}  // namespace
}  // namespace raftbed::campaign
