// ReadIndex: the sentences of dissertation 6.4, and what must not confirm a read.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

constexpr ReadTicket first(1);
constexpr ReadTicket second(2);
constexpr ReadTicket third(3);

Round round_of(const Solo& solo) {
  return std::get<Leader>(solo.raft.role()).round;
}

// The round of the heartbeat that the last step sent to a node.
std::uint64_t heartbeat_to(const Solo& solo, NodeId to) {
  const auto sent = solo.sent_to<AppendRequest>(to);
  REQUIRE(sent);
  CHECK(sent->entries.empty());
  return sent->round.value();
}

// n1 leads three nodes, its no-op is committed, and n2 has answered all that it was sent.
Solo committed_leader(Options options = options_for(n1, 3)) {
  Solo leader = leader_of_three({}, std::move(options));
  leader.receive(n2, accepted(1, 1, 1));
  REQUIRE(leader.raft.commit_index() == LogIndex(1));
  return leader;
}

TEST_CASE("a leader issues a new round of heartbeats and waits for a majority to acknowledge them",
          "[read][6.4]") {
  Solo leader = committed_leader();
  leader.step(Read{first});
  CHECK(leader.output.reads_ready.empty());
  const std::uint64_t round = heartbeat_to(leader, n2);
  CHECK(heartbeat_to(leader, n3) > round);
  leader.receive(n2, accepted(1, 1, round));
  CHECK(leader.output.reads_ready == std::vector{ReadReady{first, LogIndex(1)}});
  CHECK(has_note(leader.output, NoteKind::read_confirmed));
}

TEST_CASE("the leader saves its commit index of when the read came", "[read][6.4]") {
  Solo leader = committed_leader();
  leader.step(Read{first});
  const std::uint64_t round = heartbeat_to(leader, n3);
  leader.propose("x");
  leader.persist();
  leader.receive(n2, accepted(1, 2, 2));  // in the order of the wire: later than any round so far
  REQUIRE(leader.output.reads_ready.empty());
  leader.receive(n3, accepted(1, 2, round));
  REQUIRE(leader.raft.commit_index() == LogIndex(2));
  CHECK(leader.output.reads_ready == std::vector{ReadReady{first, LogIndex(1)}});
}

TEST_CASE("an answer to what was sent before the read confirms nothing", "[read][6.4]") {
  Solo leader = committed_leader();
  leader.wake();
  const std::uint64_t before = heartbeat_to(leader, n3);
  leader.step(Read{first});
  leader.receive(n2, accepted(1, 1, before - 1));
  leader.receive(n3, accepted(1, 1, before));
  CHECK(leader.output.reads_ready.empty());
  leader.receive(n3, accepted(1, 1, before + 1));
  CHECK(leader.output.reads_ready.size() == 1);
}

TEST_CASE("if the leader has not committed in its term yet, a read waits until it has",
          "[read][6.4]") {
  Solo leader = leader_of_three();
  leader.step(Read{first});
  CHECK(has_note(leader.output, NoteKind::read_waits_for_first_commit));
  const std::uint64_t round = heartbeat_to(leader, n3);
  leader.receive(n3, accepted(1, 0, round));
  CHECK(leader.output.reads_ready.empty());
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(leader.output.reads_ready == std::vector{ReadReady{first, LogIndex(1)}});
}

TEST_CASE("a read that waits for a commit alone sends no further heartbeats", "[read]") {
  Solo leader = leader_of_three();
  leader.step(Read{first});
  leader.receive(n3, rejected(1, 0, 0, 0, heartbeat_to(leader, n3)));
  CHECK(leader.said<AppendRequest>().empty());
  leader.receive(n3, rejected(1, 0, 0, 0, 2));
  CHECK(leader.said<AppendRequest>().empty());
}

TEST_CASE("one round confirms every read before it", "[read][6.4]") {
  Solo leader = committed_leader();
  leader.step(Read{first});
  leader.step(Read{second});
  CHECK(leader.said<AppendRequest>().empty());
  leader.wake();
  leader.receive(n3, accepted(1, 1, heartbeat_to(leader, n3)));
  CHECK(leader.output.reads_ready ==
        std::vector{ReadReady{first, LogIndex(1)}, ReadReady{second, LogIndex(1)}});
}

