// I20 and I21, each broken and nearly broken; and whose copies make a quorum (I13).
#include "sim/check/membership_rules.h"

#include <catch2/catch_test_macros.hpp>

#include "script.h"

namespace raftbed::check::testing {
namespace {

using raft::Configuration;

// n1 leads three voters in term 1, and has committed in it.
Script led_by_n1(std::uint16_t nodes = 5, std::uint16_t voters = 3) {
  Script run(nodes, Disks::told, voters);
  run.lead_and_commit({"a"});
  REQUIRE(run.broken().empty());
  return run;
}

TEST_CASE("a configuration of one voter more or less is right behind a committed one",
          "[rules][I21]") {
  Script run = led_by_n1();
  run.configure(n1, {{n1, n2}});
  CHECK(run.broken().empty());
}

TEST_CASE("a configuration whose majorities need not overlap with those before is caught",
          "[rules][I21]") {
  const auto broken_by = [](const Configuration& next) {
    Script run = led_by_n1();
    run.configure(n1, next);
    return run.broken();
  };
  CHECK(broken_by({{n1}}) == "I21");
  CHECK(broken_by({{n1, n2, n4}}) == "I21");
  CHECK(broken_by({{n1, n4, n5}, {n1, n2}}) == "I21");
  CHECK(broken_by({{n1, n4, n5}, {n1, n2, n3}}).empty());
  CHECK(broken_by({{n1, n2, n3}, {}, {n4}}).empty());
}

TEST_CASE("a joint configuration is left for its own voters", "[rules][I21][joint]") {
  for (const bool is_right : {true, false}) {
    Script run = led_by_n1();
    run.configure(n1, {{n1, n2, n4}, {n1, n2, n3}});
    run.sync(n1);
    run.replicate(n2, n1, 1);
    run.commit(n1, 2);
    REQUIRE(run.broken().empty());
    run.configure(n1, is_right ? Configuration{{n1, n2, n4}} : Configuration{{n1, n2, n3}});
    CHECK(run.broken() == (is_right ? "" : "I21"));
  }
}

TEST_CASE("a configuration behind one that is not committed is caught", "[rules][I21][M02]") {
  Script run = led_by_n1();
  run.configure(n1, {{n1, n2}});
  run.configure(n1, {{n1, n2, n3}});
  CHECK(run.broken() == "I21");
}

TEST_CASE("a configuration before a commit of the leader's term is caught", "[rules][I21][M01]") {
  Script run = led_by_n1();
  run.lead(n2, 2);
  run.configure(n2, {{n1, n2}});
  CHECK(run.broken() == "I21");
}

TEST_CASE("who is told of a configuration does not judge it", "[rules][I21]") {
  Script run = led_by_n1();
  run.term(n2, 1);
  run.configure(n2, {{n5}});
  CHECK(run.broken().empty());
}

TEST_CASE("a commit needs a majority of the voters, and no learner's copy", "[rules][I13]") {
  Script run = led_by_n1();
  run.configure(n1, {{n1, n2, n3}, {}, {n4, n5}});
  run.sync(n1);
  run.replicate(n4, n1, 1);
  run.replicate(n5, n1, 1);
  run.commit(n1, 2);
  CHECK(run.broken() == "I13");
}

TEST_CASE("a commit in a joint configuration needs a majority of both sets",
          "[rules][I13][joint][M03]") {
  for (const NodeId third : {n2, n5}) {
    Script run = led_by_n1();
    run.configure(n1, {{n1, n4, n5}, {n1, n2, n3}});
    run.sync(n1);
    run.replicate(n4, n1, 1);
    run.replicate(third, n1, 1);
    run.commit(n1, 2);
    CHECK(run.broken() == (third == n2 ? "" : "I13"));
  }
}

TEST_CASE("a node that starts by another configuration than its log's latest is caught",
          "[rules][I20][M17]") {
  for (const bool is_right : {true, false}) {
    Script run = led_by_n1();
    run.configure(n1, {{n1, n2}});
    run.sync(n1);
    run.lose_power(n1);
    const Configuration goes_by = is_right ? Configuration{{n1, n2}} : of_voters(3);
    run.tell(n1, observe::Started{Incarnation(9), run.state(n1), run.log(n1), {}, goes_by});
    CHECK(run.broken() == (is_right ? "" : "I20"));
  }
}

TEST_CASE("a node that shows a configuration that was cut off is caught", "[rules][I20][M21]") {
  Script run = led_by_n1();
  const auto shows = [&](NodeId node, const Configuration& configuration) {
    const auto finding = run.rules().compare_in_full(
        node, observe::Moment{}, Shown{run.log(node), run.state(node), LogIndex(0), configuration});
    return finding ? finding->rule.substr(0, 3) : "";
  };
  run.configure(n2, {{n1, n2}});
  CHECK(shows(n2, {{n1, n2}}).empty());
  CHECK(shows(n2, of_voters(3)) == "I20");
  run.truncate(n2, 2);
  CHECK(shows(n2, of_voters(3)).empty());
  CHECK(shows(n2, {{n1, n2}}) == "I20");
  // Who belongs to nothing may propose a cluster, of itself among others.
  CHECK(shows(n5, {{n5}}).empty());
  CHECK(shows(n5, {{n4}}) == "I20");
}

TEST_CASE("a configuration at a place where nothing was appended is passed by", "[rules][robust]") {
  Script run = led_by_n1();
  const raft::Entry change(LogIndex(99), Term(1), raft::EntryKind::configuration,
                           raft::encode({{n1}}).span());
  run.tell(n2, observe::ConfigurationAppended{LogIndex(99), change});
  run.tell(n2, observe::ConfigurationAppended{LogIndex(0), change});
  run.tell(n2, observe::ConfigurationAppended{LogIndex(1), change});
  run.commit(n1, 1);
  run.start(n2);
}

}  // namespace
}  // namespace raftbed::check::testing
