#include "core/raft/options.h"

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <utility>

#include "solo.h"

namespace raftbed::raft::testing {
namespace {

std::string text_after(const std::function<void(Options&)>& change) {
  Options options = options_for(n1, 3);
  change(options);
  const auto problem = problem_with(options);
  return problem ? problem->text() : "";
}

TEST_CASE("the default timing and limits agree with each other", "[options]") {
  CHECK_FALSE(problem_with(options_for(n1, 1)));
  CHECK_FALSE(problem_with(options_for(n5, 7)));
}

TEST_CASE("a configuration is sound, and the node is in it, or it is nobody's", "[options]") {
  const auto with_voters = [](Nodes voters) {
    return text_after([&](Options& options) { options.configuration.voters = std::move(voters); });
  };
  const std::string sound =
      "configuration: expected nodes from n1 on, in order, each once, and at least one voter, "
      "found ";
  CHECK(with_voters({}).empty());
  CHECK(with_voters({n2, n1}) == sound + "n2 n1");
  CHECK(with_voters({n1, n1}) == sound + "n1 n1");
  CHECK(with_voters({NodeId(0), n1}) == sound + "n0 n1");
  CHECK(with_voters({n2, n3}) == "configuration: expected n1 itself in it, or nobody, found n2 n3");
  CHECK(text_after([](Options& options) { options.configuration = {{n2}, {}, {n1}, {}}; }).empty());
  CHECK(text_after([](Options& options) {
          options.configuration = {{}, {}, {n1}, {}};
        }) == sound + "none");
}

TEST_CASE("an election timeout is positive, and its range is not empty", "[options]") {
  CHECK(text_after([](Options& o) { o.election_timeout_min = Duration(0); }) ==
        "election_timeout_min: expected more than nothing, found 0 ns");
  CHECK(text_after([](Options& o) { o.election_timeout_max = milliseconds(149); }) ==
        "election_timeout_max: expected at least 150000000 ns, found 149000000 ns");
}

TEST_CASE("two heartbeats fit into the shortest election timeout", "[options]") {
  CHECK(text_after([](Options& o) { o.heartbeat_interval = milliseconds(75); }).empty());
  CHECK(text_after([](Options& o) { o.heartbeat_interval = milliseconds(76); }) ==
        "heartbeat_interval: expected at most half of 150000000 ns, found 76000000 ns");
  CHECK(text_after([](Options& o) { o.heartbeat_interval = Duration(0); }) ==
        "heartbeat_interval: expected more than nothing, found 0 ns");
}

TEST_CASE("no time is so long that adding it to a clock would overflow", "[options]") {
  const Duration longest = seconds(1'000'000);
  CHECK(text_after([&](Options& o) { o.election_timeout_max = longest; }).empty());
  CHECK(text_after([&](Options& o) { o.election_timeout_max = longest + nanoseconds(1); }) ==
        "election_timeout_max: expected at most 1000000000000000 ns, found 1000000000000001 ns");
  // Twice that is no time any more.
  CHECK(
      text_after([](Options& o) { o.heartbeat_interval = Duration(5'000'000'000'000'000'000); }) ==
      "heartbeat_interval: expected at most half of 150000000 ns, found 5000000000000000000 ns");
  const auto preferring = [&](std::uint16_t nodes) {
    return text_after([&](Options& o) {
      o.election_timeout_max = longest;
      for (std::uint16_t i = 1; i <= nodes; ++i) o.preferred.emplace_back(i);
    });
  };
  CHECK(preferring(1'000).empty());
  CHECK(preferring(1'001) ==
        "preferred: expected so few that nobody waits longer than 1000000000000000000 ns, found "
        "1001 times 999999850000000 ns");
}

TEST_CASE("a message's entries can be counted in it", "[options]") {
  CHECK(text_after([](Options& o) { o.append_entries_max = 65'535; }).empty());
  CHECK(text_after([](Options& o) { o.append_entries_max = 65'536; }) ==
        "append_entries_max: expected at most 65535, found 65536");
}

TEST_CASE("no limit is zero", "[options]") {
  CHECK(text_after([](Options& o) { o.append_entries_max = 0; }) ==
        "append_entries_max: expected at least 1, found 0");
  CHECK_FALSE(text_after([](Options& o) { o.append_bytes_max = 0; }).empty());
  CHECK_FALSE(text_after([](Options& o) { o.appends_in_flight_max = 0; }).empty());
  CHECK_FALSE(text_after([](Options& o) { o.uncommitted_max = 0; }).empty());
  CHECK_FALSE(text_after([](Options& o) { o.uncommitted_bytes_max = 0; }).empty());
  CHECK_FALSE(text_after([](Options& o) { o.bytes_in_flight_max = 0; }).empty());
  CHECK_FALSE(text_after([](Options& o) { o.snapshot_after = 0; }).empty());
  CHECK_FALSE(text_after([](Options& o) { o.snapshot_chunk_bytes = 0; }).empty());
  CHECK_FALSE(text_after([](Options& o) { o.reads_waiting_max = 0; }).empty());
}

TEST_CASE("nobody is preferred twice, or without a name", "[options]") {
  CHECK(text_after([](Options& o) { o.preferred = {n3, n1}; }).empty());
  CHECK(text_after([](Options& o) {
          o.preferred = {n3, n1, n3};
        }) == "preferred: expected nodes from n1 on, each once, found n3 n1 n3");
  CHECK_FALSE(text_after([](Options& o) { o.preferred = {NodeId(0)}; }).empty());
}

TEST_CASE("a core with options that do not agree is not made", "[options]") {
  Options options = options_for(n1, 3);
  options.configuration.voters = {n2};
  CHECK_THROWS_AS(Raft(options, {}), Broken);
}

}  // namespace
}  // namespace raftbed::raft::testing