TEST_CASE("reads that come while a round is out share the next one", "[read]") {
  Solo leader = committed_leader();
  leader.step(Read{first});
  const std::uint64_t round = heartbeat_to(leader, n2);
  for (const ReadTicket ticket : {second, third}) {
    leader.step(Read{ticket});
    CHECK(leader.said<AppendRequest>().empty());
  }
  leader.receive(n2, accepted(1, 1, round));
  CHECK(leader.output.reads_ready == std::vector{ReadReady{first, LogIndex(1)}});
  leader.receive(n2, accepted(1, 1, heartbeat_to(leader, n2)));
  CHECK(leader.output.reads_ready.size() == 2);
}

TEST_CASE("an append is as good as a heartbeat", "[read]") {
  Solo leader = committed_leader();
  leader.step(Read{first});
  leader.propose("x");
  leader.receive(n2, accepted(1, 2, round_of(leader).value()));
  CHECK(leader.output.reads_ready.size() == 1);
}

TEST_CASE("a rejection of the term confirms that it leads", "[read]") {
  Solo leader = committed_leader();
  leader.step(Read{first});
  leader.receive(n3, rejected(1, 0, 0, 0, heartbeat_to(leader, n3)));
  CHECK(leader.output.reads_ready.size() == 1);
}

TEST_CASE("one answer of five is no majority, however often it is given", "[read][6.4]") {
  Solo leader(options_for(n1, 5));
  leader.step(Campaign{});
  leader.persist();
  for (const NodeId voter : {n2, n3}) leader.receive(voter, granted(1));
  leader.persist();
  for (const NodeId peer : {n2, n3}) leader.receive(peer, accepted(1, 1, 4));
  leader.step(Read{first});
  for (int times = 0; times < 3; ++times) {
    leader.receive(n2, accepted(1, 1, round_of(leader).value()));
    CHECK(leader.output.reads_ready.empty());
  }
  leader.receive(n4, accepted(1, 1, round_of(leader).value()));
  CHECK(leader.output.reads_ready.size() == 1);
}

TEST_CASE("a node alone is its own majority", "[read][6.4]") {
  Solo alone(options_for(n1, 1));
  alone.step(Campaign{});
  alone.persist();
  alone.persist();
  alone.step(Read{first});
  CHECK(alone.output.reads_ready == std::vector{ReadReady{first, LogIndex(1)}});
}

TEST_CASE("who does not lead refuses a read, and says who does", "[read]") {
  Solo follower(options_for(n2, 3));
  follower.step(Read{first});
  CHECK(follower.output.reads_refused ==
        std::vector{ReadRefused{first, ReadRefusal::not_leader, std::nullopt}});
  follower.receive(n1, append_request(1, 0, 0));
  follower.step(Read{second});
  CHECK(follower.output.reads_refused ==
        std::vector{ReadRefused{second, ReadRefusal::not_leader, n1}});
  CHECK(has_note(follower.output, NoteKind::read_refused_not_leader));
}

TEST_CASE("a leader that is superseded refuses the reads that wait", "[read][6.4]") {
  Solo leader = committed_leader();
  leader.step(Read{first});
  leader.step(Read{second});
  leader.receive(n3, append_request(2, 0, 0));
  CHECK(leader.output.reads_ready.empty());
  CHECK(leader.output.reads_refused ==
        std::vector{ReadRefused{first, ReadRefusal::deposed, std::nullopt},
                    ReadRefused{second, ReadRefusal::deposed, std::nullopt}});
  CHECK(has_note(leader.output, NoteKind::read_refused_deposed));
}

TEST_CASE("a leader that steps down for want of a quorum refuses the reads that wait", "[read]") {
  Options options = options_for(n1, 3);
  options.check_quorum = true;
  Solo leader = committed_leader(options);
  leader.step(Read{first});
  while (leader.raft.is_leader()) leader.wake();
  CHECK(leader.output.reads_refused ==
        std::vector{ReadRefused{first, ReadRefusal::deposed, std::nullopt}});
}

