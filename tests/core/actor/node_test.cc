// A node alone, driven by hand: one put, walked through its four actors (DESIGN, section 9), and
// what it refuses.
#include "core/actor/node.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/kv/command.h"
#include "host.h"
#include "testing/bytes.h"

namespace raftbed::actor {
namespace {

using testing::bytes;

TEST_CASE("a node alone is elected, and answers a put only when it is on disk", "[node]") {
  Host host(options_for(1));
  host.lead();
  REQUIRE(host.node.raft().is_leader());
  host.request(kv::Put{bytes("x"), bytes("1")}, 1);
  CHECK(host.packets.empty());
  host.complete_syncs();
  const Answer answer = host.only_answer();
  CHECK(std::get<kv::Reply>(answer.outcome).status == kv::Status::done);
  host.request(kv::Get{bytes("x")}, 2);
  host.complete_syncs();
  CHECK(std::get<kv::Reply>(host.only_answer().outcome).value == bytes("1"));
}

TEST_CASE("a retry of an answered operation is answered alike and takes effect once",
          "[node][session]") {
  Host host(options_for(1));
  host.lead();
  host.request(kv::Append{bytes("x"), bytes("a")}, 1);
  host.complete_syncs();
  const Answer first = host.only_answer();
  host.request(kv::Append{bytes("x"), bytes("a")}, 1);
  host.complete_syncs();
  CHECK(host.only_answer() == first);
  CHECK(host.node.machine().read(bytes("x")).value == bytes("a"));
}

NodeOptions expiring() {
  NodeOptions options = options_for(1);
  options.session_expiry = milliseconds(100);
  return options;
}

kv::Reply ask(Host& host, std::uint64_t sequence, const Bytes& command) {
  host.deliver(ClientId(1), Frame(Request{ClientId(1), Sequence(sequence), 0, command}));
  host.run();
  host.complete_syncs();
  return std::get<kv::Reply>(host.only_answer().outcome);
}

TEST_CASE("where sessions expire, a leader writes the time that its clock measures into the log",
          "[node][session]") {
  Host host(expiring());
  host.now = NodeInstant() + seconds(700);
  host.lead();
  const Bytes registration = kv::encode_registration(ClientId(1), Sequence(1));
  const kv::Reply session = ask(host, 1, registration);
  REQUIRE(session.status == kv::Status::registered);
  const kv::Put put{bytes("x"), bytes("1")};
  host.now = host.now + milliseconds(100);
  const Bytes in_time = kv::encode(ClientId(1), Sequence(1), put, session.version);
  CHECK(ask(host, 1, in_time).status == kv::Status::done);
  CHECK(host.node.machine().now() == kv::MachineInstant() + milliseconds(100));
  host.now = host.now + milliseconds(101);
  const Bytes too_late = kv::encode(ClientId(1), Sequence(2), put, session.version);
  CHECK(ask(host, 2, too_late).status == kv::Status::no_session);
  CHECK(host.node.machine().sessions() == 0);
}

// Committed, it would stop every replica.
TEST_CASE("what is no command of a client is not proposed", "[node][session]") {
  Host host(GENERATE(options_for(1), expiring()));
  host.lead();
  const LogIndex last = host.node.raft().log().last_index();
  const Bytes registration = kv::encode_registration(ClientId(1), Sequence(1));
  for (const Bytes& forged : {bytes("nonsense"), kv::stamped(registration, kv::last_stamp)}) {
    host.deliver(ClientId(1), Frame(Request{ClientId(1), Sequence(1), 0, forged}));
    host.run();
    CHECK(std::holds_alternative<Unavailable>(host.only_answer().outcome));
    CHECK(host.node.raft().log().last_index() == last);
  }
}

TEST_CASE("a node without a leader to name answers unavailable", "[node]") {
  Host host(options_for(3));
  host.request(kv::Get{bytes("x")}, 1);
  CHECK(std::holds_alternative<Unavailable>(host.only_answer().outcome));
}

TEST_CASE("a follower forwards a request to its leader, once", "[node][forward]") {
  Host host(options_for(3));
  raft::AppendRequest heartbeat;
  heartbeat.term = Term(1);
  heartbeat.round = raft::Round(1);
  host.deliver(NodeId(2), raft::Message(heartbeat));
  host.run();
  host.complete_syncs();
  host.packets.clear();
  host.request(kv::Get{bytes("x")}, 1);
  REQUIRE(host.packets.size() == 1);
  CHECK(host.packets.front().to == Endpoint(NodeId(2)));
  const auto decoded = decode(host.packets.front());
  REQUIRE(std::holds_alternative<Forward>(std::get<Frame>(decoded)));
  // The same, forwarded to us: it goes back with the hint, and not round in circles.
  host.packets.clear();
  const Forward forward = std::get<Forward>(std::get<Frame>(decoded));
  host.deliver(NodeId(3), forward);
  host.run();
  REQUIRE(host.packets.size() == 1);
  CHECK(host.packets.front().to == Endpoint(NodeId(3)));
}

// Of this state, whole in one piece.
raft::SnapshotChunk snapshot_of(const Bytes& state) {
  const raft::Snapshot snapshot(LogIndex(5), Term(1), options_for(3).raft.configuration,
                                state.span());
  raft::SnapshotChunk chunk;
  chunk.term = Term(1);
  chunk.round = raft::Round(1);
  chunk.last_index = snapshot.index();
  chunk.last_term = snapshot.term();
  chunk.size = static_cast<std::uint32_t>(snapshot.image().size());
  chunk.checksum = snapshot.checksum();
  chunk.piece = snapshot.image();
  return chunk;
}

TEST_CASE("a snapshot is asked for on disk once the state machine has gone on from it",
          "[node][snapshot]") {
  kv::Machine machine;
  machine.skip(LogIndex(5));
  Host host(options_for(3));
  host.deliver(NodeId(2), raft::Message(snapshot_of(machine.state())));
  host.run();
  CHECK(host.node.machine().applied() == LogIndex(5));
  CHECK(host.syncs.size() == 1);
}

TEST_CASE("a snapshot whose state the state machine cannot read is not put on disk",
          "[node][snapshot]") {
  // The other one is of another index than its snapshot.
  const Bytes state = GENERATE(bytes("no state of a machine"), kv::Machine().state());
  Host host(options_for(3));
  host.deliver(NodeId(2), raft::Message(snapshot_of(state)));
  std::optional<Failure> failure;
  while (!failure && !host.node.is_idle()) failure = host.node.activate(host.now, host.effects);
  CHECK(failure == Failure::undecodable_snapshot);
  CHECK(host.effects.disk.empty());
}

TEST_CASE("a request that finds the mailbox full is answered, not swallowed", "[node][mailbox]") {
  Host host(options_for(1, 1));
  const kv::Command command{ClientId(1), Sequence(1), kv::Get{bytes("x")}};
  const Request request{ClientId(1), Sequence(1), 0, kv::encode(command)};
  host.deliver(ClientId(1), request);
  CHECK(host.effects.mailbox_refusals.empty());
  // The KvActor's mailbox holds one: of the other the host is told, and so is who sent it.
  host.deliver(ClientId(1), request);
  CHECK(host.effects.mailbox_refusals.size() == 1);
  host.run();
  CHECK(host.packets.size() == 2);
}

// A NetworkActor alone, before mailboxes that hold one message each.
struct Door {
  Mailboxes mailboxes{NodeId(1), 1};
  Effects effects;
  Context context{mailboxes, effects};

