// The supervisor: back-off that doubles, a restart limit within a window, and forgiveness.
#include "core/actor/supervisor.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::actor {
namespace {

TEST_CASE("back-off doubles up to its bound", "[supervisor]") {
  Supervisor supervisor({milliseconds(50), milliseconds(150), 10, seconds(10)});
  const Instant now = Instant() + seconds(1);
  CHECK(supervisor.failed(now) == milliseconds(50));
  CHECK(supervisor.failed(now) == milliseconds(100));
  CHECK(supervisor.failed(now) == milliseconds(150));
  CHECK(supervisor.failed(now) == milliseconds(150));
}

TEST_CASE("too many failures within a window escalate", "[supervisor]") {
  Supervisor supervisor({milliseconds(50), seconds(1), 2, seconds(10)});
  const Instant now = Instant() + seconds(1);
  CHECK(supervisor.failed(now).has_value());
  CHECK(supervisor.failed(now + seconds(9)).has_value());
  CHECK_FALSE(supervisor.failed(now + seconds(10)).has_value());
}

TEST_CASE("a failure after a quiet window starts the count anew", "[supervisor]") {
  Supervisor supervisor({milliseconds(50), seconds(1), 1, seconds(10)});
  CHECK(supervisor.failed(Instant()).has_value());
  CHECK(supervisor.failed(Instant() + seconds(11)) == milliseconds(50));
}

TEST_CASE("forgiveness starts the count anew", "[supervisor]") {
  Supervisor supervisor({milliseconds(50), seconds(1), 1, seconds(10)});
  CHECK(supervisor.failed(Instant()).has_value());
  supervisor.forgive();
  CHECK(supervisor.failed(Instant()) == milliseconds(50));
}

}  // namespace
}  // namespace raftbed::actor
