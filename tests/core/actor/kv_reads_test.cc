// Gets that do not go through the log: who answers them, and not before when.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/actor/node.h"
#include "core/kv/command.h"
#include "testing/bytes.h"

namespace raftbed::actor {
namespace {

using testing::bytes;

constexpr NodeId n1(1);
constexpr NodeId n2(2);
constexpr NodeId n3(3);
constexpr ClientId c1(1);

NodeOptions options_of(std::uint16_t nodes, ReadMode reads) {
  NodeOptions options;
  options.raft.self = n1;
  for (std::uint16_t number = 1; number <= nodes; ++number) {
    options.raft.configuration.voters.push_back(NodeId(number));
  }
  options.raft.check_quorum = options.raft.lease_reads = reads == ReadMode::lease;
  options.reads = reads;
  return options;
}

// n1, whose disk syncs at once.
struct Served {
  Effects effects;
  Node node;
  NodeInstant now;
  std::vector<Packet> sent;
  Sequence sequence;

  explicit Served(const NodeOptions& options) : node(options, storage::Recovered{}, effects) {
    run();
  }
  void run() {
    take_effects();
    while (!node.is_idle()) {
      REQUIRE_FALSE(node.activate(now, effects));
      take_effects();
    }
  }
  void take_effects() {
    for (Packet& packet : effects.packets) sent.push_back(std::move(packet));
    for (const DiskOperation& operation : effects.disk) {
      const auto* sync = std::get_if<DiskSync>(&operation);
      if (sync != nullptr) node.completed(DiskCompletion{sync->id, Incarnation(1)});
    }
    effects.clear();
  }
  void hear(Endpoint from, const Frame& frame) {
    sent.clear();
    node.deliver(encode(from, n1, frame), effects);
    run();
  }
  void ask(const kv::Operation& operation) {
    sequence = sequence.next();
    hear(c1, Request{c1, sequence, 0, kv::encode(c1, sequence, operation)});
  }
  // The one frame of this kind that was sent to somebody since the last thing heard.
  template <class Content>
  std::optional<Content> said_to(Endpoint to) const {
    for (const Packet& packet : sent) {
      const auto decoded = decode(packet);
      const auto* content = std::get_if<Content>(&std::get<Frame>(decoded));
      if (content != nullptr && packet.to == to) return *content;
    }
    return std::nullopt;
  }
  std::optional<kv::Reply> reply() const {
    const auto answer = said_to<Answer>(c1);
    const auto* reply = answer ? std::get_if<kv::Reply>(&answer->outcome) : nullptr;
    return reply != nullptr ? std::optional(*reply) : std::nullopt;
  }
  bool is_refused() const {
    const auto answer = said_to<Answer>(c1);
    return answer && std::holds_alternative<Unavailable>(answer->outcome);
  }
};

raft::AppendRequest append(std::uint64_t round, std::vector<raft::Entry> entries,
                           std::uint64_t commit) {
  raft::AppendRequest request;
  request.term = Term(1);
  request.round = raft::Round(round);
  request.commit = LogIndex(commit);
  for (raft::Entry& entry : entries) request.entries.push_back(std::move(entry));
  return request;
}

raft::Entry put_entry(std::uint64_t index) {
  const kv::Command put{ClientId(9), Sequence(1), kv::Put{bytes("x"), bytes("1")}};
  return raft::Entry(LogIndex(index), Term(1), raft::EntryKind::command, kv::encode(put).span());
}

// Answers the newest append that n1 sent to n2, with everything in it.
void answer_newest(Served& host) {
  std::optional<raft::AppendReply> reply;
  for (const Packet& packet : host.sent) {
    const auto decoded = decode(packet);
    const auto* message = std::get_if<raft::Message>(&std::get<Frame>(decoded));
    const auto* request = message != nullptr ? std::get_if<raft::AppendRequest>(message) : nullptr;
    if (request == nullptr || packet.to != Endpoint(n2)) continue;
    const auto count = Count(static_cast<std::int64_t>(request->entries.size()));
    reply = raft::AppendReply{request->term, request->round,
                              raft::Accepted{request->previous_index + count}};
  }
  REQUIRE(reply);
  host.hear(n2, raft::Message(*reply));
}

// n1 leads three nodes, and x is 1.
Served leader(ReadMode reads) {
  Served host(options_of(3, reads));
  host.node.wish(raft::Campaign{});
  host.run();
  host.hear(n2, raft::Message(raft::VoteReply{Term(1), raft::Ballot::granted}));
  answer_newest(host);
  host.ask(kv::Put{bytes("x"), bytes("1")});
  answer_newest(host);
  REQUIRE(host.reply());
  return host;
}

Served follower(ReadMode reads) {
  Served host(options_of(3, reads));
  host.hear(n2, raft::Message(append(1, {}, 0)));
  return host;
}

TEST_CASE("a leader answers a get once a quorum has confirmed it, and writes nothing",
          "[kv][read]") {
  Served host = leader(ReadMode::index);
  const LogIndex last = host.node.raft().log().last_index();
  host.ask(kv::Get{bytes("x")});
  CHECK_FALSE(host.said_to<Answer>(c1));
  answer_newest(host);
  REQUIRE(host.reply());
  CHECK(host.reply()->value == bytes("1"));
  CHECK(host.reply()->version == LogIndex(2));
  CHECK(host.node.raft().log().last_index() == last);
  CHECK(host.node.kv().reading() == 0);
}

TEST_CASE("through the log a get is an entry, as it always was", "[kv][read]") {
  Served host = leader(ReadMode::log);
  const LogIndex last = host.node.raft().log().last_index();
  host.ask(kv::Get{bytes("x")});
  CHECK(host.node.raft().log().last_index() == last.next());
}

TEST_CASE("within its lease a leader answers at once", "[kv][read][lease]") {
  Served host = leader(ReadMode::lease);
  host.ask(kv::Get{bytes("x")});
  REQUIRE(host.reply());
  CHECK(host.reply()->value == bytes("1"));
}

TEST_CASE("a leader that is deposed answers the gets that wait: unavailable", "[kv][read]") {
  Served host = leader(ReadMode::index);
  host.ask(kv::Get{bytes("x")});
  raft::AppendRequest other = append(1, {}, 0);
  other.term = Term(2);
  host.hear(n3, raft::Message(other));
  CHECK(host.is_refused());
  CHECK(host.node.kv().reading() == 0);
}

TEST_CASE("who does not lead forwards a get", "[kv][read]") {
  Served host = follower(ReadMode::index);
  host.ask(kv::Get{bytes("x")});
  CHECK(host.said_to<Forward>(n2));
}

TEST_CASE("a follower that reads asks its leader for the index, and for nothing else",
          "[kv][read][follower]") {
  Served host = follower(ReadMode::follower);
  host.ask(kv::Get{bytes("x")});
  CHECK_FALSE(host.said_to<Forward>(n2));
  CHECK(host.said_to<ReadQuestion>(n2) == ReadQuestion{c1, Sequence(1), 0});
  host.ask(kv::Put{bytes("x"), bytes("2")});
  CHECK(host.said_to<Forward>(n2));
}

TEST_CASE("a follower answers once it has applied up to the index", "[kv][read][follower]") {
  Served host = follower(ReadMode::follower);
  host.ask(kv::Get{bytes("x")});
  host.hear(n2, ReadIndexReply{{c1, Sequence(1), 0}, LogIndex(1)});
  CHECK_FALSE(host.reply());
  host.hear(n2, raft::Message(append(2, {put_entry(1)}, 1)));
  REQUIRE(host.reply());
  CHECK(host.reply()->value == bytes("1"));
  CHECK(host.reply()->version == LogIndex(1));
}

TEST_CASE("a follower that has applied enough answers with the index", "[kv][read][follower]") {
  Served host = follower(ReadMode::follower);
  host.hear(n2, raft::Message(append(2, {put_entry(1)}, 1)));
  host.ask(kv::Get{bytes("x")});
  CHECK_FALSE(host.reply());
  host.hear(n2, ReadIndexReply{{c1, Sequence(1), 0}, LogIndex(1)});
  CHECK(host.reply());
}

TEST_CASE("an index for another attempt answers nothing", "[kv][read][follower]") {
  Served host = follower(ReadMode::follower);
  host.ask(kv::Get{bytes("x")});
  host.hear(n2, ReadIndexReply{{c1, Sequence(1), 1}, LogIndex(0)});
  host.hear(n2, ReadIndexReply{{c1, Sequence(2), 0}, LogIndex(0)});
  CHECK_FALSE(host.said_to<Answer>(c1));
}

TEST_CASE("a leader that does not lead says so to the follower that asked",
          "[kv][read][follower]") {
  Served host = follower(ReadMode::follower);
  const ReadQuestion question{c1, Sequence(1), 0};
  host.hear(n3, question);
  CHECK(host.said_to<ReadIndexReply>(n3) == ReadIndexReply{question, Unavailable{n2}});
  host.ask(kv::Get{bytes("x")});
  host.hear(n2, ReadIndexReply{question, Unavailable{n3}});
  CHECK(host.is_refused());
}

TEST_CASE("a leader tells the index once it is confirmed, and answers no client",
          "[kv][read][follower]") {
  Served host = leader(ReadMode::follower);
  const ReadQuestion question{c1, Sequence(7), 0};
  host.hear(n3, question);
  CHECK_FALSE(host.said_to<ReadIndexReply>(n3));
  answer_newest(host);
  CHECK(host.said_to<ReadIndexReply>(n3) == ReadIndexReply{question, LogIndex(2)});
  CHECK_FALSE(host.said_to<Answer>(c1));
}

TEST_CASE("a get whose question was lost is given up when time has passed",
          "[kv][read][follower]") {
  Served host = follower(ReadMode::follower);
  host.ask(kv::Get{bytes("x")});
  host.now = host.now + milliseconds(300);
  host.hear(ClientId(2), Request{ClientId(2), Sequence(1), 0,
                                 kv::encode(ClientId(2), Sequence(1), kv::Get{bytes("x")})});
  CHECK(host.is_refused());
  CHECK(host.node.kv().reading() == 1);
}

#ifndef RAFTBED_WITHOUT_BUGS

TEST_CASE("R06: a follower answers before it has applied up to the index", "[kv][read][bugs]") {
  const bool faulty = GENERATE(false, true);
  NodeOptions options = options_of(3, ReadMode::follower);
  if (faulty) options.raft.bugs.insert(Bug::R06);
  Served host(options);
  host.hear(n2, raft::Message(append(1, {}, 0)));
  host.ask(kv::Get{bytes("x")});
  host.hear(n2, ReadIndexReply{{c1, Sequence(1), 0}, LogIndex(1)});
  CHECK(host.reply().has_value() == faulty);
}

#endif

TEST_CASE("a stale get is answered at once by whoever is asked, from its own state",
          "[kv][read][stale]") {
  Served host = follower(ReadMode::log);
  host.ask(kv::StaleGet{bytes("x"), LogIndex(0)});
  REQUIRE(host.reply());
  CHECK_FALSE(host.reply()->value);
  CHECK(host.reply()->version == LogIndex(0));
  CHECK(host.node.raft().log().last_index() == LogIndex(0));
}

TEST_CASE("who has not come as far as a stale get's client has seen does not answer it",
          "[kv][read][stale]") {
  Served host = leader(ReadMode::log);
  REQUIRE(host.node.machine().applied() == LogIndex(2));
  host.ask(kv::StaleGet{bytes("x"), LogIndex(3)});
  CHECK(host.is_refused());
  host.ask(kv::StaleGet{bytes("x"), LogIndex(2)});
  REQUIRE(host.reply());
  CHECK(host.reply()->value == bytes("1"));
}

}  // namespace
}  // namespace raftbed::actor
