// The golden table: fingerprints of a score of runs. Any change of behaviour shows here.
//
// To rewrite it after an intended change: run this test with the tag [.rewrite], paste what it
// prints into golden_runs.h, and say in the commit what changed and why.
#include <catch2/catch_test_macros.hpp>
#include <cstdio>

#include "golden_runs.h"
#include "sim/plan/generate.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

TEST_CASE("the golden runs have their golden fingerprints", "[golden][determinism]") {
  for (const Golden& golden : golden_runs) {
    const Outcome outcome = run(plan::generate(golden.seed));
    INFO("seed " << golden.seed);
    CHECK(outcome.events == golden.events);
    CHECK(outcome.fingerprint == golden.fingerprint);
  }
}

TEST_CASE("print the golden table anew", "[.rewrite]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Outcome outcome = run(plan::generate(seed));
    std::printf("    {%llu, %llu, 0x%016llx},\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(outcome.events),
                static_cast<unsigned long long>(outcome.fingerprint));
  }
  SUCCEED();
}

}  // namespace
}  // namespace raftbed::universe
