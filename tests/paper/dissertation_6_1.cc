// Dissertation 6.1, "Finding the cluster", and 6.2, "Routing requests to the leader": each test is
// named as a sentence of them. A client that finds a server which does not lead is told so, and
// told who does (also Raft 8, in section_8.cc), or its request is handed on.
//
// The simulated clients know every node of their world, whoever belongs to the cluster: that is the
// list of 6.1. That they try again with another node is in tests/sim/cluster/clients_test.cc.
#include <catch2/catch_test_macros.hpp>

#include "paper.h"
#include "tests/core/actor/host.h"

namespace raftbed::raft::testing {
namespace {

// --- 6.1 Finding the cluster ---

// n4 has left, n5 never belonged, and a client may ask either.
TEST_CASE(
    "the list of servers in this external system need not be consistent, but it should be "
    "inclusive: clients should always be able to find all of the cluster servers, but including a "
    "few additional servers that are not currently members of the cluster is harmless",
    "[paper][6.1]") {
  Cluster cluster = led_by_n1(5, 4);
  cluster.change(n1, Leave{n4});
  cluster.settle();
  let_heartbeats_pass(cluster, n1, 2);
  for (const NodeId listed : {n4, n5, n2, n3}) {
    cluster.propose(listed, "x");
    const auto refused = std::get<ProposalRefused>(*cluster.output(listed).proposal);
    CHECK(refused.reason == Refusal::not_leader);
    cluster.read(listed);
    REQUIRE(cluster.output(listed).reads_refused.size() == 1);
    CHECK(cluster.output(listed).reads_refused[0].reason == ReadRefusal::not_leader);
    CHECK(cluster.wire().empty());
  }
  cluster.propose(n1, "x");
  CHECK(std::holds_alternative<ProposalAccepted>(*cluster.output(n1).proposal));
}

// --- 6.2 Routing requests to the leader ---

TEST_CASE(
    "the first option, which we recommend and which LogCabin implements, is for the server to "
    "reject the request and return to the client the address of the leader, if known",
    "[paper][6.2]") {
  Solo server(options_for(n1, 3));
  for (const std::optional<NodeId> leader : {std::optional<NodeId>(), std::optional(n2)}) {
    if (leader) server.receive(*leader, append_request(1, 0, 0));
    server.propose("x");
    const auto refused = std::get<ProposalRefused>(*server.output.proposal);
    CHECK((refused.reason == Refusal::not_leader && refused.leader == leader));
    server.step(Read{ReadTicket(leader ? 2U : 1U)});
    CHECK(server.output.reads_refused.at(0).leader == leader);
    server.step(ChangeMembership{Leave{n3}});
    CHECK(why_refused(server.output) == ChangeRefusal::not_leader);
    CHECK(std::get<ChangeRefused>(*server.output.change).leader == leader);
  }
}

// n1, a node with all its actors, which has heard n2 lead.
actor::Host follower_of_n2() {
  actor::Host host(actor::options_for(3));
  host.deliver(n2, Message(append_request(1, 0, 0)));
  host.run();
  host.complete_syncs();
  host.packets.clear();
  return host;
}

// The only frame that it has sent, which is for `to`.
template <class Content>
Content only_frame_to(actor::Host& host, Endpoint to) {
  REQUIRE(host.packets.size() == 1);
  CHECK(host.packets[0].to == to);
  const auto decoded = actor::decode(host.packets[0]);
  host.packets.clear();
  return std::get<Content>(std::get<actor::Frame>(decoded));
}

TEST_CASE("alternatively, the server can proxy the client's request to the leader",
          "[paper][6.2]") {
  actor::Host server = follower_of_n2();
  const kv::Put put{Bytes::copy_of("x"), Bytes::copy_of("1")};
  server.request(put, 1);
  const auto handed_on = only_frame_to<actor::Forward>(server, n2);
  CHECK(handed_on.request.client == ClientId(1));
  CHECK(handed_on.request.command == kv::encode(ClientId(1), Sequence(1), put));
  // What the leader answers is handed back, as it is.
  const kv::Reply reply{kv::Status::done, {}, LogIndex(9)};
  const actor::Answer answer{ClientId(1), Sequence(1), 0, reply};
  server.deliver(n2, actor::ForwardReply{answer});
  server.run();
  CHECK(only_frame_to<actor::Answer>(server, ClientId(1)) == answer);
}

TEST_CASE(
    "they might needlessly delay clients (for example, it would be possible for two servers to "
    "redirect to each other, placing clients in an infinite loop)",
    "[paper][6.2]") {
  actor::Host server = follower_of_n2();
  server.request(kv::Get{Bytes::copy_of("x")}, 1);
  const auto handed_on = only_frame_to<actor::Forward>(server, n2);
  server.deliver(n2, handed_on);  // who redirects to us meanwhile
  server.run();
  const auto back = only_frame_to<actor::ForwardReply>(server, n2);
  CHECK(std::holds_alternative<actor::Unavailable>(back.answer.outcome));
  server.deliver(n2, back);  // its own words: the client is told, and nobody is asked again
  server.run();
  const auto told = only_frame_to<actor::Answer>(server, ClientId(1));
  CHECK(std::get<actor::Unavailable>(told.outcome).leader == n2);
}

TEST_CASE(
    "followers keep track of the leader's identity so that they can redirect or proxy clients; "
    "they must discard this information when starting a new election or when the term changes",
    "[paper][6.2]") {
  Solo follower(options_for(n1, 3));
  follower.receive(n2, append_request(1, 0, 0));
  CHECK(follower.raft.leader() == n2);
  Solo standing = follower;
  standing.wake();
  CHECK_FALSE(standing.raft.leader());
  follower.receive(n3, vote_request(2, 0, 0));
  CHECK_FALSE(follower.raft.leader());
}

TEST_CASE(
    "a leader in Raft steps down if an election timeout elapses without a successful round of "
    "heartbeats to a majority of its cluster; this allows clients to retry their requests with "
    "another server",
    "[paper][6.2]") {
  Options options = options_for(n1, 5);
  options.check_quorum = true;
  Cluster cluster(5, options);
  cluster.elect(n1);
  cluster.isolate(n1);
  cluster.isolate(n2);
  cluster.propose(n1, "never committed");
  for (int wakes = 0; wakes < 20 && cluster.raft(n1).is_leader(); ++wakes) cluster.wake(n1);
  CHECK(has_note(cluster.output(n1), NoteKind::quorum_lost));
  cluster.propose(n1, "x");
  CHECK(std::holds_alternative<ProposalRefused>(*cluster.output(n1).proposal));
}

}  // namespace
}  // namespace raftbed::raft::testing
