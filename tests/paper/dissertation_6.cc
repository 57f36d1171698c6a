// Dissertation 6, "Client interaction": each test is named as a sentence of it. Reads without the
// log (6.4) are tested sentence by sentence in tests/core/raft/read_test.cc and lease_test.cc.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE(
    "followers keep track of the leader's identity so that they can redirect or proxy clients; "
    "they must discard this information when starting a new election or when the term changes",
    "[paper][6.2]") {
  Solo follower(options_for(n1, 3));
  follower.receive(n2, append_request(1, 0, 0));
  CHECK(follower.raft.leader() == n2);
  Solo standing = follower;
  standing.wake();
  CHECK_FALSE(standing.raft.leader());
  follower.receive(n3, vote_request(2, 0, 0));
  CHECK_FALSE(follower.raft.leader());
}

TEST_CASE(
    "a leader in Raft steps down if an election timeout elapses without a successful round of "
    "heartbeats to a majority of its cluster; this allows clients to retry their requests with "
    "another server",
    "[paper][6.2]") {
  Options options = options_for(n1, 5);
  options.check_quorum = true;
  Cluster cluster(5, options);
  cluster.elect(n1);
  cluster.isolate(n1);
  cluster.isolate(n2);
  cluster.propose(n1, "never committed");
  for (int wakes = 0; wakes < 20 && cluster.raft(n1).is_leader(); ++wakes) cluster.wake(n1);
  CHECK(has_note(cluster.output(n1), NoteKind::quorum_lost));
  cluster.propose(n1, "x");
  CHECK(std::holds_alternative<ProposalRefused>(*cluster.output(n1).proposal));
}

TEST_CASE(
    "the leader can amortize the cost of confirming its leadership: it can use a single round of "
    "heartbeats for any number of read-only queries that it has accumulated",
    "[paper][6.4]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.read(n1);
  REQUIRE(cluster.wire().size() == 2);
  for (int reads = 0; reads < 50; ++reads) cluster.read(n1);
  CHECK(cluster.wire().size() == 2);
  cluster.settle();
  CHECK(std::get<Leader>(cluster.raft(n1).role()).reads.waiting.empty());
  // The first read's round, and one for all others, to two peers each.
  CHECK(std::get<Leader>(cluster.raft(n1).role()).round == Round(6));
}

TEST_CASE(
    "the leader waits for its state machine to advance at least as far as the readIndex; this is "
    "current enough to satisfy linearizability",
    "[paper][6.4]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.propose(n1, "x");
  cluster.drop_all();  // x is not committed when the read's round is answered
  cluster.read(n1);
  for (int steps = 0; steps < 40; ++steps) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync_one(node);
    if (!cluster.wire().empty()) cluster.deliver_at(0);
    for (const ReadReady& ready : cluster.output(n1).reads_ready) {
      CHECK(cluster.applied(n1).size() >= ready.index.value());
    }
  }
  CHECK(std::get<Leader>(cluster.raft(n1).role()).reads.waiting.empty());
  CHECK(cluster.violations().empty());
}

}  // namespace
}  // namespace raftbed::raft::testing
