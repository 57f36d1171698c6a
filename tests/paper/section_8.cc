// Raft 8, "Client interaction" (dissertation 6): each test is named as a sentence of it. The
// key-value state machine stands in for the service, and its sessions for the serial numbers.
#include <catch2/catch_test_macros.hpp>

#include "core/kv/command.h"
#include "core/kv/machine.h"
#include "paper.h"

namespace raftbed::raft::testing {
namespace {

NodeId leader_hint(const Cluster& cluster, NodeId asked) {
  const auto& refused = std::get<ProposalRefused>(*cluster.output(asked).proposal);
  CHECK(refused.reason == Refusal::not_leader);
  REQUIRE(refused.leader);
  return *refused.leader;
}

TEST_CASE(
    "if the client's first choice is not the leader, that server will reject the client's request "
    "and supply information about the most recent leader it has heard from",
    "[paper][8]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.propose(n2, "x");
  CHECK(leader_hint(cluster, n2) == n1);
  cluster.elect(n3);
  for (const NodeId asked : {n1, n2}) {
    cluster.propose(asked, "x");
    CHECK(leader_hint(cluster, asked) == n3);
  }
  cluster.propose(n3, "x");
  CHECK(std::holds_alternative<ProposalAccepted>(*cluster.output(n3).proposal));
}

TEST_CASE(
    "Raft handles this by having each leader commit a blank no-op entry into the log at the start "
    "of its term",
    "[paper][8]") {
  Cluster cluster(3);
  for (const NodeId leader : {n1, n2, n3, n1}) {
    const LogIndex before = cluster.raft(n1).log().last_index();
    cluster.elect(leader);
    const Raft& raft = cluster.raft(leader);
    CHECK(raft.log().last_index() == before.next());
    CHECK(raft.log().at(before.next()).kind() == EntryKind::noop);
    CHECK(raft.log().last_term() == raft.term());
    CHECK(raft.commit_index() == before.next());
  }
}

TEST_CASE(
    "a leader must have the latest information on which entries are committed; at the start of its "
    "term, it may not know which those are",
    "[paper][8]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.propose(n1, "x");
  cluster.settle();
  REQUIRE(cluster.raft(n1).commit_index() == LogIndex(2));
  cluster.isolate(n1);
  cluster.timeout(n2);
  while (!cluster.raft(n2).is_leader()) {
    cluster.sync(n2);
    cluster.deliver(n2, n3);
    cluster.sync(n3);
    cluster.deliver(n3, n2);
  }
  CHECK(cluster.raft(n2).commit_index() < LogIndex(2));
  cluster.read(n2);
  CHECK(has_note(cluster.output(n2), NoteKind::read_waits_for_first_commit));
  CHECK(cluster.output(n2).reads_ready.empty());
  cluster.settle();
  CHECK(cluster.raft(n2).commit_index() == LogIndex(3));
  CHECK(cluster.violations().empty());  // among them: a read that missed what was committed
}

// What a node's state machine comes to.
kv::Machine machine_of(const std::vector<Entry>& applied) {
  kv::Machine machine;
  for (const Entry& entry : applied) {
    if (entry.kind() == EntryKind::noop) {
      machine.skip(entry.index());
    } else {
      REQUIRE(machine.apply(entry.index(), entry.command()));
    }
  }
  return machine;
}

// The leader commits the client's first operation, an append of "1" to x, and crashes before it
// answers; the client tries again with the new leader, and then goes on with an append of "2".
Cluster retried_with_another_leader() {
  const auto append = [](std::uint64_t sequence, std::string_view text) {
    const kv::Append operation{Bytes::copy_of("x"), Bytes::copy_of(text)};
    const Bytes command = kv::encode(ClientId(1), Sequence(sequence), operation);
    return std::string(command.text());
  };
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.propose(n1, append(1, "1"));
  cluster.settle();
  cluster.crash(n1);
  cluster.elect(n2);
  cluster.propose(n2, append(1, "1"));
  cluster.settle();
  cluster.propose(n2, append(2, "2"));
  cluster.settle();
  cluster.restart(n1);
  let_heartbeats_pass(cluster, n2, 3);
  return cluster;
}

TEST_CASE(
    "if the leader crashes after committing the log entry but before responding to the client, the "
    "client will retry the command with a new leader, causing it to be executed a second time; the "
    "state machine tracks the latest serial number processed for each client, along with the "
    "associated response",
    "[paper][8]") {
  const Cluster cluster = retried_with_another_leader();
  for (const NodeId node : nodes_of(cluster)) {
    REQUIRE(cluster.applied(node).size() == 5);  // two no-ops, and the first append twice
    const kv::Machine machine = machine_of(cluster.applied(node));
    CHECK(machine.read(Bytes::copy_of("x")).value == Bytes::copy_of("12"));
  }
}

TEST_CASE(
    "if it receives a command whose serial number has already been executed, it responds "
    "immediately without re-executing the request",
    "[paper][8]") {
  const Cluster cluster = retried_with_another_leader();
  const std::vector<Entry> applied = cluster.applied(n2);
  REQUIRE(applied[1].command() == applied[3].command());
  kv::Machine machine = machine_of({applied.begin(), applied.begin() + 2});
  const kv::Reply first = machine.reply_to(applied[1].command());
  machine.skip(applied[2].index());
  const auto again = machine.apply(applied[3].index(), applied[3].command());
  REQUIRE(again);
  CHECK_FALSE(again->took_effect);
  CHECK(machine.reply_to(applied[3].command()) == first);  // "along with the associated response"
}

TEST_CASE(
    "a leader must check whether it has been deposed before processing a read-only request (its "
    "information may be stale if a more recent leader has been elected)",
    "[paper][8]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.isolate(n1);
  cluster.elect(n2);
  cluster.propose(n2, "newer");
  cluster.settle();
  REQUIRE(cluster.raft(n1).is_leader());
  cluster.read(n1);
  let_heartbeats_pass(cluster, n1, 3);
  CHECK(cluster.output(n1).reads_ready.empty());
  cluster.heal();
  cluster.wake(n1);
  cluster.settle();
  CHECK_FALSE(cluster.raft(n1).is_leader());
  CHECK(cluster.violations().empty());
}

TEST_CASE(
    "Raft handles this by having the leader exchange heartbeat messages with a majority of the "
    "cluster before responding to read-only requests",
    "[paper][8]") {
  Solo leader = leader_of(5);
  for (const NodeId peer : {n2, n3, n4, n5}) leader.receive(peer, accepted(1, 1, 4));
  leader.step(Read{ReadTicket(1)});
  CHECK(leader.output.reads_ready.empty());
  std::map<NodeId, std::uint64_t> rounds;
  for (const NodeId peer : {n2, n3, n4, n5}) {
    const auto heartbeat = leader.sent_to<AppendRequest>(peer);
    REQUIRE(heartbeat);
    CHECK(heartbeat->entries.empty());
    rounds[peer] = heartbeat->round.value();
  }
  leader.receive(n2, accepted(1, 1, rounds[n2]));
  CHECK(leader.output.reads_ready.empty());
  leader.receive(n3, accepted(1, 1, rounds[n3]));
  CHECK(leader.output.reads_ready.size() == 1);
}

TEST_CASE(
    "alternatively, the leader could rely on the heartbeat mechanism to provide a form of lease, "
    "but this would rely on timing for safety (it assumes bounded clock skew)",
    "[paper][8]") {
  Options options = options_for(n1, 3);
  options.check_quorum = true;
  options.lease_reads = true;
  Solo leader = leader_of_three({}, options);
  leader.receive(n2, accepted(1, 1, 1));
  leader.step(Read{ReadTicket(1)});
  CHECK(leader.output.reads_ready.size() == 1);
  CHECK(leader.output.send.empty());
  leader.now = leader.now + options.election_timeout_min;
  leader.step(Read{ReadTicket(2)});
  CHECK(leader.output.reads_ready.empty());
  CHECK_FALSE(leader.output.send.empty());
}

}  // namespace
}  // namespace raftbed::raft::testing
