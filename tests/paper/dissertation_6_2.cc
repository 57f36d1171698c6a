// Dissertation 6.2, "Routing requests to the leader": each test is named as a sentence of it.
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

}  // namespace
}  // namespace raftbed::raft::testing
