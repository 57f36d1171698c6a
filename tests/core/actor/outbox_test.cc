// The outbox: what was said at once leaves at once, as packets, and in its order.
#include "core/actor/outbox.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::actor {
namespace {

struct Outgoings {
  Outbox outbox{NodeId(1)};
  std::vector<Packet> packets;
  std::vector<Promise> promises;

  void hand_over() {
    packets.clear();
    promises.clear();
    outbox.hand_over(packets, promises);
  }
};

raft::Outgoing to(NodeId node, raft::Message message) {
  raft::Outgoing outgoing;
  outgoing.to = node;
  outgoing.message = std::move(message);
  return outgoing;
}

using Messages = std::vector<raft::Outgoing>;

// A vote for each of these.
Messages votes_for(std::initializer_list<std::uint16_t> nodes, raft::Ballot ballot) {
  Messages votes;
  for (const std::uint16_t node : nodes) {
    votes.push_back(to(NodeId(node), raft::VoteReply{Term(7), ballot}));
  }
  return votes;
}

TEST_CASE("a dispatch is handed over whole, and none before its time", "[outbox]") {
  Outgoings door;
  CHECK(door.outbox.send(votes_for({2, 3}, raft::Ballot::granted)) == Sent::accepted);
  CHECK(door.outbox.send(SendAnswer{Answer{ClientId(9), Sequence(1), 0, Unavailable{}}}) ==
        Sent::accepted);
  CHECK(door.outbox.send(votes_for({4}, raft::Ballot::granted)) == Sent::accepted);
  CHECK(door.outbox.size() == 3);
  door.hand_over();
  REQUIRE(door.packets.size() == 2);
  CHECK(door.packets[0].to == Endpoint(NodeId(2)));
  CHECK(door.packets[1].to == Endpoint(NodeId(3)));
  CHECK(door.packets[1].from == Endpoint(NodeId(1)));
  CHECK(door.promises.size() == 2);
  door.hand_over();
  REQUIRE(door.packets.size() == 1);
  CHECK(door.packets[0].to == Endpoint(ClientId(9)));
  CHECK(door.promises.empty());
  door.hand_over();
  REQUIRE(door.promises.size() == 1);
  CHECK(door.promises[0].to == NodeId(4));
  CHECK(door.outbox.empty());
}

TEST_CASE("what is handed over can be decoded", "[outbox][wire]") {
  Outgoings door;
  const Answer answer{ClientId(9), Sequence(3), 2, Unavailable{NodeId(4)}};
  door.outbox.send(SendForwardReply{NodeId(2), ForwardReply{answer}});
  door.hand_over();
  REQUIRE(door.packets.size() == 1);
  const auto decoded = decode(door.packets.front());
  CHECK(std::get<ForwardReply>(std::get<Frame>(decoded)).answer == answer);
}

TEST_CASE("a vote that was refused promises nothing", "[outbox]") {
  Outgoings door;
  door.outbox.send(votes_for({2}, raft::Ballot::refused));
  door.hand_over();
  CHECK(door.packets.size() == 1);
  CHECK(door.promises.empty());
}

TEST_CASE("an accepted append promises the log up to its match, a rejected one nothing",
          "[outbox]") {
  Outgoings door;
  const auto reply = [](raft::AppendReply::Outcome outcome) {
    return raft::AppendReply{Term(7), raft::Round(1), outcome};
  };
  door.outbox.send(Messages{to(NodeId(2), reply(raft::Accepted{LogIndex(5)})),
                            to(NodeId(3), reply(raft::Rejected{}))});
  door.hand_over();
  CHECK(door.packets.size() == 2);
  REQUIRE(door.promises.size() == 1);
  CHECK(door.promises[0].match == LogIndex(5));
}

raft::HeldMessages until(std::uint64_t write, raft::Outgoing outgoing) {
  raft::HeldMessages messages;
  raft::Held& held = messages.emplace_back();
  held.until = WriteId(write);
  held.outgoing = std::move(outgoing);
  return messages;
}

TEST_CASE("what waits for a write leaves with it, in one dispatch, and nothing later does",
          "[outbox]") {
  Outgoings door;
  const auto vote = [](raft::Ballot ballot) { return raft::VoteReply{Term(7), ballot}; };
  door.outbox.hold(until(1, to(NodeId(2), vote(raft::Ballot::granted))));
  door.outbox.hold(until(2, to(NodeId(3), vote(raft::Ballot::refused))));
  door.outbox.hold(until(3, to(NodeId(4), vote(raft::Ballot::granted))));
  CHECK(door.outbox.empty());
  CHECK_FALSE(door.outbox.holds(WriteId(0)));
  REQUIRE(door.outbox.holds(WriteId(2)));
  door.outbox.send(votes_for({5}, raft::Ballot::granted));
  CHECK(door.outbox.send(Durable{WriteId(2)}) == Sent::accepted);
  CHECK(door.outbox.held() == 1);
  CHECK_FALSE(door.outbox.holds(WriteId(2)));
  door.hand_over();
  CHECK(door.packets.size() == 1);
  door.hand_over();
  REQUIRE(door.packets.size() == 2);
  CHECK(door.packets[0].to == Endpoint(NodeId(2)));
  CHECK(door.packets[1].to == Endpoint(NodeId(3)));
  REQUIRE(door.promises.size() == 1);
  CHECK(door.promises[0].to == NodeId(2));
  CHECK(door.outbox.empty());
}

TEST_CASE("the outbox is bounded", "[outbox]") {
  Outgoings door;
  const SendAnswer answer{Answer{ClientId(9), Sequence(1), 0, Unavailable{}}};
  for (std::size_t i = 0; i < system_capacity; ++i) {
    REQUIRE(door.outbox.send(answer) == Sent::accepted);
  }
  CHECK(door.outbox.send(answer) == Sent::full);
  CHECK(door.outbox.send(votes_for({2}, raft::Ballot::granted)) == Sent::full);
  CHECK(door.outbox.send(Durable{WriteId(1)}) == Sent::full);
  CHECK(door.outbox.size() == system_capacity);
}

}  // namespace
}  // namespace raftbed::actor
