// I18 and I19, each broken and nearly broken; and what snapshots change of the other rules.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "script.h"

namespace raftbed::check::testing {
namespace {

observe::SnapshotName snapshot(std::uint64_t index, std::uint64_t term, std::uint32_t sum = 7) {
  return observe::SnapshotName{LogIndex(index), Term(term), sum};
}

// n1 and n2 have committed three entries, and n1 has applied them.
Script run_of_three() {
  Script run(3);
  run.lead_and_commit({"a", "b", "c"});
  run.commit(n2, 3);
  for (std::uint64_t at = 1; at <= 3; ++at) run.apply(n1, at);
  return run;
}

TEST_CASE("a snapshot of what is committed and applied is right", "[rules][I18]") {
  Script run = run_of_three();
  run.tell(n1, observe::SnapshotTaken{snapshot(3, 1)});
  CHECK(run.broken().empty());
}

TEST_CASE("a snapshot beyond what was committed is caught", "[rules][I18]") {
  Script run = run_of_three();
  run.append(n1, 1, "d");
  run.tell(n1, observe::SnapshotTaken{snapshot(4, 1)});
  CHECK(run.broken() == "I18");
}

TEST_CASE("a snapshot of another term than was committed is caught", "[rules][I18]") {
  Script run = run_of_three();
  run.tell(n3, observe::SnapshotInstalled{snapshot(3, 2)});
  CHECK(run.broken() == "I18");
}

TEST_CASE("a snapshot of what was not applied is caught", "[rules][I18]") {
  Script run = run_of_three();
  run.tell(n2, observe::SnapshotTaken{snapshot(3, 1)});
  CHECK(run.broken() == "I18");
}

TEST_CASE("snapshots of an index that differ are caught", "[rules][I19]") {
  Script run = run_of_three();
  for (std::uint64_t at = 1; at <= 3; ++at) run.apply(n2, at);
  run.tell(n1, observe::SnapshotTaken{snapshot(3, 1, 7)});
  run.tell(n2, observe::SnapshotTaken{snapshot(3, 1, 8)});
  CHECK(run.broken() == "I19");
}

TEST_CASE("a snapshot that differs from one that was installed is not said to have been taken",
          "[rules][I19]") {
  Script run = run_of_three();
  run.term(n3, 1);
  run.tell(n3, observe::SnapshotInstalled{snapshot(3, 1, 8)});
  run.tell(n1, observe::SnapshotTaken{snapshot(3, 1, 7)});
  REQUIRE(run.broken() == "I19");
  CHECK(run.found()->story.find("took") == std::string::npos);
}

TEST_CASE("a state machine that holds anything but what it was restored from is caught",
          "[rules][I19]") {
  Script run = run_of_three();
  run.tell(n1, observe::SnapshotTaken{snapshot(3, 1)});
  run.term(n3, 1);
  run.tell(n3, observe::SnapshotInstalled{snapshot(3, 1)});
  run.tell(n3, observe::CommitAdvanced{LogIndex(3)});
  SECTION("the same") {
    run.tell(n3, observe::StateRestored{LogIndex(3), snapshot(3, 1)});
    CHECK(run.broken().empty());
  }
  SECTION("another state") {
    run.tell(n3, observe::StateRestored{LogIndex(3), snapshot(3, 1, 8)});
    CHECK(run.broken() == "I19");
  }
  SECTION("nothing is said of it") {
    run.tell(n3, observe::StateRestored{LogIndex(3)});
    CHECK(run.broken().empty());
  }
}

TEST_CASE("a life that starts with another entry forgotten than was there is caught",
          "[rules][I17]") {
  Script run = run_of_three();
  run.tell(n1, observe::SnapshotTaken{snapshot(3, 1)});
  run.tell(n1, observe::Ended{observe::Ending::kill});
  const std::uint64_t term = GENERATE(1U, 0U);
  raft::Log log{LogIndex(2), Term(term)};
  log.append(entry(3, 1, "c"));
  run.tell(n1, observe::Started{Incarnation(2), run.state(n1), log, snapshot(3, 1)});
  CHECK(run.broken() == (term == 1 ? "" : "I17"));
}

TEST_CASE("snapshots of different indexes may differ", "[rules][I19]") {
  Script run = run_of_three();
  for (std::uint64_t at = 1; at <= 2; ++at) run.apply(n2, at);
  run.tell(n1, observe::SnapshotTaken{snapshot(3, 1, 7)});
  run.tell(n2, observe::SnapshotTaken{snapshot(2, 1, 8)});
  CHECK(run.broken().empty());
}

TEST_CASE("who installs a snapshot has the committed log up to it, and goes on behind it",
          "[rules][snapshot]") {
  Script run(3);
  run.lead(n3, 1);
  run.append(n3, 1, "of another history");
  run.lead(n1, 2);
  for (const std::string_view command : {"a", "b", "c"}) run.append(n1, 2, command);
  run.sync(n1);
  run.replicate(n2, n1, 2);
  run.commit(n1, 3);
  run.term(n3, 2);
  run.role(n3, observe::RoleName::follower);
  run.tell(n3, observe::SnapshotInstalled{snapshot(3, 2)});
  run.tell(n3, observe::CommitAdvanced{LogIndex(3)});
  run.tell(n3, observe::StateRestored{LogIndex(3)});
  const raft::Entry next = entry(4, 2, "d");
  run.tell(n3, observe::LogAppended{LogIndex(4), observe::name_of(next)});
  CHECK(run.broken().empty());
}

TEST_CASE("who discards what it has acknowledged behind a snapshot that it had is caught",
          "[rules][I10]") {
  Script run = run_of_three();  // n2 has acknowledged three entries
  run.tell(n2, observe::SnapshotInstalled{snapshot(2, 1)});
  CHECK(run.broken() == "I10");
}

// n3 acknowledged an entry that lost, and installs what won. The power fails before that is
// durable.
TEST_CASE("what an installation has cut off may come back as long as it is not durable",
          "[rules][I10]") {
  Script run = run_of_three();
  run.append(n3, 0, "lost");
  run.sync(n3);
  run.promise_append(n3, 0, n2, 1);
  run.tell(n3, observe::SnapshotInstalled{snapshot(2, 1)});
  run.lose_power(n3);
  run.start(n3);
  CHECK(run.broken().empty());
}

TEST_CASE("a state machine that skips what it neither applied nor restored is caught",
          "[rules][I9]") {
  Script run = run_of_three();
  run.term(n3, 1);
  run.tell(n3, observe::SnapshotInstalled{snapshot(3, 1)});
  run.tell(n3, observe::CommitAdvanced{LogIndex(3)});
  CHECK(run.broken().empty());
  SECTION("restored") {
    run.tell(n3, observe::StateRestored{LogIndex(3)});
    CHECK(run.broken().empty());
  }
  SECTION("restored to something else") {
    run.tell(n3, observe::StateRestored{LogIndex(4)});
    CHECK(run.broken() == "I9");
  }
  SECTION("not restored") {
    const raft::Entry next = entry(4, 1, "d");
    run.tell(n3, observe::LogAppended{LogIndex(4), observe::name_of(next)});
    run.tell(n3, observe::Applied{LogIndex(4), observe::name_of(next), std::nullopt});
    CHECK(run.broken() == "I9");
  }
}

TEST_CASE("a state machine that goes back to an earlier snapshot is caught", "[rules][I9]") {
  Script run = run_of_three();
  run.tell(n1, observe::StateRestored{LogIndex(2)});
  CHECK(run.broken() == "I9");
}

}  // namespace
}  // namespace raftbed::check::testing
