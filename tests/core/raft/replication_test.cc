// The leader's side of AppendEntries: probing, pipelining, limits, back-off, loss.
#include <catch2/catch_test_macros.hpp>

#include "harness.h"

namespace raftbed::raft::testing {
namespace {

Options small_options() {
  Options options = options_for(n1, 3);
  options.append_entries_max = 2;
  options.appends_in_flight_max = 3;
  return options;
}

// A leader whose peer n2 is pipelined: its no-op of term 1 is acknowledged by n2.
Solo pipelining_leader(const Options& options = small_options()) {
  Solo leader = leader_of_three({}, options);
  leader.receive(n2, accepted(1, 1, 1));
  return leader;
}

std::vector<AppendRequest> sent_to(const Solo& leader, NodeId to) {
  std::vector<AppendRequest> found;
  for (const Outgoing& sent : leader.output.send) {
    if (sent.to == to) found.push_back(std::get<AppendRequest>(sent.message));
  }
  return found;
}

TEST_CASE("a leader's first append carries the no-op of its term", "[replication][8]") {
  Solo leader(options_for(n1, 3));
  leader.step(Campaign{});
  leader.persist();
  leader.receive(n2, granted(1));
  const auto append = leader.sent_to<AppendRequest>(n3);
  REQUIRE(append);
  REQUIRE(append->entries.size() == 1);
  CHECK(append->entries[0].kind() == EntryKind::noop);
  CHECK(append->entries[0].term() == Term(1));
}

TEST_CASE("appends leave at once, in parallel with the leader's own write", "[replication]") {
  Solo leader = pipelining_leader();
  leader.propose("a");
  CHECK(leader.output.write);
  CHECK(leader.sent_to<AppendRequest>(n2));
  CHECK(leader.output.held.empty());
}

TEST_CASE("while a peer is probed one append is on its way, and no more", "[replication]") {
  Solo leader = leader_of_three({}, small_options());
  leader.propose("a");
  leader.propose("b");
  CHECK(sent_to(leader, n2).empty());
  CHECK(progress(leader, n2).probing);
}

TEST_CASE("a heartbeat to a probed peer is the probe again, without entries", "[replication]") {
  Solo leader = leader_of_three(restored(2, log_of({1, 2})), small_options());
  leader.wake();
  const auto heartbeat = leader.sent_to<AppendRequest>(n2);
  REQUIRE(heartbeat);
  CHECK(heartbeat->previous_index == LogIndex(2));
  CHECK(heartbeat->entries.empty());
}

TEST_CASE("a heartbeat to a pipelined peer asks about what it has", "[replication]") {
  Solo leader = pipelining_leader();
  leader.propose("a");
  leader.wake();
  const auto heartbeat = leader.sent_to<AppendRequest>(n2);
  REQUIRE(heartbeat);
  CHECK(heartbeat->previous_index == LogIndex(1));
  CHECK(heartbeat->entries.empty());
}

TEST_CASE("an append carries the leader's full commit index", "[replication]") {
  Solo leader = pipelining_leader();
  REQUIRE(leader.raft.commit_index() == LogIndex(1));
  leader.propose("a");
  CHECK(leader.sent_to<AppendRequest>(n2)->commit == LogIndex(1));
  leader.receive(n2, accepted(1, 2, leader.sent_to<AppendRequest>(n2)->round.value()));
  leader.persist();
  REQUIRE(leader.raft.commit_index() == LogIndex(2));
  leader.wake();
  CHECK(leader.sent_to<AppendRequest>(n3)->commit == LogIndex(2));
  CHECK(leader.sent_to<AppendRequest>(n3)->previous_index == LogIndex(0));  // n3 is behind that
}

TEST_CASE("every append has a round of its own, and rounds rise", "[replication]") {
  Solo leader = pipelining_leader();
  Round last = std::get<Leader>(leader.raft.role()).round;
  for (int beat = 0; beat < 3; ++beat) {
    leader.wake();
    for (const Outgoing& sent : leader.output.send) {
      CHECK(std::get<AppendRequest>(sent.message).round == last.next());
      last = last.next();
    }
  }
}

TEST_CASE("a pipelined peer gets at most so many appends ahead of its answers", "[replication]") {
  Solo leader = pipelining_leader();
  for (int i = 0; i < 3; ++i) {
    leader.propose("a");
    CHECK(sent_to(leader, n2).size() == 1);
  }
  leader.propose("d");
  leader.propose("e");
  CHECK(sent_to(leader, n2).empty());
  CHECK(progress(leader, n2).in_flight.size() == 3);
  // An answer makes room for one more, which carries both that wait.
  const Round first = progress(leader, n2).in_flight.front().round;
  leader.receive(n2, accepted(1, 2, first.value()));
  REQUIRE(sent_to(leader, n2).size() == 1);
  CHECK(sent_to(leader, n2)[0].entries.size() == 2);
}

TEST_CASE("an answer to a later append confirms the earlier ones", "[replication]") {
  Solo leader = pipelining_leader();
  for (int i = 0; i < 3; ++i) leader.propose("a");
  const Round last = progress(leader, n2).in_flight.back().round;
  leader.receive(n2, accepted(1, 4, last.value()));
  CHECK(progress(leader, n2).in_flight.empty());
  CHECK(progress(leader, n2).match == LogIndex(4));
}

TEST_CASE("a limit of one entry an append is kept", "[replication]") {
  Options options = small_options();
  options.append_entries_max = 1;
  Solo leader = leader_of_three({}, options);
  leader.propose("a");
  leader.propose("b");
  leader.receive(n2, accepted(1, 1, 1));
  REQUIRE(sent_to(leader, n2).size() == 2);
  for (const AppendRequest& append : sent_to(leader, n2)) CHECK(append.entries.size() == 1);
}

TEST_CASE("a limit of bytes an append is kept, and a larger entry goes alone", "[replication]") {
  Options options = small_options();
  options.append_entries_max = 8;
  options.append_bytes_max = 2 * 25 + 5;  // two entries with a command of two bytes
  Solo leader = leader_of_three({}, options);
  leader.propose("aa");
  leader.propose("bb");
  leader.propose("cc");
  leader.propose(std::string(100, 'x'));
  leader.receive(n2, accepted(1, 1, 1));
  const auto appends = sent_to(leader, n2);
  REQUIRE(appends.size() == 3);
  CHECK(appends[0].entries.size() == 2);
  CHECK(appends[1].entries.size() == 1);
  CHECK(appends[2].entries.size() == 1);
}

TEST_CASE("a rejection in the pipeline goes back to probing behind what the peer has",
          "[replication][5.3]") {
  Solo leader = pipelining_leader();
  for (int i = 0; i < 3; ++i) leader.propose("a");
  const Round second = progress(leader, n2).in_flight[1].round;
  leader.receive(n2, rejected(1, 2, 1, 1, second.value()));
  CHECK(has_note(leader.output, NoteKind::conflict_backed_off));
  CHECK(progress(leader, n2).probing);
  REQUIRE(sent_to(leader, n2).size() == 1);
  CHECK(sent_to(leader, n2)[0].previous_index == LogIndex(1));
}

TEST_CASE("the rejections of the rest of a pipeline are stale", "[replication]") {
  Solo leader = pipelining_leader();
  for (int i = 0; i < 3; ++i) leader.propose("a");
  const std::vector<InFlight> appends = progress(leader, n2).in_flight;
  leader.receive(n2, rejected(1, 2, 1, 1, appends[1].round.value()));
  leader.receive(n2, rejected(1, 3, 1, 1, appends[2].round.value()));
  CHECK(has_note(leader.output, NoteKind::append_reply_stale));
  CHECK(leader.output.send.empty());
}

TEST_CASE("a rejection about what is known to match is stale", "[replication]") {
  Solo leader = pipelining_leader();
  leader.propose("a");
  leader.receive(n2, rejected(1, 1, 0, 0, progress(leader, n2).in_flight[0].round.value()));
  CHECK(has_note(leader.output, NoteKind::append_reply_stale));
  CHECK_FALSE(progress(leader, n2).probing);
}

TEST_CASE("the same rejection delivered twice backs off once", "[replication]") {
  Solo leader = leader_of_three(restored(3, log_of({1, 2, 3, 3})), small_options());
  leader.receive(n2, rejected(4, 4, 2, 2, 1));
  const LogIndex next = progress(leader, n2).next;
  CHECK(next == LogIndex(3));
  leader.receive(n2, rejected(4, 4, 2, 2, 1));
  CHECK(progress(leader, n2).next == next);
  CHECK(leader.output.send.empty());
}

TEST_CASE("a whole term that the peer does not have is skipped at once", "[replication][5.3]") {
  // The peer ends in term 2 at index 2; ours at 2 to 5 are of later terms, and cannot match.
  Solo leader = leader_of_three(restored(5, log_of({1, 4, 4, 4, 5})), small_options());
  leader.receive(n2, rejected(6, 5, 2, 2, 1));
  CHECK(progress(leader, n2).next == LogIndex(2));
}

TEST_CASE("heartbeats are for idle periods: an append to a peer puts its next one off",
          "[replication][5.2]") {
  Solo leader = pipelining_leader();
  const Duration interval = leader.raft.options().heartbeat_interval;
  leader.now = leader.now + interval * 3 / 4;
  leader.propose("a");  // goes to n2, and not to n3, which is being probed
  leader.wake();
  CHECK(sent_to(leader, n2).empty());
  CHECK(sent_to(leader, n3).size() == 1);
  leader.wake();
  CHECK(sent_to(leader, n3).empty());
  CHECK(sent_to(leader, n2).size() == 1);
}

TEST_CASE("an append that is lost is sent again at the second heartbeat after it",
          "[replication]") {
  Solo leader = pipelining_leader();
  leader.propose("a");
  leader.wake();
  CHECK(sent_to(leader, n2).at(0).entries.empty());
  leader.wake();
  CHECK(has_note(leader.output, NoteKind::appends_taken_for_lost));
  REQUIRE(sent_to(leader, n2).size() == 1);
  CHECK(sent_to(leader, n2)[0].previous_index == LogIndex(1));
  CHECK(sent_to(leader, n2)[0].entries.size() == 1);
  // A dead peer costs heartbeats alone from then on.
  leader.wake();
  CHECK(sent_to(leader, n2).at(0).entries.empty());
}

TEST_CASE("an append that is answered in time is not sent again", "[replication]") {
  Solo leader = pipelining_leader();
  leader.propose("a");
  leader.wake();
  leader.receive(n2, accepted(1, 2, progress(leader, n2).in_flight[0].round.value()));
  leader.wake();
  CHECK_FALSE(has_note(leader.output, NoteKind::appends_taken_for_lost));
  CHECK(sent_to(leader, n2).at(0).entries.empty());
}

TEST_CASE("a reply to a round that was never sent is ignored", "[replication]") {
  Solo leader = pipelining_leader();
  leader.propose("a");
  leader.receive(n2, accepted(1, 2, 999));
  CHECK(progress(leader, n2).match == LogIndex(1));
  CHECK(has_note(leader.output, NoteKind::append_reply_unasked));
}

TEST_CASE("an acknowledgement of entries that the leader does not have is ignored",
          "[replication]") {
  Solo leader = pipelining_leader();
  leader.receive(n2, accepted(1, 9, 2));
  CHECK(progress(leader, n2).match == LogIndex(1));
  CHECK(leader.raft.commit_index() == LogIndex(1));
  CHECK(has_note(leader.output, NoteKind::append_reply_beyond_log));
}

TEST_CASE("who is no peer answers nothing", "[replication][6]") {
  Solo leader = leader_of_three();
  leader.receive(n4, accepted(1, 1, 1));
  CHECK(has_note(leader.output, NoteKind::message_from_stranger));
  leader.receive(n4, SnapshotReply{Term(1), Round(1), LogIndex(1), 3});
  CHECK(has_note(leader.output, NoteKind::message_from_stranger));
}

TEST_CASE("a reply of an earlier term is ignored", "[replication][5.1]") {
  Solo leader = leader_of_three(restored(2, log_of({1, 2})));
  leader.receive(n2, accepted(2, 2, 1));
  CHECK(progress(leader, n2).match == LogIndex(0));
  CHECK(has_note(leader.output, NoteKind::append_reply_stale));
}

TEST_CASE("replies to who does not lead are ignored", "[replication]") {
  Solo node(options_for(n1, 3), restored(2));
  node.receive(n2, accepted(2, 5, 1));
  CHECK(has_note(node.output, NoteKind::append_reply_stale));
}

TEST_CASE("a proposal to who does not lead is refused, with a hint where one is known",
          "[replication]") {
  Solo node(options_for(n1, 3));
  node.propose("a");
  CHECK_FALSE(std::get<ProposalRefused>(*node.output.proposal).leader);
  node.receive(n2, append_request(1, 0, 0));
  node.propose("a");
  const auto refusal = std::get<ProposalRefused>(*node.output.proposal);
  CHECK(refusal.reason == Refusal::not_leader);
  CHECK(refusal.leader == n2);
  CHECK(node.raft.log().last_index() == LogIndex(0));
}

TEST_CASE("a leader that cannot commit refuses proposals beyond its bound", "[replication]") {
  Options options = options_for(n1, 3);
  options.uncommitted_max = 3;
  Solo leader = leader_of_three({}, options);
  leader.propose("a");
  leader.propose("b");
  leader.propose("c");
  CHECK(std::get<ProposalRefused>(*leader.output.proposal).reason == Refusal::full);
  CHECK(leader.raft.log().last_index() == LogIndex(3));
  leader.receive(n2, accepted(1, 1, 1));
  leader.propose("c");
  CHECK(std::holds_alternative<ProposalAccepted>(*leader.output.proposal));
}

TEST_CASE("a leader that cannot commit refuses proposals beyond its bound on bytes, too",
          "[replication]") {
  Options options = options_for(n1, 3);
  const Entry noop(LogIndex(1), Term(1), EntryKind::noop, {});
  options.uncommitted_bytes_max = static_cast<std::uint32_t>(noop.record().size() + 1);
  Solo leader = leader_of_three({}, options);
  const auto held = [&] { return std::get<Leader>(leader.raft.role()).uncommitted_bytes; };
  CHECK(held() == noop.record().size());
  leader.propose(std::string(1'000, 'x'));
  CHECK(std::holds_alternative<ProposalAccepted>(*leader.output.proposal));
  leader.propose("a");
  CHECK(std::get<ProposalRefused>(*leader.output.proposal).reason == Refusal::full);
  CHECK(leader.output.notes.front().kind == NoteKind::proposal_refused_large);
  leader.receive(n2, accepted(1, 1, 1));
  CHECK(held() == leader.raft.log().at(LogIndex(2)).record().size());
  leader.persist();
  leader.receive(n2, accepted(1, 2, 3));
  CHECK(held() == 0);
  leader.propose("a");
  CHECK(std::holds_alternative<ProposalAccepted>(*leader.output.proposal));
}

TEST_CASE("what a leader finds uncommitted counts for its bounds", "[replication]") {
  const Solo leader = leader_of_three(restored(1, log_of({1, 1})));
  const Log& log = leader.raft.log();
  CHECK(std::get<Leader>(leader.raft.role()).uncommitted_bytes ==
        log.bytes_between(LogIndex(0), LogIndex(3)));
}

TEST_CASE("a peer that comes back empty-handed after a partition catches up", "[replication]") {
  Cluster cluster(3, small_options());
  cluster.elect(n1);
  cluster.isolate(n3);
  for (int i = 0; i < 20; ++i) cluster.propose(n1, "p" + std::to_string(i));
  cluster.settle();
  CHECK(cluster.raft(n1).commit_index() == LogIndex(21));
  cluster.heal();
  for (int beat = 0; beat < 4; ++beat) {
    cluster.wake(n1);
    cluster.settle();
  }
  CHECK(cluster.raft(n3).log() == cluster.raft(n1).log());
  CHECK(cluster.raft(n3).commit_index() == LogIndex(21));
}

TEST_CASE("a copy of a core goes on as the core does", "[replication]") {
  Solo leader = pipelining_leader();
  leader.propose("a");
  Solo copy = leader;
  leader.propose("b");
  copy.propose("b");
  CHECK(copy.output.send == leader.output.send);
  CHECK(copy.raft.log() == leader.raft.log());
  copy.propose("c");
  CHECK(leader.raft.log().last_index() == LogIndex(3));
}

TEST_CASE("bytes in flight are bounded too, and one append goes whatever its size",
          "[replication]") {
  Options options = small_options();
  options.append_entries_max = 1;
  options.appends_in_flight_max = 8;
  options.bytes_in_flight_max =
      2 * static_cast<std::uint32_t>(entry(2, 1, "0123456789").record().size());
  Solo leader = pipelining_leader(options);
  for (int i = 0; i < 5; ++i) leader.propose("0123456789");
  CHECK(progress(leader, n2).in_flight.size() == 2);
  leader.receive(n2, accepted(1, 2, progress(leader, n2).in_flight.front().round.value()));
  CHECK(progress(leader, n2).in_flight.size() == 2);
  CHECK(progress(leader, n2).next == LogIndex(5));

  options.bytes_in_flight_max = 1;
  Solo cautious = pipelining_leader(options);
  for (int i = 0; i < 3; ++i) cautious.propose("0123456789");
  CHECK(progress(cautious, n2).in_flight.size() == 1);
}

}  // namespace
}  // namespace raftbed::raft::testing
