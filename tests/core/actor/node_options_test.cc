#include "core/actor/node_options.h"

#include <catch2/catch_test_macros.hpp>
#include <functional>

#include "core/base/broken.h"
#include "host.h"

namespace raftbed::actor {
namespace {

std::string text_after(const std::function<void(NodeOptions&)>& change) {
  NodeOptions options = options_for(3);
  change(options);
  const auto problem = problem_with(options);
  return problem ? problem->text() : "";
}

TEST_CASE("a node's options agree with each other by default", "[node][options]") {
  CHECK(text_after([](NodeOptions&) {}).empty());
}

TEST_CASE("what Raft is told is validated with the rest", "[node][options]") {
  CHECK(text_after([](NodeOptions& o) { o.raft.append_entries_max = 0; }) ==
        "append_entries_max: expected at least 1, found 0");
}

TEST_CASE("reads by lease need a Raft that keeps leases", "[node][options]") {
  const auto by_lease = [](NodeOptions& options) {
    options.reads = ReadMode::lease;
    options.raft.check_quorum = true;
  };
  CHECK(text_after(by_lease) ==
        "reads: expected lease_reads beside reads by lease, found without it");
  CHECK(text_after([&](NodeOptions& options) {
          by_lease(options);
          options.raft.lease_reads = true;
        }).empty());
}

TEST_CASE("a mailbox holds something, and a session lasts", "[node][options]") {
  CHECK(text_after([](NodeOptions& o) { o.mailbox_capacity = 0; }) ==
        "mailbox_capacity: expected at least 1, found 0");
  CHECK(text_after([](NodeOptions& o) { o.session_expiry = Duration(0); }) ==
        "session_expiry: expected more than nothing, found 0 ns");
  CHECK(text_after([](NodeOptions& o) { o.session_expiry = nanoseconds(1); }).empty());
}

TEST_CASE("a node with options that do not agree is not made", "[node][options]") {
  NodeOptions options = options_for(3);
  options.session_expiry = Duration(-1);
  CHECK_THROWS_AS(HostOn<>(options), Broken);
}

}  // namespace
}  // namespace raftbed::actor
