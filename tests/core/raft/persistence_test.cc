// Writes, what rides on them, what has become stable.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("writes are numbered from 1, in the order in which they are issued", "[persistence]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0));
  CHECK(node.output.write->id == WriteId(1));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1)}));
  CHECK(node.output.write->id == WriteId(2));
}

TEST_CASE("a step that changes nothing persistent writes nothing", "[persistence]") {
  Solo node(options_for(n1, 3), restored(1, log_of({1})));
  node.receive(n2, append_request(1, 1, 1, {}, 1));
  CHECK_FALSE(node.output.write);
  CHECK(node.sent_to<AppendReply>(n2));
}

TEST_CASE("entries are stable when their write is durable", "[persistence]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1)}));
  node.receive(n2, append_request(1, 1, 1, {entry(2, 1)}));
  CHECK(node.raft.stable_index() == LogIndex(0));
  node.step(Persisted{WriteId(1)});
  CHECK(node.raft.stable_index() == LogIndex(1));
  node.step(Persisted{WriteId(2)});
  CHECK(node.raft.stable_index() == LogIndex(2));
}

TEST_CASE("a completion is of its write and of all before it", "[persistence]") {
  Solo node(options_for(n1, 3));
  for (std::uint64_t i = 1; i <= 3; ++i) {
    node.receive(n2, append_request(1, i - 1, i == 1 ? 0 : 1, {entry(i, 1)}));
  }
  node.step(Persisted{WriteId(2)});
  CHECK(node.raft.stable_index() == LogIndex(2));
  node.step(Persisted{WriteId(3)});
  CHECK(node.raft.stable_index() == LogIndex(3));
}

TEST_CASE("a write that was overwritten while it was pending makes nothing stable",
          "[persistence]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1), entry(2, 1)}));  // write 1
  node.receive(n3, append_request(2, 1, 1, {entry(2, 2), entry(3, 2)}));  // write 2
  node.step(Persisted{WriteId(1)});
  CHECK(node.raft.stable_index() == LogIndex(1));  // entry 2 of term 2 is in no disk
  CHECK(has_note(node.output, NoteKind::write_stale));
  node.step(Persisted{WriteId(2)});
  CHECK(node.raft.stable_index() == LogIndex(3));
  CHECK(has_note(node.output, NoteKind::write_completed));
}

TEST_CASE("truncating what was stable takes it back", "[persistence]") {
  Solo node(options_for(n1, 3), restored(1, log_of({1, 1, 1})));
  CHECK(node.raft.stable_index() == LogIndex(3));
  node.receive(n2, append_request(2, 1, 1, {entry(2, 2)}));
  CHECK(node.raft.stable_index() == LogIndex(1));
  node.persist();
  CHECK(node.raft.stable_index() == LogIndex(2));
}

TEST_CASE("a resent append is acknowledged when the write of the first is durable",
          "[persistence]") {
  Solo node(options_for(n1, 3));
  const AppendRequest append = append_request(1, 0, 0, {entry(1, 1)});
  node.receive(n2, append);
  const WriteId write = node.last_write;
  node.receive(n2, append);
  CHECK_FALSE(node.output.write);
  REQUIRE(node.output.held.size() == 1);
  CHECK(node.output.held[0].until == write);
}

TEST_CASE("an acknowledgement waits for the write that covers it, and for no later one",
          "[persistence]") {
  Solo node(options_for(n1, 3));
  node.receive(n2, append_request(1, 0, 0, {entry(1, 1)}));
  const WriteId first = node.last_write;
  node.receive(n2, append_request(1, 1, 1, {entry(2, 1)}));
  node.receive(n2, append_request(1, 1, 1));  // a heartbeat that confirms entry 1
  REQUIRE(node.output.held.size() == 1);
  CHECK(node.output.held[0].until == first);
}

TEST_CASE("an acknowledgement waits for its term, though its entries are durable",
          "[persistence]") {
  Solo node(options_for(n1, 3), restored(1, log_of({1})));
  node.receive(n2, append_request(2, 1, 1));
  REQUIRE(node.output.held.size() == 1);
  CHECK(node.output.held[0].until == node.output.write->id);
}

TEST_CASE("what the disk gave back is durable", "[persistence]") {
  const Solo node(options_for(n1, 3), restored(4, log_of({1, 4}), n3));
  CHECK(node.raft.term() == Term(4));
  CHECK(node.raft.vote() == n3);
  CHECK(node.raft.log() == log_of({1, 4}));
  CHECK(node.raft.stable_index() == LogIndex(2));
}

TEST_CASE("a completion of what was never written is an assertion", "[persistence]") {
  Solo node(options_for(n1, 3));
  CHECK_THROWS_AS(node.step(Persisted{WriteId(1)}), Broken);
  node.receive(n2, append_request(1, 0, 0));
  CHECK_THROWS_AS(node.step(Persisted{WriteId(2)}), Broken);
  node.step(Persisted{WriteId(1)});
  CHECK_THROWS_AS(node.step(Persisted{WriteId(1)}), Broken);
}

TEST_CASE("a log that is ahead of its term is not taken from a disk", "[persistence]") {
  CHECK_THROWS_AS(Raft(options_for(n1, 3), restored(1, log_of({1, 2}))), Broken);
}

}  // namespace
}  // namespace raftbed::raft::testing
