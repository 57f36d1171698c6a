// rapidcheck under Catch2 3: check_property("a name of its own", [](int a) { RC_ASSERT(a == a); });
//
// One seed for both: unless RC_PARAMS is set, rapidcheck uses Catch2's, so that `--rng-seed N`
// replays a falsification. The property's name is its id, so that RC_PARAMS="reproduce=..." works
// as well. Inside, use RC_ASSERT: Catch2's REQUIRE would log every attempt of the shrinking as a
// failure of its own.
#pragma once

#include <rapidcheck.h>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <sstream>
#include <string>

namespace raftbed::testing {

template <class Testable>
void check_property(const std::string& name, Testable&& testable, int cases = 100) {
  rc::detail::TestMetadata metadata;
  metadata.id = name;
  metadata.description = name;
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  if (std::getenv("RC_PARAMS") == nullptr) {
    params.seed = Catch::getSeed();
    params.maxSuccess = cases;
  }
  const auto result = rc::detail::checkTestable(std::forward<Testable>(testable), metadata, params);
  if (result.template is<rc::detail::SuccessResult>()) {
    SUCCEED(name);
    return;
  }
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  FAIL(text.str());
}

}  // namespace raftbed::testing
