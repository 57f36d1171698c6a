// The follower's side of AppendEntries, beyond the rows of Figure 2.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Accepted acceptance(const Solo& node) {
  return std::get<Accepted>(node.said<AppendReply>().at(0).outcome);
}
Rejected rejection(const Solo& node) {
  return std::get<Rejected>(node.said<AppendReply>().at(0).outcome);
}

TEST_CASE("an acknowledgement is of the last entry covered, not of a stale tail behind it",
          "[append][5.3]") {
  Solo node(options_for(n1, 3), restored(2, log_of({1, 2, 2, 2})));
  node.receive(n2, append_request(3, 1, 1));
  CHECK(acceptance(node).match == LogIndex(1));
  node.receive(n2, append_request(3, 1, 1, {entry(2, 2)}));
  CHECK(acceptance(node).match == LogIndex(2));
  CHECK(node.raft.log().last_index() == LogIndex(4));
}

TEST_CASE("a short append that was overtaken removes nothing", "[append][5.3]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1), entry(2, 1), entry(3, 1)}));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1)}));
  CHECK(node.raft.log().last_index() == LogIndex(3));
  CHECK_FALSE(node.output.write);
  CHECK(has_note(node.output, NoteKind::append_already_known));
}

TEST_CASE("a rejection hints at the own last entry if the log is short", "[append][5.3]") {
  Solo node(options_for(n1, 3), restored(3, log_of({1, 2})));
  node.receive(n2, append_request(3, 7, 3));
  CHECK(rejection(node) == Rejected{LogIndex(7), LogIndex(2), Term(2)});
}

TEST_CASE("a rejection hints below the entries whose terms are too late to match",
          "[append][5.3]") {
  Solo node(options_for(n1, 3), restored(6, log_of({1, 1, 4, 4, 4})));
  node.receive(n2, append_request(6, 5, 3));
  CHECK(rejection(node) == Rejected{LogIndex(5), LogIndex(2), Term(1)});
}

TEST_CASE("a reply echoes the round of what it answers", "[append]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {}, 0, 41));
  CHECK(node.said<AppendReply>().at(0).round == Round(41));
  node.receive(n2, append_request(1, 5, 1, {}, 0, 42));
  CHECK(node.said<AppendReply>().at(0).round == Round(42));
}

TEST_CASE("entries that cannot follow each other are refused by name, and not answered",
          "[append]") {
  const AppendRequest malformed[] = {
      append_request(3, 0, 0, {entry(2, 1)}),               // a gap
      append_request(3, 0, 0, {entry(1, 1), entry(3, 1)}),  // a gap within
      append_request(3, 0, 0, {entry(1, 2), entry(2, 1)}),  // a term that falls
      append_request(3, 0, 0, {entry(1, 4)}),               // later than its leader
      append_request(3, 2, 4),                              // likewise
      append_request(3, 0, 2),                              // nothing has a term before the first
  };
  for (const AppendRequest& request : malformed) {
    Solo node(options_for(n1, 3), restored(3));
    node.receive(n2, request);
    CHECK(has_note(node.output, NoteKind::append_refused_malformed));
    CHECK(node.said<AppendReply>().empty());
    CHECK(node.raft.log().last_index() == LogIndex(0));
  }
}

TEST_CASE("an append of another leader of the own term is refused by name", "[append]") {
  Solo leader = leader_of_three();
  leader.receive(n3, append_request(1, 0, 0, {entry(1, 1)}));
  CHECK(leader.raft.is_leader());
  CHECK(has_note(leader.output, NoteKind::append_refused_rival));
}

TEST_CASE("an append of an earlier term does not put off an election", "[append][5.1]") {
  Solo node(options_for(n1, 3), restored(3));
  const NodeInstant deadline = node.raft.deadline();
  node.now = node.now + milliseconds(50);
  node.receive(n2, append_request(2, 0, 0));
  CHECK(node.raft.deadline() == deadline);
  CHECK_FALSE(node.raft.leader());
}

TEST_CASE("a rejected append still tells who leads", "[append]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(3, 5, 2));
  CHECK(node.raft.leader() == n2);
}

TEST_CASE("a term, a truncation and its entries are one write", "[append]") {
  Solo node(options_for(n1, 3), restored(2, log_of({1, 2, 2})));
  node.receive(n2, append_request(3, 1, 1, {entry(2, 3), entry(3, 3)}));
  REQUIRE(node.output.write);
  CHECK(node.output.write->hard_state == HardState{Term(3), {}});
  CHECK(node.output.write->truncate_from == LogIndex(2));
  CHECK(node.output.write->entries.size() == 2);
}

TEST_CASE("what is far beyond the log is refused like what is just beyond it", "[append]") {
  Solo node(options_for(n1, 3), restored(3, log_of({1})));
  node.receive(n2, append_request(3, ~std::uint64_t{0}, 3));
  CHECK(rejection(node).hint_index == LogIndex(1));
}

}  // namespace
}  // namespace raftbed::raft::testing
