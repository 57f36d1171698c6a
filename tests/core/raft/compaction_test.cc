// Snapshots taken: when, what they stand for, what the log keeps, and what a restart makes of them.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Options compacting(std::uint32_t after, std::uint32_t tail) {
  Options options = options_for(n1, 3);
  options.snapshot_after = after;
  options.snapshot_tail = tail;
  return options;
}

// A leader with so many commands committed behind its no-op, one by one. The state is saved as soon
// as it is asked for.
Solo leader_with(std::uint64_t commands, const Options& options) {
  Solo leader = leader_of_three({}, options);
  const auto commit = [&] {
    leader.receive(n2, accepted(1, leader.raft.log().last_index().value(),
                                std::get<Leader>(leader.raft.role()).round.value()));
    const auto apply = leader.output.apply;
    if (apply && apply->save) leader.step(StateSaved{apply->last, Bytes::copy_of("state")});
  };
  commit();
  for (std::uint64_t i = 0; i < commands; ++i) {
    leader.propose("x");
    leader.persist();
    commit();
  }
  return leader;
}

// What is on its disk when the last of them has been compacted.
Restored disk_with(std::uint64_t commands, const Options& options) {
  const Solo leader = leader_with(commands, options);
  return Restored{HardState{leader.raft.term(), leader.raft.vote()}, leader.raft.log(),
                  leader.raft.snapshot()};
}

TEST_CASE("the state is asked for when enough has been applied, and not before", "[compaction]") {
  Solo leader = leader_of_three({}, compacting(2, 0));
  leader.receive(n2, accepted(1, 1, 1));
  REQUIRE(leader.output.apply);
  CHECK_FALSE(leader.output.apply->save);
  leader.propose("a");
  leader.persist();
  leader.receive(n2, accepted(1, 2, 3));
  REQUIRE(leader.output.apply);
  CHECK(leader.output.apply->save);
}

TEST_CASE("while the state is being saved it is not asked for again", "[compaction]") {
  Solo leader = leader_of_three({}, compacting(1, 0));
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(leader.output.apply->save);
  leader.propose("a");
  leader.persist();
  leader.receive(n2, accepted(1, 2, 3));
  REQUIRE(leader.output.apply);
  CHECK_FALSE(leader.output.apply->save);
}

TEST_CASE("what is applied while the state is being saved is enough for the next", "[compaction]") {
  Solo leader = leader_of_three({}, compacting(1, 0));
  leader.receive(n2, accepted(1, 1, 1));
  leader.propose("a");
  leader.persist();
  leader.receive(n2, accepted(1, 2, 3));
  leader.step(StateSaved{LogIndex(1), Bytes::copy_of("state")});
  REQUIRE(leader.output.apply);
  CHECK(leader.output.apply->save);
  CHECK(leader.output.apply->last == LogIndex(2));
  leader.persist();
  CHECK_FALSE(leader.output.apply);
}

TEST_CASE("a snapshot holds the index, the term there and the configuration", "[compaction][7]") {
  const Solo leader = leader_with(3, compacting(4, 0));
  REQUIRE(leader.raft.snapshot());
  CHECK(leader.raft.snapshot()->index() == LogIndex(4));
  CHECK(leader.raft.snapshot()->term() == Term(1));
  CHECK(leader.raft.snapshot()->configuration() == leader.raft.options().configuration);
  CHECK(leader.raft.snapshot()->state().text() == "state");
  CHECK(has_note(leader.output, NoteKind::snapshot_taken));
}

TEST_CASE("entries that a snapshot stands for are forgotten, but for a tail", "[compaction][7]") {
  CHECK(leader_with(7, compacting(8, 0)).raft.log().base_index() == LogIndex(8));
  CHECK(leader_with(7, compacting(8, 3)).raft.log().base_index() == LogIndex(5));
  CHECK(leader_with(7, compacting(8, 8)).raft.log().base_index() == LogIndex(0));
  const Solo leader = leader_with(7, compacting(8, 3));
  CHECK(leader.raft.log().base_term() == Term(1));
  CHECK(leader.raft.log().last_index() == LogIndex(8));
}

TEST_CASE("one write puts the snapshot in the place of everything before", "[compaction]") {
  const Solo leader = leader_with(3, compacting(4, 1));
  REQUIRE(leader.output.write);
  REQUIRE_FALSE(leader.output.write->whole.empty());
  const auto& whole = leader.output.write->whole;
  CHECK(whole->hard_state == HardState{Term(1), n1});
  CHECK(whole->log.last_index() == leader.raft.log().last_index());
  CHECK(whole->log.base_index() == leader.raft.log().base_index());
  CHECK(whole->snapshot == leader.raft.snapshot());
}

TEST_CASE("who starts with a snapshot has committed and applied what it stands for",
          "[compaction][restart]") {
  Solo after(compacting(8, 3), disk_with(7, compacting(8, 3)));
  CHECK(after.raft.commit_index() == LogIndex(8));
  CHECK(after.raft.log().last_index() == LogIndex(8));
  CHECK_FALSE(after.output.apply);
  after.receive(n2, append_request(2, 8, 1, {entry(9, 2)}, 9));
  REQUIRE(after.output.apply);
  CHECK(after.output.apply->first == LogIndex(9));
}

TEST_CASE("an append that begins in what a snapshot stands for is known to agree there",
          "[compaction][5.3]") {
  Solo after(compacting(8, 3), disk_with(7, compacting(8, 3)));
  // Entries 4 to 9, of which 4 and 5 are forgotten.
  after.receive(
      n2, append_request(
              2, 3, 1,
              {entry(4, 1), entry(5, 1), entry(6, 1), entry(7, 1), entry(8, 1), entry(9, 2)}, 8));
  CHECK(after.raft.log().last_index() == LogIndex(9));
  CHECK_FALSE(has_note(after.output, NoteKind::log_truncated));
  REQUIRE(after.said<AppendReply>().size() == 1);
  CHECK(std::get<Accepted>(after.said<AppendReply>()[0].outcome).match == LogIndex(9));
}

TEST_CASE("an append that disputes a snapshot is refused, with a hint not below it",
          "[compaction][5.3]") {
  Solo after(compacting(8, 3), disk_with(7, compacting(8, 3)));
  after.receive(n2, append_request(2, 5, 2));
  const auto replies = after.said<AppendReply>();
  REQUIRE(replies.size() == 1);
  const auto& rejected = std::get<Rejected>(replies[0].outcome);
  CHECK(rejected.hint_index == LogIndex(5));
  CHECK(rejected.hint_term == Term(1));
}

TEST_CASE("an append that disputes a snapshot from below it is refused, and cuts nothing",
          "[compaction][5.3]") {
  Solo after(compacting(8, 3), disk_with(7, compacting(8, 3)));
  const auto refuses = [&](const AppendRequest& request) {
    after.receive(n2, request);
    return has_note(after.output, NoteKind::append_refused_disputed) &&
           after.raft.log().last_index() == LogIndex(8);
  };
  // The base is entry 5 of term 1; the snapshot stands for 8.
  CHECK(refuses(append_request(4, 3, 1, {entry(4, 2), entry(5, 2), entry(6, 2)})));
  CHECK(refuses(append_request(4, 5, 1, {entry(6, 3)})));
  CHECK(refuses(append_request(4, 6, 1, {entry(7, 1), entry(8, 4), entry(9, 4)})));
  CHECK_FALSE(refuses(append_request(4, 6, 1, {entry(7, 1), entry(8, 1), entry(9, 4)})));
  CHECK(after.raft.log().last_index() == LogIndex(9));
}

}  // namespace
}  // namespace raftbed::raft::testing
