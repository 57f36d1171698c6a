#include "sim/plan/generate.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <map>
#include <set>
#include <span>

#include "core/base/hash.h"
#include "sim/plan/text.h"

namespace raftbed::plan {
namespace {

std::uint64_t fingerprint_of(const Plan& plan) {
  const std::string text = print(plan);
  return hash_bytes(std::as_bytes(std::span(text)));
}

// What seeds 1 to 20 expand to, as the hash of the text. A change of these is a change of the
// generator: it asks for a new generator_version once there has been a release, and for a reason in
// the commit either way. `test_sim_plan "[.rewrite]"` prints the table anew.
constexpr std::uint64_t golden[20] = {
    0xa47ed2a1eac90274, 0xf3572ab83a038f19, 0x186240cb1f5e3a70, 0xaeb6e8c89ca8f4fa,
    0xc286162061ddda06, 0x219747752d7caff0, 0x87497b55445cb08a, 0x8dc1d8ae3d5e3e5c,
    0xb530d0c7a0cfb194, 0xe9dc52d908078bd4, 0x713a6f9b8bc6312a, 0x0967b3deba30dd47,
    0x21a5adb525daeaed, 0x35201b6aabf4e8da, 0x9d0542491ae0e038, 0xd8b34333601a0dbf,
    0xb20575ca3306c744, 0x33e9393c74ff1bda, 0x77408bd9de569157, 0x6bf9d4d1a9dafd72,
};
constexpr std::uint64_t golden_standard = 0x5a5bb4e871ceca13;

TEST_CASE("seeds 1 to 20 expand to what they always did", "[generate][golden]") {
  for (std::uint64_t seed = 1; seed <= std::size(golden); ++seed) {
    INFO("seed " << seed);
    CHECK(fingerprint_of(generate(seed)) == golden[seed - 1]);
  }
  CHECK(fingerprint_of(standard_run(1)) == golden_standard);
}

TEST_CASE("print the golden table of expansions", "[.rewrite]") {
  for (std::uint64_t seed = 1; seed <= std::size(golden); ++seed) {
    std::printf("    0x%016llx,\n",
                static_cast<unsigned long long>(fingerprint_of(generate(seed))));
  }
  std::printf("standard: 0x%016llx\n",
              static_cast<unsigned long long>(fingerprint_of(standard_run(1))));
  SUCCEED();
}

bool has_settle(const Plan& plan) {
  return std::holds_alternative<Settle>(plan.commands.back().action);
}

TEST_CASE("a generated run is short, dense and judged to its end", "[generate]") {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Plan plan = generate(seed);
    INFO("seed " << seed);
    CHECK_FALSE(problem_with(plan.settings).has_value());
    CHECK((plan.nodes >= 1 && plan.nodes <= 7));
    CHECK((plan.clients.size() >= 1 && plan.clients.size() <= 6));
    CHECK(plan.settings.keys <= 4);
    CHECK(plan.settings.events_max == 400'000);
    REQUIRE_FALSE(plan.commands.empty());
    CHECK(plan.commands.size() <= 170);  // 20 of them changes of membership, at most
    const Instant end = plan.commands.back().at;
    CHECK((end >= Instant() + milliseconds(400) && end <= Instant() + seconds(6)));
    CHECK(std::is_sorted(plan.commands.begin(), plan.commands.end(),
                         [](const Command& a, const Command& b) { return a.at < b.at; }));
    const Duration settling = plan.settings.election_timeout_max * 40;
    CHECK(Instant() + plan.settings.time_max > end + settling);
  }
}

TEST_CASE("two thousand seeds use every kind of action, every size and every theme", "[generate]") {
  std::set<std::size_t> actions;
  std::map<std::uint16_t, int> nodes;
  std::set<std::string> themes;
  int settled = 0;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Plan plan = generate(seed);
    for (const Command& command : plan.commands) actions.insert(command.action.index());
    ++nodes[plan.nodes];
    themes.insert(plan.title.substr(plan.title.find(": ")));
    settled += has_settle(plan) ? 1 : 0;
  }
  // Cut, Partition, Isolate, End, Pause, Disturb, SlowLinks, SlowDisk, Drift, Jump, Timeout,
  // Transfer, Upkeep, Initialise, ChangeMembership, Ask, Settle, Finish.
  CHECK(actions.size() == 18);
  CHECK(themes.size() == 9);
  for (std::uint16_t count = 1; count <= 7; ++count) CHECK(nodes[count] > 10);
  CHECK(nodes[3] + nodes[5] > 1'000);
  CHECK((settled > 1'700 && settled < 1'900));
}

// But for what ends a run, and what its judge may cost: these say nothing of a cluster.
TEST_CASE("two thousand seeds switch every option, and most of them seldom enough to be told apart",
          "[generate]") {
  std::map<std::string_view, std::map<std::string, int>> values;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    for (const SettingText& setting : describe(generate(seed).settings)) {
      ++values[setting.name][setting.value];
    }
  }
  for (const auto& [name, of_runs] : values) {
    INFO(name);
    const bool is_a_limit =
        name == "events-max" || name == "time-max" || name == "search-steps-max";
    CHECK((is_a_limit || of_runs.size() > 1));
    for (const auto& [value, runs] : of_runs) {
      INFO(value << " in " << runs);
      CHECK((is_a_limit || runs <= 1'900));
    }
  }
}

bool may_be(const Target& target, NodeId node) {
  const auto* named = std::get_if<NodeId>(&target);
  return named == nullptr || *named == node;
}

// How wrong the node's clock may be: its own drift and all faults that may be of it add up, whether
// or not some of them are left out.
std::uint32_t most_drift_of(NodeId node, const Plan& plan) {
  std::uint32_t parts = plan.settings.clock_drift_max;
  for (const Command& command : plan.commands) {
    const auto* drift = std::get_if<Drift>(&command.action);
    if (drift == nullptr || !may_be(drift->targets.front(), node)) continue;
    parts += static_cast<std::uint32_t>(std::abs(drift->parts_per_million));
  }
  return parts;
}

void check_clocks(const Plan& plan) {
  INFO(plan.title);
  for (const Command& command : plan.commands) {
    CHECK_FALSE(std::holds_alternative<Jump>(command.action));
  }
  for (std::uint16_t number = 1; number <= plan.nodes; ++number) {
    CHECK(lease_covers(plan.settings.lease_drift, most_drift_of(NodeId(number), plan)));
  }
}

TEST_CASE("where reads are by lease, no clock does what the lease does not allow for",
          "[generate][lease]") {
  int with_lease = 0;
  int with_drift = 0;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Plan plan = generate(seed);
    if (plan.settings.reads != actor::ReadMode::lease) continue;
    ++with_lease;
    check_clocks(plan);
    with_drift += std::any_of(plan.commands.begin(), plan.commands.end(), [](const Command& c) {
      return std::holds_alternative<Drift>(c.action);
    });
  }
  CHECK(with_lease > 400);
  CHECK(with_drift > 20);
}

// A fault that the lease allows for by itself, of a clock that is wrong already.
TEST_CASE("nor do a clock's own drift and its faults together", "[generate][lease]") {
  for (const std::uint64_t seed : {3'495U, 4'895U, 6'381U}) {
    const Plan plan = generate(seed);
    CHECK(plan.settings.reads == actor::ReadMode::lease);
    check_clocks(plan);
  }
}

TEST_CASE("some seeds switch everything off, and none of the fault kinds is always on",
          "[generate]") {
  int calm = 0;
  std::map<std::size_t, int> with;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    const Plan plan = generate(seed);
    calm += plan.commands.size() == 1 ? 1 : 0;
    std::set<std::size_t> kinds;
    for (const Command& command : plan.commands) kinds.insert(command.action.index());
    for (const std::size_t kind : kinds) ++with[kind];
  }
  CHECK(calm > 0);
  const std::size_t settle = Action(Settle{}).index();
  for (const auto& [kind, runs] : with) {
    INFO("action " << kind);
    CHECK((kind == settle || runs < 700));
  }
}

TEST_CASE("the standard run is a minute of five nodes under all kinds of faults", "[generate]") {
  const Plan plan = standard_run(1);
  CHECK(plan.nodes == 5);
  std::uint64_t operations = 0;
  for (const ClientScript& script : plan.clients) {
    for (const auto& [first, last] : script.operations) operations += last - first + 1;
  }
  CHECK(operations == 6'000);
  CHECK(has_settle(plan));
  CHECK(plan.commands.back().at == Instant() + seconds(60));
  std::set<std::size_t> actions;
  for (const Command& command : plan.commands) actions.insert(command.action.index());
  CHECK(actions.size() >= 11);
}

}  // namespace
}  // namespace raftbed::plan
