// Dissertation 3.10, "Leadership transfer extension": each test is named as a sentence of it. Its
// steps one by one are in tests/core/raft/transfer_test.cc.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("the prior leader stops accepting new client requests", "[paper][3.10]") {
  Solo leader = leader_of(3);
  leader.step(Transfer{n2});
  for (int i = 0; i < 5; ++i) {
    leader.propose("x");
    const auto* refused = std::get_if<ProposalRefused>(&*leader.output.proposal);
    REQUIRE(refused != nullptr);
    CHECK(refused->reason == Refusal::handing_over);
  }
  CHECK(leader.raft.log().last_index() == LogIndex(1));
}

TEST_CASE(
    "the prior leader fully updates the target server's log to match its own, using the normal log "
    "replication mechanism",
    "[paper][3.10]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.isolate(n2);
  for (int i = 0; i < 20; ++i) cluster.propose(n1, "c" + std::to_string(i));
  cluster.settle();
  cluster.heal();
  cluster.step(n1, Transfer{n2});
  const Log before = cluster.raft(n1).log();
  for (int heartbeats = 0; heartbeats < 5 && cluster.raft(n1).is_leader(); ++heartbeats) {
    let_heartbeats_pass(cluster, n1, 1);
  }
  CHECK(cluster.raft(n2).is_leader());
  CHECK(starts_with(cluster.raft(n2).log(), before, before.last_index()));
}

TEST_CASE(
    "the prior leader sends a TimeoutNow request to the target server; this request has the same "
    "effect as the target server's election timer firing: the target server starts a new election "
    "(incrementing its term and becoming a candidate)",
    "[paper][3.10]") {
  Solo told(options_for(n1, 3), restored(4, log_of({1, 4})));
  Solo fired = told;
  told.receive(n2, TimeoutNow{Term(4)});
  fired.step(Campaign{});
  CHECK(std::holds_alternative<Candidate>(told.raft.role()));
  CHECK(told.raft.term() == fired.raft.term());
  CHECK(told.raft.vote() == fired.raft.vote());
  CHECK(told.raft.deadline() == fired.raft.deadline());
  CHECK(told.said<VoteRequest>().size() == fired.said<VoteRequest>().size());
}

TEST_CASE(
    "its next message to the prior leader will include its new term number, causing the prior "
    "leader to step down; at this point, leadership transfer is complete",
    "[paper][3.10]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.step(n1, Transfer{n2});
  REQUIRE(cluster.deliver(n1, n2));
  cluster.sync(n2);
  CHECK(cluster.raft(n1).is_leader());
  REQUIRE(cluster.deliver(n2, n1));
  CHECK(std::holds_alternative<Follower>(cluster.raft(n1).role()));
  CHECK(cluster.raft(n1).term() == Term(2));
}

TEST_CASE(
    "if leadership transfer does not complete after about an election timeout, the prior leader "
    "aborts the transfer and resumes accepting client requests",
    "[paper][3.10]") {
  Solo leader = leader_of(3);
  leader.step(Transfer{n2});
  const NodeInstant begun = leader.now;
  const Options& options = leader.raft.options();
  for (int wakes = 0; wakes < 50 && std::get<Leader>(leader.raft.role()).handover; ++wakes) {
    leader.wake();
  }
  CHECK(leader.now - begun >= options.election_timeout_min);
  CHECK(leader.now - begun <= options.election_timeout_max + options.heartbeat_interval);
  leader.propose("x");
  CHECK(std::holds_alternative<ProposalAccepted>(*leader.output.proposal));
}

TEST_CASE(
    "if the prior leader was mistaken and the target server is actually operational, then at worst "
    "this mistake will result in an extra election, after which client operations will be restored",
    "[paper][3.10]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.step(n1, Transfer{n2});
  const Flight order = *cluster.take(n1, n2);
  while (std::get<Leader>(cluster.raft(n1).role()).handover) {
    cluster.wake(n1);
    cluster.drop_all();
  }
  cluster.propose(n1, "resumed");
  cluster.settle();
  CHECK(cluster.raft(n1).commit_index() == LogIndex(2));
  cluster.put_back(order);  // it was only late
  cluster.settle();
  CHECK(cluster.raft(n2).is_leader());
  cluster.propose(n2, "restored");
  cluster.settle();
  CHECK(cluster.raft(n2).commit_index() == LogIndex(4));
  CHECK(cluster.violations().empty());
}

TEST_CASE(
    "a leader in Raft can periodically check to see whether one of its available followers would "
    "be more suitable, and if so, transfer its leadership to that server",
    "[paper][3.10]") {
  Options options = options_for(n1, 3);
  options.preferred = {n3, n2};
  Cluster cluster(3, options);
  cluster.elect(n1);
  let_heartbeats_pass(cluster, n1, 1);
  CHECK(cluster.raft(n3).is_leader());
  cluster.crash(n3);
  cluster.elect(n1);
  let_heartbeats_pass(cluster, n1, 1);
  CHECK(cluster.raft(n2).is_leader());  // of those that are available
  cluster.restart(n3);
  let_heartbeats_pass(cluster, n2, 2);
  CHECK(cluster.raft(n3).is_leader());
}

}  // namespace
}  // namespace raftbed::raft::testing
