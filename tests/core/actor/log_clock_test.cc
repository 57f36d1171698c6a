#include "core/actor/log_clock.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::actor {
namespace {

kv::MachineInstant log_time(std::int64_t at) {
  return kv::MachineInstant() + milliseconds(at);
}
NodeInstant clock(std::int64_t at) {
  return NodeInstant() + milliseconds(at);
}

TEST_CASE("a leader carries the log's time on, whatever its clock shows", "[clock][session]") {
  for (const std::int64_t offset : {0, 1'000'000}) {
    LogClock leader;
    leader.start(log_time(50), clock(offset));
    CHECK(leader.stamp(log_time(50), clock(offset)) == log_time(50));
    CHECK(leader.stamp(log_time(50), clock(offset + 7)) == log_time(57));
  }
}

TEST_CASE("a stamp is never before what was applied", "[clock][session]") {
  LogClock leader;
  leader.start(log_time(50), clock(10));
  CHECK(leader.stamp(log_time(80), clock(15)) == log_time(80));
  CHECK(leader.stamp(log_time(80), clock(18)) == log_time(83));
}

TEST_CASE("no clock takes a stamp beyond the last one", "[clock][session]") {
  LogClock leader;
  leader.start(kv::last_stamp - milliseconds(1), clock(0));
  CHECK(leader.stamp(kv::last_stamp - milliseconds(1), clock(9)) == kv::last_stamp);
  CHECK(leader.stamp(kv::last_stamp, NodeInstant(std::int64_t{1} << 62)) == kv::last_stamp);
}

}  // namespace
}  // namespace raftbed::actor
