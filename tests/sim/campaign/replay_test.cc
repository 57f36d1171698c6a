// Artifacts of real runs, replayed: under the same build, with other bugs, and after somebody
// changed what was recorded. Campaigns of real runs leave artifacts that do the same.
#include "sim/campaign/replay.h"

#include <catch2/catch_test_macros.hpp>

#include "folder.h"
#include "sim/campaign/campaign.h"
#include "sim/campaign/minimize.h"
#include "sim/campaign/story.h"

namespace raftbed::campaign {
namespace {

const Bugs votes_not_durable = {{Bug::E01, std::nullopt}};

// The first run of a campaign with this bug that finds something.
Artifact failing_artifact() {
  for (std::uint64_t run = 0; run < 300; ++run) {
    const std::uint64_t seed = seed_of_run(1, run);
    if (run_expanded(votes_not_durable)(seed).findings.empty()) continue;
    return make_artifact(expand(seed, votes_not_durable), "a test");
  }
  FAIL("no seed shows the bug");
  return {};
}

const Artifact& failing() {
  static const Artifact artifact = failing_artifact();
  return artifact;
}

TEST_CASE("the same build reproduces what it recorded", "[replay]") {
  const Replay replay = campaign::replay(failing());
  CHECK(replay.kind == ReplayKind::reproduced);
  CHECK(exit_code(replay) == 1);
  CHECK_FALSE(replay.divergence);
}

TEST_CASE("an artifact reproduces after a way through a file", "[replay]") {
  const Folder folder;
  Artifact artifact = failing();
  REQUIRE_FALSE(save(artifact, folder.path() / "x.json"));
  const auto loaded = load_artifact(folder.path() / "x.json");
  REQUIRE(loaded.ok());
  CHECK(campaign::replay(*loaded).kind == ReplayKind::reproduced);
}

TEST_CASE("the resolved plan was seen to reproduce", "[replay]") {
  REQUIRE(failing().resolved.has_value());
  CHECK(bucket_of_run(*failing().resolved) == failing().found->bucket);
}

TEST_CASE("without the bug the run is fixed", "[replay]") {
  const Replay replay = campaign::replay(failing(), NoBugs{});
  CHECK(replay.kind == ReplayKind::fixed);
  CHECK(exit_code(replay) == 0);
  CHECK(replay.commands_met <= replay.commands);
  CHECK(replay.story.find("commands met their target") != std::string::npos);
}

TEST_CASE("another build that finds the same says so", "[replay]") {
  Artifact artifact = failing();
  artifact.build = "another";
  const Replay replay = campaign::replay(artifact);
  CHECK_FALSE(replay.is_same_build);
  CHECK(replay.kind == ReplayKind::found_again);
  CHECK(exit_code(replay) == 1);
}

TEST_CASE("another build that finds something else says so", "[replay]") {
  Artifact artifact = failing();
  artifact.build = "another";
  artifact.found->bucket = "raft/I99 nothing";
  const Replay replay = campaign::replay(artifact);
  CHECK(replay.kind == ReplayKind::found_another);
  CHECK(exit_code(replay) == 1);
}

TEST_CASE("a mark that is no longer reached is no fix", "[replay]") {
  Artifact artifact = failing();
  artifact.plan.expectations.push_back(plan::ExpectMark{"message-from-stranger"});
  artifact.resolved.reset();
  const Replay replay = campaign::replay(artifact, NoBugs{});
  CHECK(replay.kind == ReplayKind::diverged);
  CHECK(exit_code(replay) == 4);
}

TEST_CASE("a record that differs is diverged, and the first event that does is shown", "[replay]") {
  // What ran was the same seed without the bug: alike at first, other later.
  Artifact artifact = failing();
  const Artifact other = make_artifact(expand(artifact.seed, {}), "a test");
  artifact.pulse = other.pulse;
  artifact.fingerprint = other.fingerprint;
  const Replay replay = campaign::replay(artifact);
  CHECK(replay.kind == ReplayKind::diverged);
  CHECK(exit_code(replay) == 4);
  REQUIRE(replay.divergence.has_value());
  CHECK_FALSE(replay.divergence->is_nondeterministic);
  CHECK(replay.divergence->where.first_other == replay.divergence->where.last_alike + 1);
  // Each line is one of the full trace.
  const std::string event = '@' + std::to_string(replay.divergence->where.first_other) + ' ';
  REQUIRE_FALSE(replay.divergence->events.empty());
  CHECK(replay.divergence->events.size() <= 40);
  for (const std::string& line : replay.divergence->events) CHECK(line.starts_with(event));
}

TEST_CASE("a clean run that is reproduced is no failure", "[replay]") {
  const Artifact artifact = make_artifact(expand(1, {}), "a test");
  REQUIRE(artifact.verdict == observe::Verdict::clean);
  const Replay replay = campaign::replay(artifact);
  CHECK(replay.kind == ReplayKind::reproduced);
  CHECK(exit_code(replay) == 0);
}

TEST_CASE("a recorded crash that does not happen again is no longer the same run", "[replay]") {
  const Artifact artifact =
      dead_artifact(expand(1, {}), "a test", process_found("crash SIGSEGV", "It died."));
  const Replay survivor = campaign::replay(artifact);
  CHECK(survivor.kind == ReplayKind::diverged);
  CHECK(survivor.story.find("the run comes to its end, with no finding") != std::string::npos);
  Artifact older = artifact;
  older.build = "another";
  CHECK(campaign::replay(older).kind == ReplayKind::fixed);
}

TEST_CASE("two runs of a plan are alike to the end", "[replay]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CHECK_FALSE(find_nondeterminism(expand(seed, {})));
  }
}

TEST_CASE("a real finding is minimised within its bucket", "[minimize]") {
  const auto result = minimize(failing().best_plan(), failing().found->bucket);
  REQUIRE(result.ok());
  CHECK(result->after.commands <= 20);
  CHECK(bucket_of_run(result->plan) == failing().found->bucket);
}

TEST_CASE("a campaign with a bug leaves an artifact that reproduces", "[campaign]") {
  const Folder folder;
  CampaignOptions options;
  options.runs = 300;
  options.jobs = 2;
  options.bugs = votes_not_durable;
  options.out = folder.path();
  const Summary summary = fuzz(options);
  REQUIRE_FALSE(summary.findings.empty());
  const auto artifact = load_artifact(summary.findings.front().exemplars.front().artifact);
  REQUIRE(artifact.ok());
  CHECK(campaign::replay(*artifact).kind == ReplayKind::reproduced);
}

}  // namespace
}  // namespace raftbed::campaign
