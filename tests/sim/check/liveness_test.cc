// L1: an answer after `settle`, in time, at the deadline, too late, and none at all.
#include "sim/check/liveness.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::check {
namespace {

observe::Moment at_second(std::int64_t second) {
  return observe::Moment{static_cast<std::uint64_t>(second), Instant() + seconds(second)};
}

// Settled at 10s; to be answered by 20s.
LivenessWatch watch() {
  return LivenessWatch(at_second(10), Instant() + seconds(20));
}

TEST_CASE("before the deadline silence decides nothing", "[liveness][L1]") {
  CHECK_FALSE(watch().decided(Instant() + seconds(20)));
  CHECK_FALSE(watch().judge(at_second(20)));
}

TEST_CASE("silence behind the deadline is a finding", "[liveness][L1]") {
  const LivenessWatch silent = watch();
  REQUIRE(silent.decided(Instant() + seconds(20) + nanoseconds(1)));
  const auto finding = silent.judge(at_second(21));
  REQUIRE(finding);
  CHECK(finding->checker == "liveness");
  CHECK(finding->rule == "L1 answers-after-settle");
  CHECK(finding->moment == at_second(21));
  CHECK(finding->story ==
        "At 10s the network and the nodes were whole again. A fresh client's put and get were to "
        "be answered by 20s. They were not answered.");
}

TEST_CASE("an answer at the deadline itself is in time", "[liveness][L1]") {
  LivenessWatch answered = watch();
  answered.answered(at_second(20));
  CHECK(answered.decided(Instant() + seconds(20)));
  CHECK_FALSE(answered.judge(at_second(20)));
  CHECK_FALSE(answered.judge(at_second(30)));
}

TEST_CASE("an answer behind the deadline is a finding that says when it came", "[liveness][L1]") {
  LivenessWatch late = watch();
  late.answered(at_second(21));
  const auto finding = late.judge(at_second(21));
  REQUIRE(finding);
  CHECK(finding->story.ends_with("They were answered at 21s."));
}

TEST_CASE("only the first answer counts", "[liveness][L1]") {
  LivenessWatch twice = watch();
  twice.answered(at_second(15));
  twice.answered(at_second(25));
  CHECK_FALSE(twice.judge(at_second(25)));
}

}  // namespace
}  // namespace raftbed::check
