#include "core/base/counted.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed {
namespace {

TEST_CASE("one is one, and everything else is many", "[words]") {
  CHECK(counted(0, "run") == "0 runs");
  CHECK(counted(1, "run") == "1 run");
  CHECK(counted(2, "run") == "2 runs");
  CHECK(counted(1, "entry", "entries") == "1 entry");
  CHECK(counted(7, "entry", "entries") == "7 entries");
}

}  // namespace
}  // namespace raftbed
