// I1 and I4, each broken and nearly broken.
#include <catch2/catch_test_macros.hpp>

#include "script.h"

namespace raftbed::check::testing {
namespace {

TEST_CASE("two leaders of one term break election safety", "[rules][I1][E01][E04]") {
  Script run(3);
  run.lead(n1, 2);
  run.lead(n3, 2);
  CHECK(run.broken() == "I1");
  CHECK(run.found()->node == n3);
  CHECK(run.found()->role == observe::RoleName::leader);
  CHECK(observe::bucket_of(*run.found()) == "raft/I1 election-safety/delivery/leader");
}

TEST_CASE("leaders of different terms at one time do not break election safety", "[rules][I1]") {
  Script run(3);
  run.lead(n1, 2);
  run.lead(n3, 3);
  run.role(n1, observe::RoleName::leader);  // still, in term 2
  CHECK(run.broken().empty());
}

TEST_CASE("a leader of a later term without a committed entry breaks leader completeness",
          "[rules][I4][E06]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1);
  run.sync(n1);
  run.replicate(n2, n1, 1);
  run.commit(n1, 1);
  run.lead(n3, 2);
  CHECK(run.broken() == "I4");
}

TEST_CASE("a leader of a later term may lack what was never committed", "[rules][I4]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1);
  run.sync(n1);
  run.replicate(n2, n1, 1);
  run.lead(n3, 2);
  CHECK(run.broken().empty());
}

TEST_CASE(
    "a leader of a later term with another entry at a committed index breaks leader completeness",
    "[rules][I4][C01]") {
  // Figure 8: n1 commits its entry of term 2 in term 4 by counting copies; n5's log ends in term 3.
  Script run(5);
  run.lead(n1, 2);
  run.append(n1, 2);
  run.sync(n1);
  run.replicate(n2, n1, 2);
  run.lead(n5, 3);
  run.append(n5, 3);
  run.sync(n5);
  run.lead(n1, 4);
  run.replicate(n2, n1, 4);
  run.replicate(n3, n1, 4);
  run.commit(n1, 1);
  CHECK(run.broken().empty());
  run.lead(n5, 5);
  CHECK(run.broken() == "I4");
}

TEST_CASE("an entry committed late by an old leader must be in the log of a newer one",
          "[rules][I4]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1);
  run.sync(n1);
  run.lead(n3, 2);
  run.replicate(n2, n1, 1);
  run.commit(n1, 1);
  CHECK(run.broken() == "I4");
}

TEST_CASE("an entry committed late by an old leader may be in the log of a newer one",
          "[rules][I4]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1);
  run.sync(n1);
  run.replicate(n2, n1, 1);
  run.lead(n2, 2);
  run.commit(n1, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("a delayed winner of an old term needs nothing that was committed in later ones",
          "[rules][I4]") {
  Script run(5);
  run.lead(n1, 3);
  run.append(n1, 3);
  run.sync(n1);
  run.replicate(n2, n1, 3);
  run.replicate(n3, n1, 3);
  run.commit(n1, 1);
  run.lead(n5, 2);  // the last vote came late
  CHECK(run.broken().empty());
}

}  // namespace
}  // namespace raftbed::check::testing
