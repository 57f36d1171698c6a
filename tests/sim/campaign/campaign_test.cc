// Campaigns of made-up runs: what is found does not depend on the workers, and what becomes of
// those that die, hang, differ or are interrupted.
#include "sim/campaign/campaign.h"

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <fstream>
#include <limits>
#include <new>
#include <set>

#include "folder.h"

namespace raftbed::campaign {
namespace {

RunRecord clean_record(std::uint64_t seed) {
  RunRecord record;
  record.seed = seed;
  record.fingerprint = seed * 3;
  record.events = 10;
  return record;
}

RunRecord found_record(std::uint64_t seed, const std::string& rule) {
  RunRecord record = clean_record(seed);
  add(record, Found{"raft/" + rule, "raft", rule, "It is so.", 5, Instant(5)});
  return record;
}

// A fifth of the seeds ends in one of two buckets.
RunRecord fake_run(std::uint64_t seed) {
  if (seed % 10 == 3) return found_record(seed, "I1");
  if (seed % 10 == 7) return found_record(seed, "I3");
  return clean_record(seed);
}

CampaignOptions options_of(std::uint64_t runs, std::uint32_t jobs) {
  CampaignOptions options;
  options.runs = runs;
  options.jobs = jobs;
  return options;
}

Summary fuzz_with(const CampaignOptions& options, RunSeed run) {
  CampaignHooks hooks;
  hooks.run = std::move(run);
  return fuzz(options, hooks);
}

// All that must not depend on who did the work.
std::string told(const Summary& summary) {
  std::string text = std::to_string(summary.runs) + ' ' + std::to_string(summary.events) + ' ' +
                     summary.stopped + ' ' + std::to_string(summary.determinism.checked);
  for (const Bucket& bucket : summary.findings) {
    text += '\n' + bucket.name() + ' ' + std::to_string(bucket.count);
    for (const Exemplar& exemplar : bucket.exemplars) {
      text += ' ' + std::to_string(exemplar.run) + ':' + hex(exemplar.seed);
    }
  }
  return text;
}

std::uint64_t run_with(std::uint64_t campaign_seed, bool (*wanted)(std::uint64_t seed)) {
  for (std::uint64_t run = 0;; ++run) {
    if (wanted(seed_of_run(campaign_seed, run))) return run;
  }
}

TEST_CASE("a campaign finds the same with one worker and with three", "[campaign]") {
  const Summary one = fuzz_with(options_of(500, 1), fake_run);
  const Summary three = fuzz_with(options_of(500, 3), fake_run);
  CHECK(one.runs == 500);
  CHECK(one.findings.size() == 2);
  CHECK(told(one) == told(three));
  CHECK(exit_code(one) == 1);
}

TEST_CASE("a bucket keeps four exemplars, and counts them all", "[campaign]") {
  const Summary summary = fuzz_with(options_of(500, 2), fake_run);
  for (const Bucket& bucket : summary.findings) {
    CHECK(bucket.exemplars.size() == 4);
    CHECK(bucket.count > 4);
  }
}

TEST_CASE("with a bug seeded it stops at the first finding, whoever is quicker", "[campaign]") {
  CampaignOptions options = options_of(500, 3);
  options.bugs = {{Bug::E01, std::nullopt}};
  const std::uint64_t first =
      run_with(options.seed, [](std::uint64_t seed) { return seed % 10 == 3 || seed % 10 == 7; });
  const auto slow_at_first = [](std::uint64_t seed) {
    if (seed % 10 == 3 || seed % 10 == 7) usleep(20'000);
    return fake_run(seed);
  };
  const Summary summary = fuzz_with(options, slow_at_first);
  REQUIRE(summary.findings.size() == 1);
  CHECK(summary.findings.front().exemplars.front().run == first);
  CHECK(summary.runs == first + 1);
  CHECK(summary.stopped == "first finding (run " + std::to_string(first) + ")");
  options.keep_going = true;
  CHECK(fuzz_with(options, fake_run).runs == 500);
}

TEST_CASE("a worker that dies is a finding with its seed, and the others go on", "[campaign]") {
  const auto dies = [](std::uint64_t seed) {
    if (seed % 10 == 3) raise(SIGKILL);
    return clean_record(seed);
  };
  const Summary summary = fuzz_with(options_of(100, 2), dies);
  CHECK(summary.runs == 100);
  REQUIRE(summary.findings.size() == 1);
  const Bucket& bucket = summary.findings.front();
  CHECK(bucket.name() == "process/crash SIGKILL");
  CHECK(bucket.exemplars.front().seed % 10 == 3);
  CHECK(bucket.exemplars.front().run ==
        run_with(1, [](std::uint64_t seed) { return seed % 10 == 3; }));
  std::uint64_t deaths = 0;
  for (std::uint64_t run = 0; run < 100; ++run) deaths += seed_of_run(1, run) % 10 == 3 ? 1U : 0U;
  CHECK(bucket.count == deaths);
}

TEST_CASE("a worker that hangs is a finding with its seed", "[campaign]") {
  CampaignOptions options = options_of(20, 2);
  options.limits.hang = std::chrono::milliseconds(300);
  options.recheck = Ratio{0, 1};
  const std::uint64_t bad = seed_of_run(1, 5);
  const Summary summary = fuzz_with(options, [bad](std::uint64_t seed) {
    while (seed == bad) pause();
    return clean_record(seed);
  });
  CHECK(summary.runs == 20);
  REQUIRE(summary.findings.size() == 1);
  CHECK(summary.findings.front().name() == "process/hang");
  CHECK(summary.findings.front().exemplars.front().seed == bad);
}

TEST_CASE("an exception of a run is a finding, not the end", "[campaign]") {
  const auto throws = [](std::uint64_t seed) -> RunRecord {
    if (seed % 10 == 3) throw std::bad_alloc();
    return clean_record(seed);
  };
  const Summary summary = fuzz_with(options_of(50, 1), throws);
  REQUIRE(summary.findings.size() == 1);
  CHECK(summary.findings.front().name() == "process/out of memory");
}

TEST_CASE("a twentieth of the runs is made twice, the same ones everywhere", "[campaign]") {
  const Summary one = fuzz_with(options_of(2'000, 1), clean_record);
  CHECK(one.determinism.checked > 60);
  CHECK(one.determinism.checked < 140);
  CHECK(one.determinism.mismatches == 0);
  CHECK(exit_code(one) == 0);
  CampaignOptions all = options_of(50, 2);
  all.recheck = Ratio{1, 1};
  CHECK(fuzz_with(all, clean_record).determinism.checked == 50);
}

TEST_CASE("two runs of a seed that differ are a class of failure of their own", "[campaign]") {
  CampaignOptions options = options_of(50, 2);
  options.recheck = Ratio{1, 1};
  const Summary summary = fuzz_with(options, [calls = 0](std::uint64_t seed) mutable {
    RunRecord record = clean_record(seed);
    if (seed % 10 == 3) record.fingerprint += static_cast<std::uint64_t>(++calls);
    return record;
  });
  REQUIRE(summary.findings.size() == 1);
  CHECK(summary.findings.front().name() == "determinism/nondeterminism");
  CHECK(summary.determinism.mismatches == summary.findings.front().count);
  CHECK(exit_code(summary) == 4);
}

// Runs without end, and sends itself this signal so many times at its first finding.
Summary fuzz_until(int signal, int times) {
  CampaignHooks hooks;
  hooks.run = fake_run;
  hooks.found = [signal, times](const Bucket&) mutable {
    for (; times > 0; --times) raise(signal);
  };
  CampaignOptions options;
  options.jobs = 2;
  return fuzz(options, hooks);
}

TEST_CASE("a campaign that is interrupted tells what it has", "[campaign]") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Summary summary = fuzz_until(signal, 1);
    CHECK(summary.runs > 0);
    CHECK_FALSE(summary.findings.empty());
    CHECK(exit_code(summary) == 128 + signal);
  }
}

TEST_CASE("a signal that comes twice is heard as one", "[campaign]") {
  CHECK(exit_code(fuzz_until(SIGTERM, 2)) == 128 + SIGTERM);
}

TEST_CASE("the third signal ends a campaign at once", "[campaign]") {
  const auto campaign = [] { return std::to_string(fuzz_until(SIGINT, 3).runs); };
  const Isolated result = isolated(campaign, Limits());
  REQUIRE(result.died.has_value());
  CHECK(result.died->text() == "crash exit 130");
}

TEST_CASE("time stops the starting of runs, and is no failure", "[campaign]") {
  CampaignOptions options;
  options.jobs = 2;
  options.max_time = std::chrono::milliseconds(50);
  const Summary summary = fuzz_with(options, clean_record);
  CHECK(summary.runs > 0);
  CHECK(summary.stopped == "max-time (50ms)");
  CHECK(exit_code(summary) == 0);
}

TEST_CASE("more undecided runs than allowed are inconclusive", "[campaign]") {
  const auto undecided = [](std::uint64_t seed) {
    RunRecord record = clean_record(seed);
    if (seed % 10 == 3) record.verdict = observe::Verdict::undecided;
    return record;
  };
  CampaignOptions options = options_of(100, 2);
  const Summary strict = fuzz_with(options, undecided);
  CHECK(strict.undecided > 0);
  CHECK(exit_code(strict) == 3);
  options.max_undecided = strict.undecided;
  CHECK(exit_code(fuzz_with(options, undecided)) == 0);
}

TEST_CASE("a campaign of no runs says that nothing ran", "[campaign]") {
  CHECK(exit_code(fuzz_with(options_of(0, 1), clean_record)) == 5);
}

TEST_CASE("the journal has a line for each run, in order", "[campaign]") {
  const Folder folder;
  CampaignOptions options = options_of(100, 3);
  options.out = folder.path();
  options.artifacts_a_bucket = 0;
  fuzz_with(options, fake_run);
  std::ifstream journal(folder.path() / "journal.jsonl");
  std::string line;
  REQUIRE(std::getline(journal, line));
  CHECK(line.find(R"("schema":"raftbed.journal/1")") != std::string::npos);
  std::uint64_t run = 0;
  while (std::getline(journal, line)) {
    const auto record = parse_record(line, "journal");
    REQUIRE(record.ok());
    CHECK(record->run == run);
    CHECK(record->seed == seed_of_run(options.seed, run));
    ++run;
  }
  CHECK(run == 100);
}

TEST_CASE("a folder that cannot be written is refused, and nothing runs", "[campaign]") {
  for (const char* folder : {"/dev/null", "/dev/null/out"}) {
    CampaignOptions options = options_of(10, 1);
    options.out = folder;
    const Summary summary = fuzz_with(options, clean_record);
    REQUIRE(summary.refused.has_value());
    CHECK(summary.refused->where.starts_with(folder));
    CHECK(summary.runs == 0);
    CHECK(exit_code(summary) == 2);
  }
}

TEST_CASE("the seeds of a campaign are all different", "[campaign]") {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t run = 0; run < 10'000; ++run) seeds.insert(seed_of_run(1, run));
  CHECK(seeds.size() == 10'000);
  CHECK(seed_of_run(1, 0) != seed_of_run(2, 0));
}

}  // namespace
}  // namespace raftbed::campaign