  void arrive(Endpoint from, const Frame& frame) {
    NetworkActor::receive(encode(from, NodeId(1), frame), context);
  }
  void send_what_waits() {
    while (!mailboxes.network.empty()) NetworkActor::send(mailboxes.network, effects);
  }
};

TEST_CASE("a message of Raft that finds the mailbox full is lost, and noted by its kind",
          "[node][mailbox]") {
  Door door;
  const raft::Message vote = raft::VoteRequest{Term(1), {}, {}};
  door.arrive(NodeId(2), vote);
  CHECK(door.effects.mailbox_refusals.empty());
  door.arrive(NodeId(3), vote);
  REQUIRE(door.effects.mailbox_refusals.size() == 1);
  CHECK(door.effects.mailbox_refusals.front().mailbox == ActorName::raft);
  CHECK(door.effects.mailbox_refusals.front().kind == MessageKind::vote_request);
  CHECK(door.mailboxes.raft.size() == 1);
  CHECK(door.mailboxes.turns.size() == 1);
}

TEST_CASE("a damaged message of Raft takes no room and no turn", "[node][mailbox][wire]") {
  Door door;
  Packet packet =
      encode(NodeId(2), NodeId(1), Frame(raft::Message(raft::VoteRequest{Term(1), {}, {}})));
  packet.header.assign(packet.header.span().first(packet.header.size() - 1));
  NetworkActor::receive(packet, door.context);
  CHECK(door.effects.wire_refusals == std::vector<WireRefusal>{WireRefusal::bad_checksum});
  CHECK(door.mailboxes.raft.empty());
  CHECK(door.mailboxes.turns.empty());
}

TEST_CASE("a request that finds the KvActor's mailbox full is answered and noted",
          "[node][mailbox]") {
  Door door;
  const Request request{ClientId(7), Sequence(1), 0, bytes("get")};
  door.arrive(ClientId(7), request);
  door.arrive(NodeId(2), Forward{request});
  door.send_what_waits();
  REQUIRE(door.effects.packets.size() == 1);
  const auto decoded = decode(door.effects.packets.front());
  const Answer& answer = std::get<ForwardReply>(std::get<Frame>(decoded)).answer;
  CHECK(answer.client == ClientId(7));
  CHECK(std::holds_alternative<Unavailable>(answer.outcome));
  REQUIRE(door.effects.mailbox_refusals.size() == 1);
  CHECK(door.effects.mailbox_refusals.front().mailbox == ActorName::kv);
  CHECK(door.effects.mailbox_refusals.front().kind == MessageKind::forward);
}

TEST_CASE("what one step sends leaves in one activation, in its order", "[node]") {
  Host host(options_for(5));
  host.node.wish(raft::Campaign{});
  host.run();
  host.node.completed(DiskCompletion{host.syncs.front(), Incarnation(1)});
  std::size_t activations_that_sent = 0;
  std::vector<Endpoint> receivers;
  while (!host.node.is_idle()) {
    REQUIRE_FALSE(host.node.activate(host.now, host.effects));
    if (!host.effects.packets.empty()) ++activations_that_sent;
    for (const Packet& packet : host.effects.packets) receivers.push_back(packet.to);
    host.effects.clear();
  }
  CHECK(activations_that_sent == 1);
  CHECK(receivers == std::vector<Endpoint>{NodeId(2), NodeId(3), NodeId(4), NodeId(5)});
}

TEST_CASE("an activation goes on to the first step that may show outside", "[node]") {
  Host host(options_for(3));
  const Bytes get = kv::encode(ClientId(1), Sequence(1), kv::Get{bytes("x")});
  host.deliver(ClientId(1), Request{ClientId(1), Sequence(1), 0, get});
  REQUIRE_FALSE(host.node.activate(host.now, host.effects));
  // Nobody sees that the KvActor asked the RaftActor, which does not lead.
  CHECK(host.effects.actor == ActorName::raft);
  CHECK(host.effects.raft.proposal.has_value());
}

TEST_CASE("what a packet says waits for an activation, and the packet does not", "[node]") {
  Host host(options_for(3));
  const raft::VoteRequest ask{Term(3), LogIndex(0), Term(0)};
  host.deliver(NodeId(2), raft::Message(ask));
  CHECK(host.node.raft().term() == Term(0));
  REQUIRE_FALSE(host.node.activate(host.now, host.effects));
  CHECK(host.effects.actor == ActorName::raft);
  CHECK(host.node.raft().term() == Term(3));
}

TEST_CASE("a frame that cannot be decoded is refused with a reason and changes nothing",
          "[node][wire]") {
  Host host(options_for(3));
  Packet packet =
      encode(NodeId(2), NodeId(1), Frame(raft::Message(raft::VoteRequest{Term(9), {}, {}})));
  packet.header.assign(packet.header.span().first(packet.header.size() - 1));
  host.node.deliver(packet, host.effects);
  CHECK(host.node.is_idle());
  CHECK(host.effects.wire_refusals.size() == 1);
  CHECK(host.node.raft().term() == Term(0));
}

TEST_CASE("a copy of a node goes on alike when the original is gone", "[node][value]") {
  auto host = std::make_unique<Host>(options_for(1));
  host->lead();
  host->request(kv::Put{bytes("x"), bytes("1")}, 1);
  Host copy = *host;
  host->complete_syncs();
  const Answer answer = host->only_answer();
  host.reset();
  copy.complete_syncs();
  CHECK(copy.only_answer() == answer);
}

TEST_CASE("a node that restarts from un-synced bytes is deaf until they are durable",
          "[node][restart]") {
  // What recovery read may lie in the page cache alone: a vote that rests on it could be forgotten.
  raft::Write write;
  write.id = WriteId(1);
  write.hard_state = raft::HardState{Term(3), NodeId(2)};
  const auto batch = storage::encode_batch(write, 0, 0, 0);
  const auto recovery = storage::recover(batch.bytes);
  Effects effects;
  Node node(options_for(3), std::get<storage::Recovered>(recovery), effects);
  REQUIRE(effects.disk.size() == 1);
  const WriteId sync = std::get<DiskSync>(effects.disk.front()).id;
  effects.clear();
  const raft::VoteRequest ask{Term(3), LogIndex(0), Term(0)};
  const auto deliver = [&] {
    node.deliver(encode(NodeId(2), NodeId(1), Frame(raft::Message(ask))), effects);
    std::size_t packets = 0;
    while (!node.is_idle()) {
      node.activate(NodeInstant(), effects);
      packets += effects.packets.size();
      effects.clear();
    }
    return packets;
  };
  CHECK(deliver() == 0);
  node.completed(DiskCompletion{sync, Incarnation(1)});
  while (!node.is_idle()) {
    node.activate(NodeInstant(), effects);
    effects.clear();
  }
  CHECK(deliver() == 1);
}

// The disk of a node alone that has compacted its log behind three puts.
storage::Recovered compacted() {
  kv::Machine machine;
  for (std::uint64_t at = 1; at <= 3; ++at) {
    REQUIRE(machine.apply(
        LogIndex(at), kv::encode(ClientId(1), Sequence(at), kv::Append{bytes("x"), bytes("a")})));
  }
  storage::Recovered recovered;
  recovered.state.hard_state = raft::HardState{Term(1), NodeId(1)};
  recovered.state.log = raft::Log(LogIndex(3), Term(1));
  recovered.state.snapshot = raft::Snapshot(LogIndex(3), Term(1), raft::Configuration{{NodeId(1)}},
                                            machine.state().span());
  return recovered;
}

TEST_CASE("a node goes on from its snapshot, and remembers whom it has answered",
          "[node][snapshot]") {
  Host host(options_for(1), compacted());
  CHECK(host.node.machine().applied() == LogIndex(3));
  host.lead();
  host.request(kv::Append{bytes("x"), bytes("a")}, 3);  // a retry of the third
  host.complete_syncs();
  CHECK(std::get<kv::Reply>(host.only_answer().outcome).version == LogIndex(3));
  host.request(kv::Get{bytes("x")}, 4);
  host.complete_syncs();
  CHECK(std::get<kv::Reply>(host.only_answer().outcome).value == bytes("aaa"));
}

TEST_CASE("a node whose snapshot cannot be read fails, and does not serve from nothing",
          "[node][snapshot]") {
  storage::Recovered recovered = compacted();
  recovered.state.snapshot = raft::Snapshot(LogIndex(3), Term(1), raft::Configuration{{NodeId(1)}},
                                            bytes("no state").span());
  Effects effects;
  Node node(options_for(1), recovered, effects);
  CHECK(node.activate(NodeInstant(), effects) == Failure::undecodable_snapshot);
}

TEST_CASE("a node compacts its log when enough has been applied", "[node][snapshot]") {
  NodeOptions options = options_for(1);
  options.raft.snapshot_after = 3;
  options.raft.snapshot_tail = 0;
  Host host(options);
  host.lead();
  for (std::uint64_t at = 1; at <= 4; ++at) {
    host.request(kv::Append{bytes("x"), bytes("a")}, at);
    host.complete_syncs();
  }
  REQUIRE(host.node.raft().snapshot());
  CHECK(host.node.raft().snapshot()->index() == LogIndex(3));
  CHECK(host.node.raft().log().base_index() == LogIndex(3));
  CHECK(host.node.storage().storage().file() == FileName::other_log);
  const auto state = kv::Machine::restored(host.node.raft().snapshot()->state());
  REQUIRE(state);
  CHECK(state->read(bytes("x")).value == bytes("aa"));
}

}  // namespace
}  // namespace raftbed::actor
