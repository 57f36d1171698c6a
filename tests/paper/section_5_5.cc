// Raft 5.5, "Follower and candidate crashes" (dissertation 3.7): each test is named as a sentence
// of it.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("if the crashed server restarts, then the RPC will complete successfully",
          "[paper][5.5]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.crash(n3);
  cluster.propose(n1, "x");
  cluster.settle();
  let_heartbeats_pass(cluster, n1, 50);
  cluster.restart(n3);
  let_heartbeats_pass(cluster, n1, 3);
  CHECK(cluster.raft(n3).log() == cluster.raft(n1).log());
  CHECK(commands_of(cluster.applied(n3)) == std::vector<std::string>{"-", "x"});
}

TEST_CASE(
    "if a follower or candidate crashes, then future RequestVote and AppendEntries RPCs sent to it "
    "will fail; Raft handles these failures by retrying indefinitely",
    "[paper][5.5]") {
  Cluster cluster(3);
  cluster.crash(n2);
  cluster.crash(n3);
  for (int elections = 0; elections < 20; ++elections) {
    cluster.wake(n1);
    cluster.settle();
    REQUIRE_FALSE(cluster.raft(n1).is_leader());
  }
  cluster.restart(n3);
  cluster.wake(n1);
  cluster.settle();
  CHECK(cluster.raft(n1).is_leader());
}

// n2 has carried out what it was asked, down to its disk, and crashes before anybody hears of it;
// then it is asked the same again.
struct Repeated {
  Cluster cluster;
  Restored before;  // n2's state when it crashed
};
Repeated crashed_before_responding(Cluster cluster) {
  Flight request = *cluster.take(n1, n2);
  cluster.drop_all();
  cluster.put_back(request);
  cluster.deliver(n1, n2);
  cluster.sync(n2);
  const Raft& n2_raft = cluster.raft(n2);
  const Restored before{HardState{n2_raft.term(), n2_raft.vote()}, n2_raft.log()};
  cluster.drop_all();
  cluster.crash(n2);
  cluster.restart(n2);
  cluster.put_back(std::move(request));
  cluster.deliver(n1, n2);
  return {std::move(cluster), before};
}

void check_unchanged(const Repeated& repeated) {
  const Raft& raft = repeated.cluster.raft(n2);
  CHECK(HardState{raft.term(), raft.vote()} == repeated.before.hard_state);
  CHECK(raft.log() == repeated.before.log);
  CHECK_FALSE(repeated.cluster.output(n2).write);
  CHECK(repeated.cluster.output(n2).send.size() == 1);
}

TEST_CASE(
    "if a server crashes after completing an RPC but before responding, then it will receive the "
    "same RPC again after it restarts; Raft RPCs are idempotent, so this causes no harm",
    "[paper][5.5]") {
  Cluster voting(3);
  voting.timeout(n1);
  voting.sync(n1);
  Repeated vote = crashed_before_responding(voting);
  check_unchanged(vote);
  vote.cluster.settle();
  CHECK(vote.cluster.raft(n1).is_leader());

  Cluster appending(3);
  appending.elect(n1);
  appending.propose(n1, "x");
  Repeated append = crashed_before_responding(appending);
  check_unchanged(append);
  append.cluster.settle();
  CHECK(append.cluster.raft(n1).commit_index() == LogIndex(2));
}

TEST_CASE(
    "if a follower receives an AppendEntries request that includes log entries already present in "
    "its log, it ignores those entries in the new request",
    "[paper][5.5]") {
  Solo follower(options_for(n2, 3), restored(1, log_of({1, 1})));
  const AppendRequest request = append_request(1, 0, 0, {entry(1, 1), entry(2, 1), entry(3, 1)});
  follower.receive(n1, request);
  REQUIRE(follower.output.write);
  CHECK(follower.output.write->entries == Entries{entry(3, 1)});
  follower.persist();
  follower.receive(n1, request);
  CHECK_FALSE(follower.output.write);
  CHECK(has_note(follower.output, NoteKind::append_already_known));
  CHECK(follower.said<AppendReply>() == std::vector{accepted(1, 3, 1)});
}

}  // namespace
}  // namespace raftbed::raft::testing
