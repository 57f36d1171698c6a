// Election priority: who is preferred stands first, and is handed leadership; who is not there is
// not waited for for ever.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Options preferring(std::vector<NodeId> preferred, NodeId self = n1, std::uint16_t nodes = 3) {
  Options options = options_for(self, nodes);
  options.preferred = std::move(preferred);
  return options;
}

Duration patience_of(const Options& options) {
  return Solo(options).raft.deadline() - NodeInstant();
}

TEST_CASE("election timeouts of a rank lie behind all of the rank before it", "[priority]") {
  const Options plain = options_for(n1, 3);
  const Duration window = plain.election_timeout_max - plain.election_timeout_min;
  CHECK(patience_of(preferring({n1, n2})) == patience_of(plain));
  CHECK(patience_of(preferring({n2, n1})) == patience_of(plain) + window);
  CHECK(patience_of(preferring({n3, n2})) == patience_of(plain) + window * 2);
}

TEST_CASE("the first of those who are there is elected, whatever the chance", "[priority]") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    Options options = preferring({n4, n2});
    options.chance = Chance(seed);
    Cluster cluster(4, options);
    cluster.crash(n4);
    cluster.let_time_pass();
    CHECK(cluster.raft(n2).is_leader());
    CHECK(cluster.raft(n2).term() == Term(1));
  }
}

TEST_CASE("a leader hands over to who is preferred to it, with its next heartbeat", "[priority]") {
  Cluster cluster(3, preferring({n3, n2}));
  cluster.elect(n1);
  REQUIRE(cluster.raft(n1).is_leader());
  cluster.wake(n1);
  CHECK(has_note(cluster.output(n1), NoteKind::yields_to_preferred));
  cluster.settle();
  CHECK(cluster.raft(n3).is_leader());
  cluster.wake(n3);
  CHECK_FALSE(has_note(cluster.output(n3), NoteKind::yields_to_preferred));
}

TEST_CASE("the next one leads where the first is away, and hands over when that is back",
          "[priority]") {
  Cluster cluster(3, preferring({n3, n2}));
  cluster.crash(n3);
  cluster.elect(n2);
  for (int heartbeats = 0; heartbeats < 3; ++heartbeats) {
    cluster.wake(n2);
    cluster.settle();
  }
  REQUIRE(cluster.raft(n2).is_leader());
  cluster.propose(n2, "while it was away");
  cluster.settle();
  cluster.restart(n3);
  for (int heartbeats = 0; heartbeats < 6 && !cluster.raft(n3).is_leader(); ++heartbeats) {
    cluster.let_time_pass();
  }
  CHECK(cluster.raft(n3).is_leader());
}

TEST_CASE("it is done once a term, so that one who cannot lead stops nobody's work", "[priority]") {
  Solo leader = leader_of_three({}, preferring({n2}));
  leader.receive(n2, accepted(1, 1, 1));
  leader.receive(n3, accepted(1, 1, 2));
  leader.wake();
  REQUIRE(leader.sent_to<TimeoutNow>(n2));
  while (std::get<Leader>(leader.raft.role()).handover) leader.wake();
  CHECK(has_note(leader.output, NoteKind::transfer_aborted));
  const Round round = std::get<Leader>(leader.raft.role()).round;
  leader.receive(n2, accepted(1, 1, round.value()));
  leader.wake();
  CHECK(leader.said<TimeoutNow>().empty());
  CHECK_FALSE(std::get<Leader>(leader.raft.role()).handover);
}

TEST_CASE("a preferred learner is not handed what it cannot have", "[priority]") {
  Options options = preferring({n4});
  options.configuration.learners = {n4};
  Solo leader = leader_of_three({}, options);
  for (const NodeId peer : {n2, n3, n4}) leader.receive(peer, accepted(1, 1, 3));
  leader.wake();
  CHECK(leader.said<TimeoutNow>().empty());
  CHECK_FALSE(std::get<Leader>(leader.raft.role()).handover);
}

}  // namespace
}  // namespace raftbed::raft::testing
