// A wish that is refused is refused by one name, and nothing else comes of that step: whoever
// leaves it out of a run has the same run.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

// What the last step said of a wish, where that is all that came of it.
std::optional<NoteKind> just_refused(const Output& output) {
  const bool is_quiet = output.send.empty() && output.held.empty() && !output.write &&
                        !output.apply && output.notes.size() == 1;
  if (!is_quiet || !refuses_wish(output.notes[0].kind)) return std::nullopt;
  return output.notes[0].kind;
}

NoteKind refusal(Solo& node, const Wish& wish) {
  const NodeInstant wake = node.output.wake;
  node.step(wish);
  CHECK(node.output.wake == wake);
  const auto why = just_refused(node.output);
  REQUIRE(why);
  return *why;
}

ChangeMembership change(MembershipChange wish) {
  return ChangeMembership{std::move(wish)};
}

TEST_CASE("a leader refuses each wish by a name of its own, and does nothing else", "[wish]") {
  Solo leader = leader_of_three();
  CHECK(refusal(leader, Campaign{}) == NoteKind::campaign_refused_leads);
  CHECK(refusal(leader, Transfer{n1}) == NoteKind::transfer_refused_itself);
  CHECK(refusal(leader, Transfer{n4}) == NoteKind::transfer_refused_no_voter);
  CHECK(refusal(leader, ForgetLeader{}) == NoteKind::forgetting_refused_leads);
  CHECK(refusal(leader, AskForSnapshot{}) == NoteKind::snapshot_wish_refused);
  CHECK(refusal(leader, TakeSnapshot{}) == NoteKind::snapshot_refused_nothing_new);
  CHECK(refusal(leader, Initialise{{n1}}) == NoteKind::initialise_refused_configured);
  CHECK(refusal(leader, change(Join{n4})) == NoteKind::change_refused_early);
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(refusal(leader, change(Join{n2})) == NoteKind::change_refused_no_change);
  CHECK(refusal(leader, change(AddLearner{n2})) == NoteKind::change_refused_voter_learns);
  CHECK(refusal(leader, change(LeaveJoint{})) == NoteKind::change_refused_not_joint);
  CHECK(refusal(leader, change(Reconfigure{})) == NoteKind::change_refused_no_voter_left);
  CHECK(refusal(leader, change(Reconfigure{{n1, n4}, {}})) == NoteKind::change_refused_behind);
  const Reconfigure several{{n4, n5}, {}, Way::single_server};
  CHECK(refusal(leader, change(several)) == NoteKind::change_refused_several);
}

// Time is up for a removed peer: that is found in the next step that may find anything.
TEST_CASE("a refused wish moves nothing that is due at a leader", "[wish]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(change(Leave{n3}));
  leader.persist();
  leader.receive(n2, accepted(1, 2, std::get<Leader>(leader.raft.role()).round.value()));
  REQUIRE(leader.raft.commit_index() == LogIndex(2));
  leader.now = leader.now + leader.raft.options().election_timeout_max;
  CHECK(refusal(leader, Transfer{n1}) == NoteKind::transfer_refused_itself);
  CHECK(std::get<Leader>(leader.raft.role()).find(n3) != nullptr);
  leader.wake();
  CHECK(std::get<Leader>(leader.raft.role()).find(n3) == nullptr);
}

TEST_CASE("who may not stand is not kept from its timer by the wish that it did", "[wish]") {
  Options options = options_for(n4, 3);
  options.configuration = {};
  Solo stranger(options);
  stranger.now = stranger.now + stranger.raft.options().election_timeout_min / 2;
  CHECK(refusal(stranger, Campaign{}) == NoteKind::campaign_refused_no_voter);
  stranger.now = stranger.output.wake;  // or behind it: what is due stays so
  CHECK(refusal(stranger, Campaign{}) == NoteKind::campaign_refused_no_voter);
  stranger.wake();
  CHECK(has_note(stranger.output, NoteKind::campaign_refused_no_voter));
  CHECK(stranger.output.wake > stranger.now);
}

TEST_CASE("who follows refuses what only a leader can do, and does nothing else", "[wish]") {
  Solo follower(options_for(n1, 3));
  CHECK(refusal(follower, Transfer{n2}) == NoteKind::transfer_refused_not_leader);
  CHECK(refusal(follower, change(Join{n4})) == NoteKind::change_refused_not_leader);
}

}  // namespace
}  // namespace raftbed::raft::testing
