// Leases: from when to when a leader may answer reads without a round (dissertation 6.4.1).
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

constexpr ReadTicket ticket(1);

Options with_leases(NodeId self, std::uint16_t nodes) {
  Options options = options_for(self, nodes);
  options.check_quorum = true;
  options.lease_reads = true;
  options.lease_drift = Ratio{1, 4};
  return options;
}

// Of these options: 4/5 of the shortest election timeout.
Duration lease_length(const Solo& solo) {
  return solo.raft.options().election_timeout_min * 4 / 5;
}

// n1 leads, and n2 is about to answer what was sent `ago`.
struct Renewal {
  Solo leader;
  NodeInstant sent;
  std::uint64_t round = 0;
};
Renewal sent_and_not_answered(Options options = with_leases(n1, 3)) {
  Renewal renewal{leader_of_three({}, std::move(options)), {}, 0};
  Solo& leader = renewal.leader;
  leader.receive(n2, accepted(1, 1, 1));
  leader.now = leader.now + leader.raft.options().election_timeout_min;  // the first one is over
  leader.wake();
  renewal.sent = leader.now;
  renewal.round = leader.sent_to<AppendRequest>(n2)->round.value();
  return renewal;
}

bool serves(Solo& leader) {
  leader.step(Read{ticket});
  return !leader.output.reads_ready.empty();
}

TEST_CASE("once a majority has acknowledged a heartbeat, reads need no messages",
          "[lease][6.4.1]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  leader.receive(n2, accepted(1, 1, renewal.round));
  CHECK(serves(leader));
  CHECK(leader.output.send.empty());
  CHECK(leader.output.reads_ready.front().index == LogIndex(1));
  CHECK(has_note(leader.output, NoteKind::read_by_lease));
}

TEST_CASE(
    "the lease runs from when the heartbeat was sent, for an election timeout less the bound "
    "on the clocks",
    "[lease][6.4.1]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  leader.now = renewal.sent + lease_length(leader) / 2;
  leader.receive(n2, accepted(1, 1, renewal.round));
  leader.now = renewal.sent + lease_length(leader) - nanoseconds(1);
  CHECK(serves(leader));
  leader.now = renewal.sent + lease_length(leader);
  CHECK_FALSE(serves(leader));
  CHECK(has_note(leader.output, NoteKind::lease_expired));
}

TEST_CASE("an answer that took longer than a lease renews none", "[lease]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  leader.now = renewal.sent + lease_length(leader);
  leader.receive(n2, accepted(1, 1, renewal.round));
  CHECK_FALSE(serves(leader));
}

TEST_CASE("where the lease has expired a round confirms the read", "[lease]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  REQUIRE_FALSE(serves(leader));
  const auto heartbeat = leader.sent_to<AppendRequest>(n3);
  REQUIRE(heartbeat);
  leader.receive(n3, accepted(1, 0, heartbeat->round.value()));
  CHECK(leader.output.reads_ready.size() == 1);
  CHECK(serves(leader));
}

TEST_CASE("an answer to an older round does not renew by a newer one's time", "[lease]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  leader.now = renewal.sent + lease_length(leader) / 2;
  leader.step(Read{ticket});  // sends a later round
  leader.receive(n2, accepted(1, 1, renewal.round));
  leader.now = renewal.sent + lease_length(leader);
  CHECK_FALSE(serves(leader));
}

TEST_CASE("before an entry of the term is committed no lease serves", "[lease][6.4]") {
  Solo leader = leader_of_three({}, with_leases(n1, 3));
  leader.receive(n2, rejected(1, 0, 0, 0, 1));
  CHECK_FALSE(serves(leader));
  CHECK(has_note(leader.output, NoteKind::read_waits_for_first_commit));
}

TEST_CASE("during a transfer there is no lease", "[lease][6.4.1][3.10]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  leader.receive(n2, accepted(1, 1, renewal.round));
  leader.step(Transfer{n3});
  CHECK_FALSE(serves(leader));
  CHECK(has_note(leader.output, NoteKind::lease_suspended));
}

// The order may arrive long after the transfer was aborted, and votes for it are not withheld.
TEST_CASE("a leader that has told another to stand has no lease for the rest of the term",
          "[lease][3.10]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  leader.receive(n2, accepted(1, 1, renewal.round));
  leader.step(Transfer{n2});
  REQUIRE(leader.sent_to<TimeoutNow>(n2));
  while (std::get<Leader>(leader.raft.role()).handover) {
    leader.wake();
    leader.receive(n2, accepted(1, 1, std::get<Leader>(leader.raft.role()).round.value()));
  }
  CHECK_FALSE(serves(leader));
}

