// Raft 5.1, "Raft basics": terms, roles, and what servers say to each other (dissertation 3.3,
// which says a little more: dissertation_3_3.cc).
//
// In this folder a test is named as a sentence of the paper. Sentences that Figure 2 has, too, are
// tested in tests/core/raft/figure_2_test.cc, and are not repeated here.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"

namespace raftbed::raft::testing {
namespace {

SnapshotChunk chunk_of_term(std::uint64_t term) {
  SnapshotChunk chunk;
  chunk.term = Term(term);
  chunk.last_index = LogIndex(7);
  chunk.last_term = Term(1);
  chunk.size = 4;
  chunk.piece = Bytes::copy_of("abcd");
  return chunk;
}

std::vector<Message> one_of_each_kind(std::uint64_t term) {
  return {vote_request(term, 0, 0),
          refused(term),
          append_request(term, 7, 1),
          rejected(term, 7, 0, 0, 1),
          PreVoteRequest{Term(term), LogIndex(0), Term(0)},
          PreVoteReply{Term(term), Ballot::refused},
          TimeoutNow{Term(term)},
          chunk_of_term(term),
          SnapshotReply{Term(term), Round(1), LogIndex(7), 1}};
}

TEST_CASE("terms are numbered with consecutive integers", "[paper][5.1]") {
  Solo node(options_for(n1, 3));
  for (std::uint64_t term = 1; term <= 5; ++term) {
    node.wake();
    CHECK(node.raft.term() == Term(term));
  }
}

// Delivers and syncs one thing after the other, and looks at each message when it is sent.
void check_terms_until_quiet(Cluster& cluster) {
  for (int rounds = 0; rounds < 40; ++rounds) {
    for (const NodeId node : nodes_of(cluster)) cluster.sync_one(node);
    for (const Flight& flight : cluster.wire()) {
      CHECK(term_of(flight.outgoing.message) == cluster.raft(flight.from).term());
    }
    if (!cluster.wire().empty()) cluster.deliver_at(0);
  }
}

TEST_CASE("in some situations a server may not observe an election or even entire terms",
          "[paper][5.1]") {
  Cluster cluster(5);
  cluster.isolate(n5);
  for (const NodeId leader : {n1, n2, n3, n4}) cluster.elect(leader);
  CHECK(cluster.raft(n5).term() == Term(0));
  cluster.heal();
  let_heartbeats_pass(cluster, n4, 3);
  CHECK(cluster.raft(n5).term() == Term(4));
  CHECK(cluster.raft(n5).log() == cluster.raft(n4).log());
}

TEST_CASE("terms allow servers to detect obsolete information such as stale leaders",
          "[paper][5.1]") {
  Cluster cluster(3);
  cluster.elect(n1);
  cluster.isolate(n1);
  cluster.elect(n2);
  cluster.heal();
  cluster.propose(n1, "of a stale leader");
  REQUIRE(cluster.deliver(n1, n3));
  CHECK(cluster.raft(n3).log() == cluster.raft(n2).log());
  REQUIRE(cluster.deliver(n3, n1));
  CHECK_FALSE(cluster.raft(n1).is_leader());
  CHECK(cluster.raft(n1).term() == Term(2));
}

TEST_CASE("current terms are exchanged whenever servers communicate", "[paper][5.1]") {
  Options options = options_for(n1, 3);
  options.pre_vote = true;
  Cluster cluster(3, options);
  cluster.timeout(n1);
  check_terms_until_quiet(cluster);
  REQUIRE(cluster.raft(n1).is_leader());
  cluster.propose(n1, "x");
  cluster.wake(n1);
  check_terms_until_quiet(cluster);
  CHECK(cluster.raft(n3).commit_index() == LogIndex(1));
}

TEST_CASE(
    "if one server's current term is smaller than the other's, then it updates its current term "
    "to the larger value",
    "[paper][5.1]") {
  for (const Message& message : one_of_each_kind(9)) {
    Solo follower(options_for(n1, 3), restored(4));
    follower.receive(n2, message);
    CHECK(follower.raft.term() >= Term(9));  // told to stand it goes one further
    REQUIRE(follower.output.write);
    CHECK(follower.output.write->hard_state->term == follower.raft.term());
  }
}

TEST_CASE(
    "if a candidate or leader discovers that its term is out of date, it immediately reverts to "
    "follower state",
    "[paper][5.1]") {
  for (const Message& message : one_of_each_kind(9)) {
    if (std::holds_alternative<TimeoutNow>(message)) continue;  // and stands at once
    const bool is_question = std::holds_alternative<PreVoteRequest>(message);
    Solo candidate = candidate_of(3);
    candidate.receive(n2, message);
    CHECK(std::holds_alternative<Follower>(candidate.raft.role()));
    if (is_question) continue;  // deposes no leader (dissertation 9.6)
    Solo leader = leader_of(3);
    leader.receive(n2, message);
    CHECK(std::holds_alternative<Follower>(leader.raft.role()));
  }
}

TEST_CASE("if a server receives a request with a stale term number, it rejects the request",
          "[paper][5.1]") {
  const Message requests[] = {vote_request(3, 9, 3), append_request(3, 1, 1, {entry(2, 3)}),
                              PreVoteRequest{Term(3), LogIndex(9), Term(3)}, chunk_of_term(3),
                              TimeoutNow{Term(3)}};
  for (const Message& request : requests) {
    Solo node(options_for(n1, 3), restored(4, log_of({1})));
    node.receive(n2, request);
    CHECK(std::holds_alternative<Follower>(node.raft.role()));
    CHECK_FALSE(node.raft.vote());
    CHECK_FALSE(node.raft.leader());
    CHECK(node.raft.log() == log_of({1}));
    CHECK_FALSE(node.output.write);
    for (const Outgoing& answer : node.output.send) CHECK(term_of(answer.message) == Term(4));
    CHECK(node.output.send.size() == (std::holds_alternative<TimeoutNow>(request) ? 0U : 1U));
  }
}

bool is_request(const Message& message) {
  return std::holds_alternative<VoteRequest>(message) ||
         std::holds_alternative<AppendRequest>(message) ||
         std::holds_alternative<PreVoteRequest>(message) ||
         std::holds_alternative<SnapshotChunk>(message) ||
         std::holds_alternative<TimeoutNow>(message);
}

// What the last step said, now or once it is durable: whether all of it answers this node.
bool only_answers(const Solo& node, NodeId asker) {
  std::vector<Outgoing> said(node.output.send.begin(), node.output.send.end());
  for (const Held& held : node.output.held) said.push_back(held.outgoing);
  return std::all_of(said.begin(), said.end(), [&](const Outgoing& outgoing) {
    return outgoing.to == asker && !is_request(outgoing.message);
  });
}

TEST_CASE(
    "followers are passive: they issue no requests on their own but simply respond to requests "
    "from leaders and candidates",
    "[paper][5.1]") {
  Solo follower(options_for(n1, 3));
  follower.receive(n2, append_request(0, 0, 0));
  follower.step(Wake{});
  CHECK(follower.output.send.empty());
  follower.propose("x");
  CHECK(follower.output.send.empty());
  follower.step(Transfer{n2});
  CHECK(follower.output.send.empty());
  follower.step(Read{ReadTicket(1)});
  CHECK(follower.output.send.empty());
  for (const Message& message : one_of_each_kind(0)) {
    if (std::holds_alternative<TimeoutNow>(message)) continue;  // makes it a candidate
    follower.receive(n2, message);
    CHECK(only_answers(follower, n2));
  }
}

TEST_CASE(
    "the leader handles all client requests (if a client contacts a follower, the follower "
    "redirects it to the leader)",
    "[paper][5.1]") {
  Cluster cluster(3);
  cluster.elect(n2);
  cluster.settle();
  for (const NodeId follower : {n1, n3}) {
    cluster.propose(follower, "x");
    const auto refused = std::get<ProposalRefused>(*cluster.output(follower).proposal);
    CHECK(refused.leader == n2);
    CHECK(cluster.wire().empty());
    CHECK(cluster.raft(follower).log().last_index() == LogIndex(1));
  }
}

TEST_CASE("if a candidate wins the election, then it serves as leader for the rest of the term",
          "[paper][5.1]") {
  Solo leader = leader_of(5);
  for (int heartbeats = 0; heartbeats < 50; ++heartbeats) {
    leader.wake();
    leader.receive(n2, refused(1));
    leader.receive(n3, rejected(1, 1, 0, 0, 1));
    leader.receive(n4, vote_request(1, 9, 1));
    REQUIRE(leader.raft.is_leader());
  }
  leader.receive(n4, vote_request(2, 9, 1));
  CHECK_FALSE(leader.raft.is_leader());
}

TEST_CASE("Raft ensures that there is at most one leader in a given term", "[paper][5.1]") {
  Cluster cluster(5);
  std::map<Term, std::set<NodeId>> leaders;
  for (int round = 0; round < 20; ++round) {
    for (const NodeId node : nodes_of(cluster)) {  // two or three of five stand at once
      if (node.value() % 2 == round % 2) cluster.timeout(node);
    }
    for (const NodeId node : nodes_of(cluster)) cluster.sync(node);
    while (!cluster.wire().empty()) {
      cluster.deliver_at(static_cast<std::size_t>(round) % cluster.wire().size());
      for (const NodeId node : nodes_of(cluster)) {
        cluster.sync(node);
        const Raft& raft = cluster.raft(node);
        if (raft.is_leader()) leaders[raft.term()].insert(node);
      }
    }
  }
  CHECK_FALSE(leaders.empty());
  for (const auto& [term, of_term] : leaders) CHECK(of_term.size() == 1);
}

TEST_CASE("servers retry RPCs if they do not receive a response in a timely manner",
          "[paper][5.1]") {
  Solo leader = leader_of(3);
  const auto first = leader.sent_to<AppendRequest>(n2);
  for (int heartbeats = 0; heartbeats < 10; ++heartbeats) {
    leader.wake();
    const auto again = leader.sent_to<AppendRequest>(n2);
    REQUIRE(again);
    CHECK(again->previous_index == LogIndex(0));  // the same question as at first
  }
  Solo candidate = candidate_of(3);
  candidate.wake();  // in a new election: one that was never answered would have split the vote
  CHECK(candidate.said<VoteRequest>().size() == 2);
}

TEST_CASE("they issue RPCs in parallel for best performance", "[paper][5.1]") {
  Solo candidate(options_for(n1, 5));
  candidate.step(Campaign{});
  CHECK(candidate.said<VoteRequest>().size() == 4);
  Solo leader = leader_of(5);
  for (const NodeId peer : {n2, n3, n4, n5}) leader.receive(peer, accepted(1, 1, 4));
  leader.propose("x");
  for (const NodeId peer : {n2, n3, n4, n5}) {
    const auto append = leader.sent_to<AppendRequest>(peer);
    REQUIRE(append);
    CHECK(append->entries.size() == 1);
  }
}

}  // namespace
}  // namespace raftbed::raft::testing
