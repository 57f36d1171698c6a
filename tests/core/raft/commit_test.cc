// What is committed, and what is handed out to be applied, beyond the rows of Figure 2.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("a leader counts itself only as far as its own log is durable", "[commit]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.propose("a");
  leader.receive(n2, accepted(1, 2, 3));
  CHECK(leader.raft.commit_index() == LogIndex(1));
  leader.persist();
  CHECK(leader.raft.commit_index() == LogIndex(2));
  CHECK(leader.output.apply->last == LogIndex(2));
}

TEST_CASE("what the others have durably is committed before the leader's own write is",
          "[commit]") {
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.receive(n3, accepted(1, 1, 2));
  leader.propose("a");
  leader.receive(n2, accepted(1, 2, 3));
  leader.receive(n3, accepted(1, 2, 4));
  CHECK(leader.raft.stable_index() == LogIndex(1));
  CHECK(leader.raft.commit_index() == LogIndex(2));
}

TEST_CASE("an entry of an earlier term is not committed by counting copies", "[commit][5.4.2]") {
  Solo leader = leader_of_three(restored(1, log_of({1, 1})));
  leader.receive(n2, accepted(2, 2, 1));
  leader.receive(n3, accepted(2, 2, 2));
  CHECK(leader.raft.commit_index() == LogIndex(0));
  CHECK(has_note(leader.output, NoteKind::commit_of_earlier_term_refused));
}

TEST_CASE("an entry of an earlier term is committed with one of the leader's own",
          "[commit][5.4.2]") {
  Solo leader = leader_of_three(restored(1, log_of({1, 1})));
  leader.receive(n2, accepted(2, 3, 1));
  CHECK(leader.raft.commit_index() == LogIndex(3));
  CHECK(has_note(leader.output, NoteKind::committed_indirectly));
  CHECK(leader.output.apply->first == LogIndex(1));
  CHECK(leader.output.apply->last == LogIndex(3));
}

TEST_CASE("an empty heartbeat commits no more than it confirms", "[commit]") {
  Solo node(options_for(n1, 3), restored(2, log_of({1, 2, 2})));
  node.receive(n2, append_request(3, 1, 1, {}, 3));
  CHECK(node.raft.commit_index() == LogIndex(1));
}

TEST_CASE("a commit index does not fall when an older append arrives late", "[commit]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1), entry(2, 1)}, 2));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1)}, 1));
  CHECK(node.raft.commit_index() == LogIndex(2));
}

TEST_CASE("a follower applies what is committed though its own write is not durable", "[commit]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1)}, 1));
  CHECK(node.raft.stable_index() == LogIndex(0));
  CHECK(node.output.apply);
}

TEST_CASE("a single node commits what its own disk has", "[commit]") {
  Solo node(options_for(n1, 1));
  node.wake();
  node.persist();
  CHECK(node.raft.commit_index() == LogIndex(0));
  node.persist();
  CHECK(node.raft.commit_index() == LogIndex(1));
  node.propose("a");
  CHECK(node.raft.commit_index() == LogIndex(1));
  node.persist();
  CHECK(node.raft.commit_index() == LogIndex(2));
}

#ifndef RAFTBED_WITHOUT_BUGS
TEST_CASE("a core whose log was cut below its commit index by a seeded bug goes on", "[commit]") {
  Options options = options_for(n1, 3);
  options.bugs.insert(Bug::C15);
  Solo node(options);
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1), entry(2, 1), entry(3, 1)}, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1)}, 3));
  REQUIRE(node.raft.log().last_index() == LogIndex(1));
  CHECK(node.raft.commit_index() == LogIndex(3));
  CHECK_FALSE(node.output.apply);
  node.persist();
  node.step(Campaign{});
  node.persist();
  node.receive(n2, granted(2));
  REQUIRE(node.raft.is_leader());
  for (int i = 0; i < 3; ++i) node.propose("a");
  node.persist();
  node.receive(n2, accepted(2, 5, 1));
  CHECK(node.raft.commit_index() == LogIndex(5));
  CHECK(node.output.apply->first == LogIndex(4));
}
#endif

}  // namespace
}  // namespace raftbed::raft::testing
