// L1 is checked by a seeded bug (DESIGN 1.5): E23 breaks no rule of safety, and only `settle` can
// tell.
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/generate.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

#ifndef RAFTBED_WITHOUT_BUGS

TEST_CASE("a small campaign finds candidates that stay in step, by L1 alone",
          "[bugs][E23][liveness][L1]") {
  int found = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    plan::Plan plan = plan::generate(seed);
    plan.bugs = {plan::BugSetting{Bug::E23, std::nullopt}};
    for (const observe::Finding& finding : run(plan).findings) {
      INFO("seed " << seed << ": " << finding.rule);
      CHECK(finding.rule == "L1 answers-after-settle");
      ++found;
    }
  }
  CHECK(found > 0);
}

#endif

}  // namespace
}  // namespace raftbed::universe
