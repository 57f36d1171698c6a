// What a node lets be seen of itself beside its role: whether its lease holds, and what it means
// to do.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

// Of lease_drift 1/4: a lease of 4/5 of 150 ms.
Options leasing() {
  Options options = options_for(n1, 3);
  options.check_quorum = true;
  options.lease_reads = true;
  options.lease_drift = Ratio{1, 4};
  return options;
}

std::optional<LeaseState> lease_of(const Solo& solo) {
  return solo.raft.lease_state(solo.now);
}

TEST_CASE("a lease is seen to hold from a quorum's answer on, and to expire", "[views][lease]") {
  Solo leader = leader_of_three({}, leasing());
  CHECK(lease_of(leader) == LeaseState::expired);
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(lease_of(leader) == LeaseState::holds);
  leader.now = leader.now + milliseconds(120) - nanoseconds(1);
  CHECK(lease_of(leader) == LeaseState::holds);
  leader.now = leader.now + nanoseconds(1);
  CHECK(lease_of(leader) == LeaseState::expired);
}

TEST_CASE("a lease before the term's first commit is seen to be early", "[views][lease]") {
  Solo leader(leasing(), restored(1, log_of({1})));
  leader.now = leader.now + leader.raft.options().election_timeout_min;  // as if it heard a leader
  leader.step(Campaign{});
  leader.persist();
  leader.receive(n2, granted(2));
  leader.persist();
  leader.receive(n2, rejected(2, 1, 0, 0, 1));
  CHECK(lease_of(leader) == LeaseState::early);
}

TEST_CASE(
    "a lease is seen to be suspended by a transfer, and for the rest of the term where "
    "another was told to stand",
    "[views][lease]") {
  Solo leader = leader_of_three({}, leasing());
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(Transfer{n3});
  CHECK(lease_of(leader) == LeaseState::suspended);
  CHECK_FALSE(std::get<Leader>(leader.raft.role()).lease.is_void);
  leader.step(Transfer{n2});
  leader.now = leader.now + leader.raft.options().election_timeout_max - nanoseconds(1);
  leader.receive(n2, accepted(1, 1, std::get<Leader>(leader.raft.role()).round.value()));
  leader.now = leader.now + nanoseconds(1);
  leader.step(Wake{});
  REQUIRE(leader.raft.is_leader());
  REQUIRE_FALSE(std::get<Leader>(leader.raft.role()).handover);
  CHECK(lease_of(leader) == LeaseState::suspended);
}

TEST_CASE("that a snapshot is asked for is seen until the node leads", "[views][snapshot]") {
  Solo follower(options_for(n1, 3));
  CHECK_FALSE(follower.raft.intent().asks_for_snapshot);
  follower.step(AskForSnapshot{});
  CHECK(follower.raft.intent().asks_for_snapshot);
  follower.step(Campaign{});
  follower.persist();
  follower.receive(n2, granted(1));
  REQUIRE(follower.raft.is_leader());
  CHECK_FALSE(follower.raft.intent().asks_for_snapshot);
}

TEST_CASE("that the state is being saved is seen, and that another is wanted after it",
          "[views][compaction]") {
  Options options = options_for(n1, 3);
  options.snapshot_after = 1;
  Solo leader = leader_of_three({}, options);
  CHECK_FALSE(leader.raft.intent().saves_state);
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(leader.raft.intent().saves_state);
  CHECK_FALSE(leader.raft.intent().wants_to_save);
  leader.step(TakeSnapshot{});
  CHECK(leader.raft.intent().wants_to_save);
  leader.step(StateSaved{LogIndex(1), Bytes::copy_of("state")});
  CHECK_FALSE(leader.raft.intent().saves_state);
}

TEST_CASE("until when votes are withheld is seen of who hears a leader, and not of a leader",
          "[views][6.2]") {
  Solo follower(options_for(n1, 3));
  follower.now = follower.now + milliseconds(20);
  follower.receive(n2, append_request(1, 0, 0));
  CHECK(follower.raft.intent().withholds_votes_until == NodeInstant() + milliseconds(170));
  follower.step(ForgetLeader{});
  CHECK(follower.raft.intent().withholds_votes_until == follower.now);
  CHECK_FALSE(leader_of_three().raft.intent().withholds_votes_until);
}

}  // namespace
}  // namespace raftbed::raft::testing