TEST_CASE("a transfer that told nobody leaves the lease as it was", "[lease]") {
  Renewal renewal = sent_and_not_answered();
  Solo& leader = renewal.leader;
  leader.step(Transfer{n3});  // which has nothing yet
  while (std::get<Leader>(leader.raft.role()).handover) {
    leader.wake();
    leader.receive(n2, accepted(1, 1, std::get<Leader>(leader.raft.role()).round.value()));
  }
  CHECK(serves(leader));
}

TEST_CASE("who hears its leader does not stand at anybody's word but the leader's", "[lease]") {
  Solo follower(with_leases(n2, 3));
  follower.receive(n1, append_request(1, 0, 0));
  follower.persist();
  follower.step(Campaign{});
  CHECK(std::holds_alternative<Follower>(follower.raft.role()));
  CHECK(has_note(follower.output, NoteKind::campaign_refused_leader_heard));
  follower.wake();
  CHECK(std::holds_alternative<Candidate>(follower.raft.role()));
}

TEST_CASE("nor does who was just started again, and may have promised it before", "[lease]") {
  Solo follower(with_leases(n2, 3), restored(1));
  follower.step(Campaign{});
  CHECK(std::holds_alternative<Follower>(follower.raft.role()));
  CHECK(has_note(follower.output, NoteKind::campaign_refused_restarted));
}

TEST_CASE("a lease needs check-quorum, and a bound of at most one", "[lease][options]") {
  Options options = with_leases(n1, 3);
  CHECK_FALSE(problem_with(options));
  options.check_quorum = false;
  CHECK(problem_with(options)->where == "lease_reads");
  options.check_quorum = true;
  options.lease_drift = Ratio{3, 2};
  CHECK(problem_with(options)->where == "lease_drift");
}

#ifndef RAFTBED_WITHOUT_BUGS

TEST_CASE("R03: a lease from the answer on lasts longer than what it rests on", "[lease][bugs]") {
  const bool faulty = GENERATE(false, true);
  Options options = with_leases(n1, 3);
  if (faulty) options.bugs.insert(Bug::R03);
  Renewal renewal = sent_and_not_answered(options);
  Solo& leader = renewal.leader;
  leader.now = renewal.sent + lease_length(leader) / 2;
  leader.receive(n2, accepted(1, 1, renewal.round));
  leader.now = renewal.sent + lease_length(leader);
  CHECK(serves(leader) == faulty);
}

TEST_CASE("R08: a leader that has told another to stand goes on by its lease", "[lease][bugs]") {
  const bool faulty = GENERATE(false, true);
  Options options = with_leases(n1, 3);
  if (faulty) options.bugs.insert(Bug::R08);
  Renewal renewal = sent_and_not_answered(options);
  Solo& leader = renewal.leader;
  leader.receive(n2, accepted(1, 1, renewal.round));
  leader.step(Transfer{n2});
  CHECK(serves(leader) == faulty);
}

TEST_CASE("R11: who hears its leader votes for another", "[lease][bugs]") {
  const bool faulty = GENERATE(false, true);
  Options options = with_leases(n2, 3);
  if (faulty) options.bugs.insert(Bug::R11);
  Solo follower(options);
  follower.receive(n1, append_request(1, 0, 0));
  follower.receive(n3, vote_request(2, 0, 0));
  CHECK((follower.raft.vote() == n3) == faulty);
}

#endif

// Leaving what is joint follows of itself at the end of a step. Its round is timed then, and not at
// the next step, which may be the answer to it.
TEST_CASE("what a change of membership sends is timed when it is sent", "[lease]") {
  Solo leader = leader_of_three({}, with_leases(n1, 3));
  leader.receive(n2, accepted(1, 1, 1));
  leader.receive(n3, accepted(1, 1, 2));
  leader.now = leader.now + leader.raft.options().election_timeout_min * 2;
  leader.step(ChangeMembership{Reconfigure{{n1, n2}, {}, Way::joint}});
  REQUIRE(leader.output.change);
  const auto joint = leader.sent_to<AppendRequest>(n2)->round.value();
  leader.persist();
  leader.now = leader.now + leader.raft.options().election_timeout_min * 2;
  leader.receive(n2, accepted(1, 2, joint));
  REQUIRE(leader.raft.commit_index() == LogIndex(2));
  REQUIRE(leader.raft.log().last_index() == LogIndex(3));
  const auto round = leader.sent_to<AppendRequest>(n2)->round.value();
  leader.now = leader.now + leader.raft.options().election_timeout_min;
  leader.receive(n2, accepted(1, 3, round));
  CHECK_FALSE(serves(leader));
}

}  // namespace
}  // namespace raftbed::raft::testing
