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
    0x6a1caf2c8eeeec67, 0xf1ad9279abe87dfc, 0xb91499be509cfbb5, 0xaa94a0e6e05f62f6,
    0xa4fbcfa550ff7bc2, 0xe035a68d2d1bb6ce, 0x07905e427dcd833a, 0x7b22ebd7af16b1a7,
    0xc12d8738976a5e76, 0xa6c46636a404d47f, 0xfe687caeccc856b7, 0xa75d41e906a5ae08,
    0x4ba4bf8dd8335fb8, 0x67349c3f2820073e, 0x6abf1521b34bf655, 0xe70b8647e2ab3267,
    0xf7c9b10940ba2f89, 0x0634e262f02acbfa, 0xff6885016c578dda, 0x5f3b9f46071eb9ef,
};
constexpr std::uint64_t golden_standard = 0x73b1d5baeb19c323;

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
    CHECK(plan.settings.events_max == 100'000);
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

TEST_CASE("where reads are by lease, no clock does what the lease does not allow for",
          "[generate][lease]") {
  int with_lease = 0;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Plan plan = generate(seed);
    if (plan.settings.reads != actor::ReadMode::lease) continue;
    ++with_lease;
    for (const Command& command : plan.commands) {
      CHECK_FALSE(std::holds_alternative<Jump>(command.action));
      const auto* drift = std::get_if<Drift>(&command.action);
      if (drift == nullptr) continue;
      const auto parts = static_cast<std::uint32_t>(std::abs(drift->parts_per_million));
      CHECK(lease_covers(plan.settings.lease_drift, parts));
    }
  }
  CHECK(with_lease > 400);
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
