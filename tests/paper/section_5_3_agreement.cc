// Raft 5.3, "Log replication" (dissertation 3.5), of how the logs of a cluster come to agree and
// stay so: each test is named as a sentence of it.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

TEST_CASE("each log entry also has an integer index identifying its position in the log",
          "[paper][5.3]") {
  Solo leader = leader_of(3);
  for (int i = 0; i < 5; ++i) leader.propose("x");
  const Log& log = leader.raft.log();
  REQUIRE(log.last_index() == LogIndex(6));
  for (LogIndex at(1); at <= log.last_index(); at = at.next()) CHECK(log.at(at).index() == at);
}

// Commits through three leaders, each of whom crashes; then all crash, and n2 leads again.
Cluster committed_through_crashes() {
  Cluster cluster(5);
  for (const NodeId leader : {n1, n2, n3}) {
    cluster.elect(leader);
    cluster.propose(leader, "of " + std::to_string(leader.value()));
    let_heartbeats_pass(cluster, leader, 2);
    cluster.crash(leader);
    cluster.restart(leader);
  }
  for (const NodeId node : nodes_of(cluster)) cluster.crash(node);
  for (const NodeId node : {n2, n4, n5}) cluster.restart(node);
  cluster.elect(n2);
  let_heartbeats_pass(cluster, n2, 3);
  return cluster;
}

TEST_CASE(
    "Raft guarantees that committed entries are durable and will eventually be executed by all of "
    "the available state machines",
    "[paper][5.3]") {
  const Cluster cluster = committed_through_crashes();
  const std::vector<std::string> all{"-", "of 1", "-", "of 2", "-", "of 3", "-"};
  for (const NodeId node : {n2, n4, n5}) CHECK(commands_of(cluster.applied(node)) == all);
}

TEST_CASE(
    "once a follower learns that a log entry is committed, it applies the entry to its local state "
    "machine (in log order)",
    "[paper][5.3]") {
  Solo follower(options_for(n2, 3));
  follower.receive(n1, append_request(1, 0, 0, {entry(1, 1), entry(2, 1), entry(3, 1)}));
  follower.persist();
  CHECK_FALSE(follower.output.apply);
  follower.receive(n1, append_request(1, 3, 1, {}, 2, 2));
  REQUIRE(follower.output.apply);
  CHECK(follower.output.apply->first == LogIndex(1));
  CHECK(follower.output.apply->last == LogIndex(2));
  follower.receive(n1, append_request(1, 3, 1, {}, 3, 3));
  CHECK(follower.output.apply->first == LogIndex(3));
}

TEST_CASE("log entries never change their position in the log", "[paper][5.3]") {
  std::map<std::pair<Term, std::string>, LogIndex> positions;  // commands are told apart by it
  Cluster cluster(3);
  for (int round = 0; round < 12; ++round) {
    const NodeId leader(static_cast<std::uint16_t>(1 + round % 3));
    cluster.elect(leader);
    for (int i = 0; i < 2; ++i) cluster.propose(leader, std::to_string(10 * round + i));
    if (round % 2 == 0) cluster.settle();
    cluster.drop_all();
    for (const NodeId node : nodes_of(cluster)) {
      const Log& log = cluster.raft(node).log();
      for (LogIndex at(1); at <= log.last_index(); at = at.next()) {
        const Entry& entry = log.at(at);
        const std::pair name(entry.term(), std::string(entry.command().text()));
        CHECK(positions.try_emplace(name, at).first->second == at);
      }
    }
  }
  CHECK(positions.size() > 24);
}

int rejections_on(const Cluster& cluster, NodeId node) {
  return has_note(cluster.output(node), NoteKind::append_refused_mismatch) ? 1 : 0;
}

TEST_CASE(
    "during normal operation, the logs of the leader and followers stay consistent, so the "
    "AppendEntries consistency check never fails",
    "[paper][5.3]") {
  Cluster cluster(5);
  cluster.elect(n1);
  int rejections = 0;
  for (int i = 0; i < 60; ++i) {
    cluster.propose(n1, "x");
    for (int deliveries = 0; deliveries < 7 && !cluster.wire().empty(); ++deliveries) {
      const NodeId to = cluster.wire().front().outgoing.to;
      cluster.deliver_at(0);
      rejections += rejections_on(cluster, to);
      cluster.sync_one(to);
    }
  }
  CHECK(rejections == 0);
  CHECK(cluster.raft(n1).commit_index() > LogIndex(20));
}

