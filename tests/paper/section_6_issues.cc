// Raft 6, the "three more issues to address for reconfiguration" (dissertation 4.2.1 to 4.2.3):
// each test is named as a sentence of it.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

// From n1, n2 and n3 to n1, n4 and n5, who have learned.
const Reconfigure to_the_new{{n1, n4, n5}};

TEST_CASE(
    "Raft introduces an additional phase before the configuration change, in which the new servers "
    "join the cluster as non-voting members (the leader replicates log entries to them, but they "
    "are not considered for majorities)",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(5, 3);
  for (const NodeId node : {n2, n3}) cluster.isolate(node);
  const LogIndex committed = cluster.raft(n1).commit_index();
  cluster.propose(n1, "x");
  cluster.settle();
  CHECK(cluster.raft(n4).log() == cluster.raft(n1).log());
  CHECK(cluster.raft(n5).log() == cluster.raft(n1).log());
  CHECK(cluster.raft(n1).commit_index() == committed);
}

TEST_CASE(
    "once the new servers have caught up with the rest of the cluster, the reconfiguration can "
    "proceed as described above",
    "[paper][6]") {
  Cluster cluster = led_by_n1(5, 3);
  cluster.change(n1, to_the_new);
  CHECK(why_refused(cluster.output(n1)) == ChangeRefusal::behind);
  cluster.change(n1, Reconfigure{{n1, n2, n3}, {n4, n5}});
  cluster.settle();
  let_heartbeats_pass(cluster, n1, 2);
  cluster.change(n1, to_the_new);
  cluster.settle();
  CHECK(known_to(cluster, n5) == Configuration{{n1, n4, n5}});
}

TEST_CASE(
    "the cluster leader may not be part of the new configuration; in this case, the leader steps "
    "down (returns to follower state) once it has committed the C_new log entry",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(4, 3);
  cluster.change(n1, Reconfigure{{n2, n3, n4}});
  while (cluster.raft(n1).is_leader()) {
    const Configuration& now = known_to(cluster, n1);
    const bool is_new = now == Configuration{{n2, n3, n4}};
    REQUIRE((now.is_joint() || is_new));
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    REQUIRE_FALSE(cluster.wire().empty());
    cluster.deliver_at(0);
  }
  CHECK(known_to(cluster, n1) == Configuration{{n2, n3, n4}});
  CHECK(cluster.raft(n1).commit_index() == cluster.raft(n1).configuration_index());
}

// While it is not committed, whoever may have to lead it.
TEST_CASE(
    "the leader transition occurs when C_new is committed because this is the first point when the "
    "new configuration can operate independently (it will always be possible to choose a leader "
    "from C_new); before this point, it may be the case that only a server from C_old can be "
    "elected leader",
    "[paper][6]") {
  Cluster cluster = led_by_n1_with_learners(4, 3);
  for (const NodeId node : {n2, n3, n4}) cluster.isolate(node);
  cluster.change(n1, Reconfigure{{n2, n3, n4}});
  cluster.sync(n1);
  cluster.heal();
  Cluster before = cluster;  // n1 alone has what makes them leaders without it
  for (const NodeId node : {n2, n3, n4}) before.isolate(node);
  before.elect(n4);
  CHECK_FALSE(before.raft(n4).is_leader());
  let_heartbeats_pass(cluster, n1, 4);
  REQUIRE_FALSE(cluster.raft(n1).is_leader());
  cluster.crash(n1);
  for (const NodeId node : {n2, n3, n4}) {
    Cluster after = cluster;
    after.elect(node);
    CHECK(after.raft(node).is_leader());
  }
}

TEST_CASE(
    "this means that there will be a period of time (while it is committing C_new) when the leader "
    "is managing a cluster that does not include itself; it replicates log entries but does not "
    "count itself in majorities",
    "[paper][6]") {
  Cluster cluster = led_by_n1(4, 4);
  for (const NodeId node : {n3, n4}) cluster.isolate(node);
  cluster.change(n1, Leave{n1});
  cluster.propose(n1, "x");
  cluster.settle();  // n1 and n2 have both: that is two, and one of three
  CHECK(cluster.raft(n2).log() == cluster.raft(n1).log());
  CHECK(cluster.raft(n1).is_leader());
  CHECK(cluster.raft(n1).commit_index() < cluster.raft(n1).configuration_index());
}

// n4 is removed and does not hear of it; the others hear n1.
TEST_CASE(
    "servers disregard RequestVote RPCs when they believe a current leader exists; if a leader is "
    "able to get heartbeats to its cluster, then it will not be deposed by larger term numbers",
    "[paper][6]") {
  Options options;
  options.check_quorum = true;
  Cluster cluster = led_by_n1(4, 4, options);
  cluster.isolate(n4);
  cluster.change(n1, Leave{n4});
  cluster.settle();
  let_heartbeats_pass(cluster, n1, 8);
  cluster.heal();
  const Term term = cluster.raft(n1).term();
  for (int elections = 0; elections < 5; ++elections) cluster.timeout(n4);
  cluster.settle();
  CHECK(cluster.raft(n4).term() > term);
  for (const NodeId node : {n1, n2, n3}) CHECK(cluster.raft(node).term() == term);
  CHECK(cluster.raft(n1).is_leader());
}

TEST_CASE(
    "this does not affect normal elections, where each server waits at least a minimum election "
    "timeout before starting an election",
    "[paper][6]") {
  Options options;
  options.check_quorum = true;
  for (const NodeId next : {n2, n3}) {
    Cluster cluster = led_by_n1(3, 3, options);
    cluster.crash(n1);
    cluster.wake(next);  // when it has not heard the leader for that long
    cluster.settle();
    const Raft& raft = cluster.raft(next);
    if (!raft.is_leader()) cluster.let_time_pass();  // the other has waited as long by now
    CHECK((cluster.raft(n2).is_leader() || cluster.raft(n3).is_leader()));
    CHECK(raft.term() <= Term(3));
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
