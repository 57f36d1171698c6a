// I8, I13, I15 and I16, each broken and nearly broken.
#include <catch2/catch_test_macros.hpp>

#include "script.h"

namespace raftbed::check::testing {
namespace {

TEST_CASE("a commit index that goes back within a life is caught", "[rules][I8]") {
  Script run(3);
  run.lead_and_commit({"a"});
  run.commit(n1, 0);
  CHECK(run.broken() == "I8");
}

TEST_CASE("a commit index starts over with a new life", "[rules][I8]") {
  Script run(3);
  run.lead_and_commit({"a"});
  run.tell(n1, observe::Ended{observe::Ending::kill});
  run.start(n1);
  run.commit(n1, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("a commitment without a majority of durable copies is caught", "[rules][I13][P01]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1, "a");
  run.sync(n1);
  run.term(n2, 1);
  run.append(n2, 1, "a");  // in its page cache
  run.commit(n1, 1);
  CHECK(run.broken() == "I13");
}

TEST_CASE("a leader whose own copy is not durable may commit by the others'", "[rules][I13]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1, "a");
  run.replicate(n2, n1, 1);
  run.replicate(n3, n1, 1);
  run.commit(n1, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("half of an even number of nodes is no majority", "[rules][I13]") {
  Script run(4);
  run.lead_and_commit({"a"});
  CHECK(run.broken() == "I13");
}

TEST_CASE("where nothing is told of disks, copies are not judged", "[rules][I13]") {
  Script run(3, Disks::unknown);
  run.lead(n1, 1);
  run.append(n1, 1, "a");
  run.commit(n1, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("a commit index beyond the log is caught", "[rules][I15]") {
  Script run(3);
  run.lead_and_commit({"a"});
  run.commit(n2, 2);
  CHECK(run.broken() == "I15");
}

TEST_CASE("a commit index at the end of the log is within it", "[rules][I15]") {
  Script run(3);
  run.lead_and_commit({"a"});
  run.commit(n2, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("a follower that commits a stale tail is caught", "[rules][I16][C03]") {
  Script run(3);
  run.append(n3, 0, "stale");
  run.lead_and_commit({"a"});
  run.term(n3, 1);
  run.commit(n3, 1);
  CHECK(run.broken() == "I16");
}

TEST_CASE("a follower with a stale tail may commit what lies before it", "[rules][I16]") {
  Script run(3);
  run.lead_and_commit({"a"});
  run.replicate(n3, n1, 1);
  run.append(n3, 1, "unconfirmed");
  run.commit(n3, 1);
  CHECK(run.broken().empty());
}

}  // namespace
}  // namespace raftbed::check::testing
