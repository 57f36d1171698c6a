// Rounds of catching up: which one decides, and what is none.
#include "core/raft/catch_up.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::raft::testing {
namespace {

constexpr Duration timeout = milliseconds(100);

NodeInstant at(std::int64_t ms) {
  return NodeInstant() + milliseconds(ms);
}

TEST_CASE("a round that is long decides against, the next that is short for",
          "[membership][4.2.1]") {
  CatchUp learner;
  learner.grow(LogIndex(0), LogIndex(50), at(0));
  CHECK_FALSE(learner.reach(LogIndex(50), LogIndex(50), at(100), timeout));
  CHECK_FALSE(learner.is_done(at(100), timeout));
  learner.grow(LogIndex(50), LogIndex(60), at(100));
  CHECK_FALSE(learner.reach(LogIndex(59), LogIndex(60), at(110), timeout));
  CHECK(learner.reach(LogIndex(60), LogIndex(60), at(199), timeout));
  CHECK(learner.is_done(at(199), timeout));
}

TEST_CASE("time in which there was nothing to replicate is no part of a round",
          "[membership][4.2.1]") {
  CatchUp learner;
  learner.grow(LogIndex(0), LogIndex(5), at(0));
  REQUIRE(learner.reach(LogIndex(5), LogIndex(5), at(1), timeout));
  CHECK_FALSE(learner.reach(LogIndex(5), LogIndex(5), at(5'000), timeout));
  CHECK(learner.is_done(at(5'000), timeout));
  learner.grow(LogIndex(5), LogIndex(6), at(5'000));
  CHECK(learner.is_done(at(5'099), timeout));
  CHECK_FALSE(learner.is_done(at(5'100), timeout));
}

// Else it would wait for a client to write.
TEST_CASE("an answer in which nothing is lacking is a short round, where the last was long",
          "[membership][4.2.1]") {
  CatchUp learner;
  learner.grow(LogIndex(0), LogIndex(50), at(0));
  REQUIRE_FALSE(learner.reach(LogIndex(50), LogIndex(50), at(100), timeout));
  CHECK_FALSE(learner.reach(LogIndex(50), LogIndex(51), at(150), timeout));
  CHECK(learner.reach(LogIndex(51), LogIndex(51), at(150), timeout));
  CHECK(learner.is_done(at(150), timeout));
}

TEST_CASE("the round that is open can be seen, with its goal and its beginning",
          "[membership][views]") {
  CatchUp learner;
  CHECK_FALSE(learner.open_round());
  learner.grow(LogIndex(0), LogIndex(50), at(7));
  REQUIRE(learner.open_round());
  CHECK(learner.open_round()->goal == LogIndex(50));
  CHECK(learner.open_round()->since == at(7));
  learner.reach(LogIndex(50), LogIndex(50), at(8), timeout);
  CHECK_FALSE(learner.open_round());
}

TEST_CASE("a round's goal does not move while it is open", "[membership][4.2.1]") {
  CatchUp learner;
  learner.grow(LogIndex(0), LogIndex(5), at(0));
  learner.grow(LogIndex(0), LogIndex(500), at(10));
  CHECK(learner.reach(LogIndex(5), LogIndex(500), at(20), timeout));
}

}  // namespace
}  // namespace raftbed::raft::testing