TEST_CASE("a leader holds so many reads and refuses more by name", "[read]") {
  Options options = options_for(n1, 3);
  options.reads_waiting_max = 1;
  Solo leader = committed_leader(options);
  leader.step(Read{first});
  leader.step(Read{second});
  CHECK(leader.output.reads_refused == std::vector{ReadRefused{second, ReadRefusal::full, n1}});
}

TEST_CASE("a read index that was lost on the way is confirmed by the next heartbeat", "[read]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.read(n1);
  cluster.drop_all();
  CHECK(cluster.output(n1).reads_ready.empty());
  cluster.wake(n1);
  cluster.sync(n2);
  REQUIRE(cluster.deliver(n1, n2));
  REQUIRE(cluster.deliver(n2, n1));
  CHECK(cluster.output(n1).reads_ready.size() == 1);
}

#ifndef RAFTBED_WITHOUT_BUGS

TEST_CASE("R01: a read before the term's first commit misses what was committed before",
          "[read][bugs]") {
  const bool faulty = GENERATE(false, true);
  Options options = options_for(n1, 3);
  if (faulty) options.bugs.insert(Bug::R01);
  Solo leader = leader_of_three(restored(1, log_of({1, 1})), options);
  leader.step(Read{first});
  leader.receive(n2, accepted(2, 0, heartbeat_to(leader, n2)));
  CHECK(leader.output.reads_ready.empty() != faulty);
}

TEST_CASE("R10: an answer to an earlier heartbeat is taken for one to the read", "[read][bugs]") {
  const bool faulty = GENERATE(false, true);
  Options options = options_for(n1, 3);
  if (faulty) options.bugs.insert(Bug::R10);
  Solo leader = committed_leader(options);
  leader.wake();
  const std::uint64_t before = heartbeat_to(leader, n3);
  leader.step(Read{first});
  leader.receive(n3, accepted(1, 1, before));
  CHECK(leader.output.reads_ready.empty() != faulty);
}

// n2 and n3 answer a heartbeat of n1, elect n2 and commit with it; then n1 is asked, and the answer
// of n2 arrives.
std::set<std::string> answer_from_before(std::optional<Bug> bug) {
  Options options;
  if (bug) options.bugs.insert(*bug);
  Cluster cluster(3, options);
  cluster.elect(n1);
  cluster.wake(n1);
  for (const NodeId peer : {n2, n3}) REQUIRE(cluster.deliver(n1, peer));
  cluster.timeout(n2);
  for (int way = 0; way < 2; ++way) {  // the vote, then the first entry
    for (const NodeId node : {n2, n3}) {
      cluster.sync(node);
      REQUIRE(cluster.deliver(node, node == n2 ? n3 : n2));
    }
  }
  REQUIRE(cluster.raft(n2).commit_index() > cluster.raft(n1).commit_index());
  cluster.read(n1);
  REQUIRE(cluster.deliver(n2, n1));
  return cluster.violations();
}

TEST_CASE("R10: who answered before may have elected another since", "[read][bugs]") {
  CHECK(answer_from_before(Bug::R10).contains("a read sees what was committed before it"));
  CHECK(answer_from_before({}).empty());
}

#endif

TEST_CASE("however many reads there are, what was lost is sent again", "[read][replication]") {
  // Each read's round says something to n2; none of them is the second heartbeat that it waits for.
  Solo leader = leader_of_three();
  leader.receive(n2, accepted(1, 1, 1));
  leader.propose("lost");
  const Duration interval = leader.raft.options().heartbeat_interval;
  bool is_sent_again = false;
  for (std::uint64_t ticket = 1; ticket <= 12; ++ticket) {
    leader.now = leader.now + interval / 3;
    leader.step(Read{ReadTicket(ticket)});
    const auto round = std::get<Leader>(leader.raft.role()).round.value();
    leader.receive(n2, accepted(1, 1, round));
    if (leader.now >= leader.raft.deadline()) leader.step(Wake{});
    is_sent_again = is_sent_again || has_note(leader.output, NoteKind::appends_taken_for_lost);
  }
  CHECK(is_sent_again);
}

}  // namespace
}  // namespace raftbed::raft::testing