// n1 leads the others in term 8 with a log of its own; n2 has one of these, n3 what n1 has.
const Log of_the_leader = log_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6});
const std::vector<Log> logs_of_followers{
    log_of({1, 1, 1, 4, 4, 5, 5, 6, 6}),           // (a) of Figure 7, and so on
    log_of({1, 1, 1, 4}),                          // (b)
    log_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6}),     // (c)
    log_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7}),  // (d)
    log_of({1, 1, 1, 4, 4, 4, 4}),                 // (e)
    log_of({1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3})      // (f)
};
Cluster led_in_term_8(const Log& followers) {
  Cluster cluster(3, {},
                  {restored(7, of_the_leader), restored(7, followers), restored(7, of_the_leader)});
  cluster.timeout(n1);
  while (!cluster.raft(n1).is_leader()) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    if (!cluster.deliver(n1, n3)) cluster.deliver(n3, n1);
  }
  cluster.drop_all();
  return cluster;
}

LogIndex last_agreement(const Log& log, const Log& other) {
  LogIndex last(0);
  while (starts_with(log, other, last.next())) last = last.next();
  return last;
}

TEST_CASE(
    "the leader must find the latest log entry where the two logs agree, delete any entries in the "
    "follower's log after that point, and send the follower all of the leader's entries after that "
    "point",
    "[paper][5.3]") {
  for (const Log& before : logs_of_followers) {
    Cluster cluster = led_in_term_8(before);
    const LogIndex agree = last_agreement(before, of_the_leader);
    bool is_deleted = before.last_index() == agree;
    LogIndex sent_from = cluster.raft(n1).log().last_index().next();
    for (int steps = 0; steps < 60; ++steps) {
      for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
      if (cluster.wire().empty()) cluster.wake(n1);
      cluster.deliver_at(0);
      const auto& write = cluster.output(n2).write;
      if (!write) continue;
      if (write->truncate_from) {
        CHECK(write->truncate_from == agree.next());
        is_deleted = true;
      }
      if (!write->entries.empty()) sent_from = std::min(sent_from, write->entries[0].index());
    }
    CHECK(is_deleted);
    CHECK(sent_from == agree.next());
    CHECK(cluster.raft(n2).log() == cluster.raft(n1).log());
  }
}

// What the oldest message on the wire says that it confirms; 0 where it confirms nothing.
LogIndex match_in(Cluster& cluster) {
  const auto* reply = std::get_if<AppendReply>(&cluster.wire().front().outgoing.message);
  const auto* success = reply == nullptr ? nullptr : std::get_if<Accepted>(&reply->outcome);
  return success == nullptr ? LogIndex(0) : success->match;
}

TEST_CASE(
    "once AppendEntries succeeds, the follower's log is consistent with the leader's, and it will "
    "remain that way for the rest of the term",
    "[paper][5.3]") {
  for (const Log& before : logs_of_followers) {
    Cluster cluster = led_in_term_8(before);
    LogIndex confirmed(0);
    for (int steps = 0; steps < 80; ++steps) {
      if (steps % 9 == 0) cluster.propose(n1, "x");
      for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
      if (cluster.wire().empty()) cluster.wake(n1);
      if (cluster.wire().front().from == n2) confirmed = std::max(confirmed, match_in(cluster));
      cluster.deliver_at(0);
      const Log& log = cluster.raft(n2).log();
      CHECK(starts_with(cluster.raft(n1).log(), log, confirmed));
      // One without entries removes nothing: a stale tail may follow what it confirmed, for as long
      // as nothing of this term does.
      if (confirmed > of_the_leader.last_index()) {
        CHECK(starts_with(log, cluster.raft(n1).log(), log.last_index()));
      }
    }
    CHECK(confirmed > of_the_leader.last_index());
  }
}

TEST_CASE(
    "a leader does not need to take any special actions to restore log consistency when it comes "
    "to power; it just begins normal operation, and the logs automatically converge in response to "
    "failures of the AppendEntries consistency check",
    "[paper][5.3]") {
  for (const Log& before : logs_of_followers) {
    Cluster cluster = led_in_term_8(before);
    for (int heartbeats = 0; heartbeats < 6; ++heartbeats) {
      cluster.wake(n1);
      for (const Flight& flight : cluster.wire()) {
        const bool is_append = std::holds_alternative<AppendRequest>(flight.outgoing.message);
        CHECK((flight.from != n1 || is_append));
      }
      cluster.settle();
    }
    CHECK(cluster.raft(n2).log() == cluster.raft(n1).log());
  }
}

TEST_CASE(
    "Raft can accept, replicate, and apply new log entries as long as a majority of the servers "
    "are up",
    "[paper][5.3]") {
  for (const Nodes& up : subsets_of(5)) {
    if (up.empty()) continue;
    Cluster cluster(5);
    for (const NodeId node : nodes_of(cluster)) {
      if (!has(up, node)) cluster.crash(node);
    }
    cluster.elect(up.front());
    cluster.propose(up.front(), "x");
    cluster.settle();
    CHECK((cluster.applied(up.front()).size() == 2) == (up.size() >= 3));
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
