// Raft 5.4, "Safety": the election restriction (5.4.1; dissertation 3.6.1), and committing entries
// from previous terms (5.4.2; 3.6.2). Each test is named as a sentence of it. The argument is in
// section_5_4_argument.cc.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

// All logs of up to three entries whose terms do not fall and are at most 3.
std::vector<Log> small_logs() {
  std::vector<Log> logs{Log()};
  for (std::size_t at = 0; at < logs.size(); ++at) {
    if (logs[at].last_index() == LogIndex(3)) continue;
    const std::uint64_t least = std::max<std::uint64_t>(1, logs[at].last_term().value());
    for (std::uint64_t term = least; term <= 3; ++term) {
      Log longer = logs[at];
      longer.append(entry(longer.last_index().value() + 1, term));
      logs.push_back(longer);
    }
  }
  return logs;
}

TEST_CASE("the voter denies its vote if its own log is more up-to-date than that of the candidate",
          "[paper][5.4.1]") {
  int denied = 0;
  for (const Log& mine : small_logs()) {
    for (const Log& theirs : small_logs()) {
      Solo voter(options_for(n1, 3), restored(3, mine));
      const auto last = theirs.last_index().value();
      voter.receive(n2, vote_request(4, last, theirs.last_term().value()));
      // "If the logs have last entries with different terms, then the log with the later term is
      // more up-to-date. If the logs end with the same term, then whichever log is longer is more
      // up-to-date."
      const bool is_mine_newer = mine.last_term() != theirs.last_term()
                                     ? mine.last_term() > theirs.last_term()
                                     : mine.last_index() > theirs.last_index();
      const Ballot ballot = is_mine_newer ? Ballot::refused : Ballot::granted;
      CHECK(voter.said<VoteReply>() == std::vector{VoteReply{Term(4), ballot}});
      denied += is_mine_newer ? 1 : 0;
    }
  }
  CHECK(denied > 0);
}

TEST_CASE("the RPC includes information about the candidate's log", "[paper][5.4.1]") {
  for (const Log& log : small_logs()) {
    Solo asks(options_for(n1, 3), restored(3, log));
    asks.step(Campaign{});
    const VoteRequest expected{Term(4), log.last_index(), log.last_term()};
    CHECK(asks.said<VoteRequest>() == std::vector{expected, expected});
  }
}

// Whatever three of five know of an entry that is committed, whoever of all five is elected then.
TEST_CASE(
    "it guarantees that all the committed entries from previous terms are present on each new "
    "leader from the moment of its election, without the need to transfer those entries to the "
    "leader",
    "[paper][5.4.1]") {
  int elected = 0;
  for (const Nodes& reached : subsets_of(5)) {
    if (reached.size() != 3 || !has(reached, n1)) continue;
    Cluster before(5);
    before.elect(n1);
    for (const NodeId node : nodes_of(before)) {
      if (!has(reached, node)) before.isolate(node);
    }
    before.propose(n1, "x");
    before.settle();
    REQUIRE(before.raft(n1).commit_index() == LogIndex(2));
    before.heal();
    before.drop_all();
    for (const NodeId candidate : nodes_of(before)) {
      Cluster cluster = before;
      cluster.isolate(candidate == n1 ? n2 : n1);  // and one voter is away
      cluster.timeout(candidate);
      cluster.sync(candidate);
      while (!cluster.wire().empty() && !cluster.raft(candidate).is_leader()) {
        cluster.deliver_at(0);
        for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
      }
      if (!cluster.raft(candidate).is_leader()) continue;
      CHECK(cluster.raft(candidate).log().at(LogIndex(2)).command().text() == "x");
      ++elected;
    }
  }
  CHECK(elected > 0);
}

TEST_CASE(
    "log entries only flow in one direction, from leaders to followers, and leaders never "
    "overwrite existing entries in their logs",
    "[paper][5.4.1]") {
  Cluster cluster(
      3, {}, {restored(1, log_of({1})), restored(1, log_of({1, 1, 1})), restored(1, log_of({1}))});
  cluster.isolate(n2);
  cluster.elect(n1);
  cluster.heal();
  let_heartbeats_pass(cluster, n1, 3);
  CHECK(cluster.raft(n1).log().last_index() == LogIndex(2));  // what it had, and its no-op
  CHECK(cluster.raft(n2).log() == cluster.raft(n1).log());
}

TEST_CASE(
    "a candidate must contact a majority of the cluster in order to be elected, which means that "
    "every committed entry must be present in at least one of those servers",
    "[paper][5.4.1]") {
  Cluster committed(5);
  committed.elect(n1);
  for (const NodeId away : {n4, n5}) committed.isolate(away);
  committed.propose(n1, "x");
  committed.settle();
  REQUIRE(committed.raft(n1).commit_index() == LogIndex(2));
  committed.crash(n1);
  committed.heal();
  for (const NodeId candidate : {n2, n3, n4, n5}) {
    Cluster cluster = committed;
    cluster.elect(candidate);
    const bool has_it = candidate == n2 || candidate == n3;
    CHECK(cluster.raft(candidate).is_leader() == has_it);
  }
}

TEST_CASE("Raft never commits log entries from previous terms by counting replicas",
          "[paper][5.4.2]") {
  Solo leader = leader_of(5, restored(2, log_of({1, 2})));
  for (const NodeId peer : {n2, n3, n4, n5}) {  // it is on every single server
    leader.receive(peer, accepted(3, 2, 1));
    CHECK(leader.raft.commit_index() == LogIndex(0));
  }
  CHECK(has_note(leader.output, NoteKind::commit_of_earlier_term_refused));
}

TEST_CASE(
    "once an entry from the current term has been committed in this way, then all prior entries "
    "are committed indirectly because of the Log Matching Property",
    "[paper][5.4.2]") {
  Solo leader = leader_of(5, restored(2, log_of({1, 2})));
  leader.receive(n2, accepted(3, 3, 1));
  CHECK(leader.raft.commit_index() == LogIndex(0));
  leader.receive(n3, accepted(3, 3, 1));
  CHECK(leader.raft.commit_index() == LogIndex(3));
  CHECK(has_note(leader.output, NoteKind::committed_indirectly));
}

TEST_CASE(
    "if a leader crashes before committing an entry, future leaders will attempt to finish "
    "replicating the entry",
    "[paper][5.4.2]") {
  Cluster cluster(5);
  cluster.elect(n1);
  cluster.drop_all();
  cluster.propose(n1, "x");
  cluster.deliver(n1, n2);
  cluster.sync(n2);
  cluster.drop_all();
  cluster.crash(n1);
  cluster.elect(n2);
  let_heartbeats_pass(cluster, n2, 1);
  for (const NodeId node : {n2, n3, n4, n5}) {
    CHECK(commands_of(cluster.applied(node)) == std::vector<std::string>{"-", "x", "-"});
  }
}

TEST_CASE(
    "log entries retain their original term numbers when a leader replicates entries from previous "
    "terms",
    "[paper][5.4.2]") {
  const Log old = log_of({1, 2, 2});
  Cluster cluster(3, {}, {restored(7, old)});
  cluster.elect(n1);
  let_heartbeats_pass(cluster, n1, 2);
  REQUIRE(cluster.raft(n1).term() == Term(8));
  for (const NodeId node : {n2, n3}) {
    CHECK(starts_with(cluster.raft(node).log(), old, LogIndex(3)));
    CHECK(cluster.raft(node).log().last_term() == Term(8));
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
