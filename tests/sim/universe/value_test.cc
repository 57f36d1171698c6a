// The universe is a value: copies go on alike, forks go their own way, and watching changes
// nothing.
#include <catch2/catch_test_macros.hpp>
#include <memory>

#include "sim/plan/generate.h"
#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

std::uint64_t fingerprint_at_end(Universe universe) {
  while (universe.advance()) {
  }
  return universe.fingerprint();
}

void advance_by(Universe& universe, int events) {
  while (events-- > 0 && universe.advance()) {
  }
}

TEST_CASE("a copy runs on to the same fingerprint when the original is destroyed", "[value]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto original = std::make_unique<Universe>(plan::generate(seed));
    const std::uint64_t straight = fingerprint_at_end(*original);
    advance_by(*original, 300);
    const Universe copy = *original;
    advance_by(*original, 500);  // the original goes its way first, over what they share
    original.reset();
    CHECK(fingerprint_at_end(copy) == straight);
  }
}

TEST_CASE("copies taken all along a run end alike", "[value]") {
  const plan::Plan plan = plan::generate(3);
  Universe universe(plan);
  std::vector<Universe> copies;
  while (universe.advance()) {
    if (universe.moment().event % 200 == 0) copies.push_back(universe);
  }
  REQUIRE(copies.size() > 2);
  for (const Universe& copy : copies) CHECK(fingerprint_at_end(copy) == universe.fingerprint());
}

TEST_CASE("a fork that is told something else differs, and leaves the other as it was",
          "[value][fork]") {
  Universe universe(plan::generate(3));
  advance_by(universe, 200);
  const std::uint64_t straight = fingerprint_at_end(universe);
  Universe fork = universe;
  CHECK(fork.command(plan::End{plan::Ending::kill, {plan::AllNodes{}}, seconds(1)}) ==
        Effect::some);
  CHECK(fingerprint_at_end(fork) != straight);
  CHECK(fingerprint_at_end(universe) == straight);
}

TEST_CASE("the same seed gives the same fingerprint after other runs in the process",
          "[determinism]") {
  std::vector<std::uint64_t> first;
  for (std::uint64_t seed = 1; seed <= 50; ++seed)
    first.push_back(run(plan::generate(seed)).fingerprint);
  for (std::uint64_t seed = 50; seed >= 1; --seed) {
    CHECK(run(plan::generate(seed)).fingerprint == first[seed - 1]);
  }
}

TEST_CASE("checkers that watch do not change the fingerprint", "[determinism]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Universe watched(plan::generate(seed));
    Universe unwatched(plan::generate(seed), Watch::fingerprint_only);
    while (watched.advance()) {
    }
    while (unwatched.advance()) {
    }
    CHECK(watched.fingerprint() == unwatched.fingerprint());
    CHECK(watched.moment() == unwatched.moment());
  }
}

TEST_CASE("a plan that is printed and read again runs alike", "[determinism][plan]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const plan::Plan plan = plan::generate(seed);
    const auto read = plan::parse(plan::print(plan), "printed");
    REQUIRE(read.ok());
    CHECK(run(*read).fingerprint == run(plan).fingerprint);
  }
}

}  // namespace
}  // namespace raftbed::universe
