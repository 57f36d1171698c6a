// Raft 5.4.3, "Safety argument" (dissertation 3.6.3): what it rests on, and what it comes to. Each
// test is named as a sentence of it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/raft/quorum.h"
#include "paper.h"

namespace raftbed::raft::testing {
namespace {

// Of five servers: whoever suffices to commit, and whoever suffices to elect.
TEST_CASE(
    "leader_T replicated the entry on a majority of the cluster, and leader_U received votes from "
    "a majority of the cluster; thus, at least one server ('the voter') both accepted the entry "
    "from leader_T and voted for leader_U",
    "[paper][5.4.3]") {
  const Configuration five = of_voters(5);
  int pairs = 0;
  for (const Nodes& accepted : subsets_of(5)) {
    for (const Nodes& voted : subsets_of(5)) {
      if (!votes_win(five, accepted) || !votes_win(five, voted)) continue;
      CHECK(std::any_of(accepted.begin(), accepted.end(),
                        [&](NodeId node) { return has(voted, node); }));
      ++pairs;
    }
  }
  CHECK(pairs == 16 * 16);
}

// Five nodes: the leader is cut off with something of its own, another is elected, and so on.
Cluster after_many_leaders() {
  Cluster cluster(5);
  for (std::uint16_t round = 0; round < 20; ++round) {
    const NodeId next(static_cast<std::uint16_t>(1 + round % 5));
    cluster.elect(next);
    cluster.propose(next, "p" + std::to_string(round));
    cluster.settle();
    cluster.isolate(next);
    cluster.propose(next, "alone " + std::to_string(round));
    cluster.settle();
    if (round % 3 == 0) cluster.crash(next, round % 2);
    cluster.restart(next);
    const NodeId other(static_cast<std::uint16_t>(1 + (round + 2) % 5));
    cluster.elect(other);
    cluster.heal();
    let_heartbeats_pass(cluster, other, 3);
  }
  return cluster;
}

TEST_CASE(
    "the voter must have accepted the committed entry from leader_T before voting for leader_U; "
    "otherwise it would have rejected the AppendEntries request from leader_T",
    "[paper][5.4.3]") {
  Solo voter(options_for(n3, 3));
  voter.receive(n2, vote_request(5, 0, 0));
  REQUIRE(voter.said<VoteReply>() == std::vector{granted(5)});
  voter.receive(n1, append_request(4, 0, 0, {entry(1, 4)}, 1));
  CHECK(voter.raft.log().last_index() == LogIndex(0));
  const auto replies = voter.said<AppendReply>();
  REQUIRE(replies.size() == 1);
  CHECK(std::holds_alternative<Rejected>(replies[0].outcome));
  CHECK(replies[0].term == Term(5));
}

TEST_CASE(
    "leaders never remove entries, and followers only remove entries if they conflict with the "
    "leader",
    "[paper][5.4.3]") {
  const Log before = log_of({1, 1, 2, 2});
  for (std::uint64_t previous = 0; previous <= 4; ++previous) {
    for (std::uint64_t last = previous; last <= 4; ++last) {
      Solo follower(options_for(n1, 3), restored(2, before));
      std::vector<Entry> entries;
      for (std::uint64_t at = previous + 1; at <= last; ++at) {
        entries.push_back(before.at(LogIndex(at)));
      }
      const Term term = *before.term_at(LogIndex(previous));
      follower.receive(n2, append_request(2, previous, term.value(), std::move(entries)));
      CHECK(follower.raft.log() == before);
      CHECK_FALSE(follower.output.write);
    }
  }
}

TEST_CASE(
    "at the time a server applies a log entry to its state machine, its log must be identical to "
    "the leader's log up through that entry, and the entry must be committed",
    "[paper][5.4.3]") {
  Cluster cluster(5);
  LogIndex applied(0);
  for (int i = 0; i < 300; ++i) {
    const NodeId leader(static_cast<std::uint16_t>(1 + i / 60));
    if (!cluster.raft(leader).is_leader()) cluster.elect(leader);
    if (i % 5 == 0) cluster.propose(leader, std::to_string(i));
    if (i % 11 == 0) cluster.wake(leader);
    for (const NodeId node : nodes_of(cluster)) cluster.sync_one(node);
    if (cluster.wire().empty()) continue;
    const NodeId to = cluster.wire().front().outgoing.to;
    cluster.deliver_at(0);
    const auto& apply = cluster.output(to).apply;
    if (!apply) continue;
    applied = std::max(applied, apply->last);
    CHECK(apply->last <= cluster.raft(leader).commit_index());
    CHECK(starts_with(cluster.raft(to).log(), cluster.raft(leader).log(), apply->last));
  }
  CHECK(applied > LogIndex(20));
}

TEST_CASE(
    "if a server has applied a log entry at a given index to its state machine, no other server "
    "will ever apply a different log entry for the same index",
    "[paper][5.4.3]") {
  const Cluster cluster = after_many_leaders();
  const std::vector<Entry>& longest = cluster.applied(n1);
  CHECK(longest.size() > 40);
  for (const NodeId node : nodes_of(cluster)) {
    const std::vector<Entry>& applied = cluster.applied(node);
    const std::size_t common = std::min(applied.size(), longest.size());
    CHECK(std::equal(applied.begin(), applied.begin() + static_cast<std::ptrdiff_t>(common),
                     longest.begin()));
  }
  CHECK(cluster.violations().empty());
}

TEST_CASE("Raft requires servers to apply entries in log index order", "[paper][5.4.3]") {
  const Cluster cluster = after_many_leaders();
  for (const NodeId node : nodes_of(cluster)) {
    LogIndex expected(1);
    for (const Entry& applied : cluster.applied(node)) {
      CHECK(applied.index() == expected);
      expected = expected.next();
    }
  }
}

// Figure 8 (d2): n1, of term 4, has an entry of term 2 on a majority, and then one of its own.
TEST_CASE(
    "the Log Matching Property guarantees that future leaders will also contain entries that are "
    "committed indirectly, such as index 2 in Figure 8(d)",
    "[paper][5.4.3]") {
  const Log with_old = log_of({1, 2});
  const Log of_s5 = log_of({1, 3});
  Cluster cluster(5, {},
                  {restored(3, with_old), restored(3, with_old), restored(3, log_of({1})),
                   restored(3, log_of({1})), restored(3, of_s5)});
  for (const NodeId away : {n4, n5}) cluster.isolate(away);
  cluster.elect(n1);
  const LogIndex own = cluster.raft(n1).log().last_index();
  REQUIRE(cluster.raft(n1).commit_index() == own);
  REQUIRE(own == LogIndex(3));
  cluster.heal();
  cluster.crash(n1);
  for (const NodeId candidate : {n2, n3, n4, n5}) {
    Cluster after = cluster;
    after.elect(candidate);
    const bool can_lead = candidate == n2 || candidate == n3;
    CHECK(after.raft(candidate).is_leader() == can_lead);
    if (can_lead) CHECK(after.raft(candidate).log().at(LogIndex(2)).term() == Term(2));
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
