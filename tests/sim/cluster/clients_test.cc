// The clients, in a small world of their own: two nodes that do what a test says, links that take a
// millisecond, and nothing else.
#include "sim/cluster/clients.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <utility>

#include "core/actor/wire.h"
#include "core/kv/command_view.h"
#include "testing/ids.h"

namespace raftbed::cluster {
namespace {

using testing::c1;
using testing::c2;
using testing::n1;
using testing::n2;
using Outcome = decltype(actor::Answer::outcome);

kv::Reply done(std::uint64_t version) {
  return kv::Reply{kv::Status::done, std::nullopt, LogIndex(version)};
}

// Remembers what the clients told it.
class Witnessed final : public observe::Witness {
 public:
  void node(const observe::Observations&) override {}
  void message(const observe::Moment&, const observe::MessageSeen&) override {}
  void wrote(const observe::Moment&, NodeId, const DiskOperation&) override {}
  void invoked(const observe::Invocation& invocation) override { begun.push_back(invocation); }
  void returned(const observe::Invocation& invocation, const observe::Return&) override {
    returns.push_back(invocation.sequence);
  }
  void gave_up(const observe::Moment& moment, const observe::Invocation&) override {
    given_up.push_back(moment.at);
  }

  std::vector<observe::Invocation> begun;
  std::vector<Sequence> returns;
  std::vector<Instant> given_up;
};

// A request as it reached a node.
struct Arrived {
  Instant at;
  NodeId node;
  actor::Request request;
};

class Stage {
 public:
  explicit Stage(const Ranges& script = {}, const ClientOptions& of = options())
      : clients(of, 2, {Script{c1, script}}) {
    for (const NodeId node : {n1, n2}) world.start(node);
    clients.start(world);
  }

  static ClientOptions options() {
    ClientOptions options;
    options.nodes = 2;
    options.attempt_timeout = milliseconds(80);
    options.attempts_max = 3;
    options.workload.operation_interval = milliseconds(1);
    return options;
  }

  // Takes every event up to then.
  void run(Duration until) {
    while (!world.agenda().empty() && world.agenda().top().at() <= Instant() + until) take();
    world.advance_to(Instant() + until);
  }
  void answer(const Arrived& to, const Outcome& outcome) {
    const actor::Request& request = to.request;
    const actor::Answer answer{request.client, request.sequence, request.attempt, outcome};
    world.send(actor::encode(to.node, request.client, actor::Frame(answer)));
  }
  void ask(ClientId client, std::string_view key, std::optional<NodeId> via = std::nullopt) {
    clients.ask(client, kv::Get{Bytes::copy_of(key)}, via, world);
  }
  void ask_to_put(ClientId client) {
    clients.ask(client, kv::Put{Bytes::copy_of("x"), Bytes::copy_of("1")}, n1, world);
  }
  void quieten(ClientId except) {
    Scene now = scene();
    clients.quieten(except, now);
  }
  [[nodiscard]] std::vector<std::uint32_t> attempts() const {
    std::vector<std::uint32_t> attempts;
    for (const Arrived& one : arrived) attempts.push_back(one.request.attempt);
    return attempts;
  }

  world::World world{world_options(), 1};
  Clients clients;
  Witnessed listener;
  std::vector<Arrived> arrived;
  std::function<std::optional<Outcome>(const Arrived&)> reply;  // absent, or no outcome: silence

 private:
  static world::WorldOptions world_options() {
    world::WorldOptions options;
    options.nodes = 2;
    options.clients = 2;
    options.network.latency = world::Latency{milliseconds(1), Duration(), Ratio{0, 1}, Duration()};
    return options;
  }
  Scene scene() { return Scene{world, listener, {++events_, world.now()}}; }

  void take() {
    const world::Event event = world.advance();
    Scene now = scene();
    if (event.kind() == world::EventKind::client) return clients.act(event, now);
    REQUIRE(event.kind() == world::EventKind::deliver);
    REQUIRE(world.arrive(event).is_delivered());
    const Packet packet = std::move(world.network().in_flight().at(event.payload()).packet);
    world.network().in_flight().release(event.payload());
    if (!event.subject().is_node()) return clients.receive(packet, now);
    const auto frame = std::get<actor::Frame>(actor::decode(packet));
    arrived.push_back({world.now(), event.subject().node(), std::get<actor::Request>(frame)});
    const auto outcome = reply ? reply(arrived.back()) : std::nullopt;
    if (outcome) answer(arrived.back(), *outcome);
  }

  std::uint64_t events_ = 0;
};

std::optional<Outcome> serve(const Arrived&) {
  return done(1);
}

TEST_CASE("a client that hears nothing tries again, with one sequence and one command",
          "[clients]") {
  Stage stage({{1, 1}});
  stage.run(milliseconds(300));
  CHECK(stage.attempts() == std::vector<std::uint32_t>{0, 1, 2});
  for (const Arrived& one : stage.arrived) {
    CHECK(one.request.sequence == Sequence(1));
    CHECK(one.request.command == stage.arrived[0].request.command);
  }
  CHECK(stage.arrived[1].at - stage.arrived[0].at == milliseconds(80));
  CHECK(stage.arrived[2].at - stage.arrived[1].at == milliseconds(80));
}

TEST_CASE("when the time for an operation is over, its outcome is unknown", "[clients]") {
  Stage stage({{1, 1}});
  stage.run(milliseconds(300));
  REQUIRE(stage.listener.given_up.size() == 1);
  CHECK(stage.listener.given_up[0] - stage.listener.begun[0].moment.at == milliseconds(240));
  CHECK(stage.clients.history().size() == 1);
  CHECK(stage.clients.history().returns() == 0);
  CHECK(stage.clients.answered(c1) == 0);
  CHECK(stage.clients.all_done());
}

TEST_CASE("the next operation follows one of unknown outcome, with a sequence of its own",
          "[clients]") {
  Stage stage({{1, 1}, {5, 5}});
  stage.run(milliseconds(300));
  REQUIRE(stage.listener.begun.size() == 2);
  CHECK(stage.listener.begun[1].sequence == Sequence(5));
  CHECK(stage.listener.begun[1].moment.at == stage.listener.given_up[0]);
}

TEST_CASE("an answer that comes when its operation was given up settles nothing", "[clients]") {
  Stage stage({{1, 2}});
  stage.run(milliseconds(260));
  REQUIRE(stage.listener.begun.size() == 2);
  stage.answer(stage.arrived[0], done(1));
  stage.run(milliseconds(265));
  CHECK(stage.clients.history().returns() == 0);
  CHECK_FALSE(stage.clients.is_idle(c1));
}

TEST_CASE("an answer to an earlier attempt settles the operation", "[clients]") {
  Stage stage({{1, 1}});
  stage.run(milliseconds(100));
  REQUIRE(stage.attempts() == std::vector<std::uint32_t>{0, 1});
  stage.answer(stage.arrived[0], done(7));
  stage.run(milliseconds(400));
  CHECK(stage.arrived.size() == 2);
  REQUIRE(stage.clients.history().returns() == 1);
  CHECK(stage.clients.history().last_return().reply == done(7));
  CHECK(stage.listener.given_up.empty());
}

TEST_CASE("an answer that comes twice is counted once", "[clients]") {
  Stage stage({{1, 2}});
  stage.run(milliseconds(10));
  REQUIRE(stage.arrived.size() == 1);
  stage.answer(stage.arrived[0], done(1));
  stage.answer(stage.arrived[0], done(1));
  stage.run(milliseconds(20));
  CHECK(stage.clients.answered(c1) == 1);
  CHECK(stage.listener.returns == std::vector{Sequence(1)});
  CHECK(stage.listener.begun.size() == 2);
}

TEST_CASE("an answer that the session has forgotten leaves the outcome unknown", "[clients]") {
  Stage stage({{1, 1}});
  stage.reply = [](const Arrived&) {
    return kv::Reply{kv::Status::superseded, std::nullopt, LogIndex(3)};
  };
  stage.run(milliseconds(20));
  CHECK(stage.listener.given_up.size() == 1);
  CHECK(stage.clients.history().returns() == 0);
  CHECK(stage.clients.is_idle(c1));
}

TEST_CASE("a node that cannot serve sends the client to the one it takes for the leader",
          "[clients]") {
  Stage stage;
  stage.reply = [](const Arrived& one) -> std::optional<Outcome> {
    if (one.node == n2) return done(1);
    return actor::Unavailable{n2};
  };
  stage.ask(c1, "x", n1);
  stage.run(milliseconds(40));
  REQUIRE(stage.arrived.size() == 2);
  CHECK(stage.arrived[1].node == n2);
  CHECK(stage.arrived[1].request.sequence == stage.arrived[0].request.sequence);
  CHECK(stage.arrived[1].at - stage.arrived[0].at == milliseconds(12));  // there, a pause, back
  CHECK(stage.clients.answered(c1) == 1);
}

TEST_CASE("the failure of an attempt that was followed by another is no news", "[clients]") {
  Stage stage;
  stage.ask(c1, "x", n1);
  stage.run(milliseconds(100));
  REQUIRE(stage.attempts() == std::vector<std::uint32_t>{0, 1});
  stage.answer(stage.arrived[0], actor::Unavailable{n2});
  stage.run(milliseconds(150));
  CHECK(stage.arrived.size() == 2);
}

TEST_CASE("the node that answered is asked first the next time", "[clients]") {
  for (const NodeId node : {n1, n2}) {
    Stage stage;
    stage.reply = serve;
    stage.ask(c1, "x", node);
    for (int i = 0; i < 5; ++i) stage.ask(c1, "y");
    stage.run(milliseconds(50));
    CHECK(stage.arrived.size() == 6);
    CHECK(std::all_of(stage.arrived.begin(), stage.arrived.end(),
                      [&](const Arrived& one) { return one.node == node; }));
  }
}

TEST_CASE("what a client is asked to do it does in order, one at a time", "[clients]") {
  Stage stage;
  stage.ask(c1, "x");
  stage.ask(c1, "y");
  stage.run(milliseconds(50));
  REQUIRE(stage.listener.begun.size() == 1);
  CHECK_FALSE(stage.clients.all_done());
  stage.answer(stage.arrived[0], done(1));
  stage.run(milliseconds(60));
  REQUIRE(stage.listener.begun.size() == 2);
  CHECK(kv::key_of(stage.listener.begun[0].operation).text() == "x");
  CHECK(kv::key_of(stage.listener.begun[1].operation).text() == "y");
  CHECK(stage.listener.begun[1].sequence == Sequence(2));
}

TEST_CASE("quiet clients give up what they wait for, and begin nothing more", "[clients]") {
  Stage stage({{1, 9}});
  stage.run(milliseconds(10));
  REQUIRE(stage.listener.begun.size() == 1);
  stage.quieten(c2);
  CHECK(stage.listener.given_up.size() == 1);
  CHECK(stage.clients.all_done());
  stage.run(milliseconds(400));
  CHECK(stage.listener.begun.size() == 1);
}

TEST_CASE("the client that goes on when the others are quiet never gives up", "[clients]") {
  Stage stage;
  stage.quieten(c2);
  stage.ask(c2, "probe");
  stage.run(seconds(2));
  CHECK(stage.listener.given_up.empty());
  CHECK(stage.arrived.size() > 20);
  stage.answer(stage.arrived.back(), done(1));
  stage.run(seconds(2) + milliseconds(2));
  CHECK(stage.clients.answered(c2) == 1);
  CHECK(stage.clients.all_done());
}

// Where sessions expire. What an attempt asks for: 0, a session; or something in this one.
std::uint64_t session_of(const Arrived& one) {
  kv::CommandView command;
  REQUIRE(kv::read_command(one.request.command, command));
  if (command.kind == kv::Kind::registration) return 0;
  REQUIRE(command.session);
  return command.session->value();
}

std::vector<std::uint64_t> sessions(const Stage& stage) {
  std::vector<std::uint64_t> sessions;
  for (const Arrived& one : stage.arrived) sessions.push_back(session_of(one));
  return sessions;
}

kv::Reply registered(std::uint64_t session) {
  return kv::Reply{kv::Status::registered, std::nullopt, LogIndex(session)};
}
kv::Reply no_session() {
  return kv::Reply{kv::Status::no_session, std::nullopt, LogIndex()};
}

ClientOptions expiring() {
  ClientOptions options = Stage::options();
  options.registers = true;
  return options;
}

// Gives out sessions 10, 20, ..., the first so many of which are gone before they are used.
std::function<std::optional<Outcome>(const Arrived&)> losing(std::uint64_t lost) {
  return [lost, given = std::uint64_t{0}](const Arrived& one) mutable -> std::optional<Outcome> {
    const std::uint64_t session = session_of(one);
    if (session == 0) return registered(10 * ++given);
    if (session <= lost * 10) return no_session();
    return done(session + 1);
  };
}

TEST_CASE("a client registers before its first operation, and once", "[clients][session]") {
  Stage stage({}, expiring());
  stage.reply = losing(0);
  stage.ask_to_put(c1);
  stage.ask(c1, "x");
  stage.run(milliseconds(40));
  CHECK(sessions(stage) == std::vector<std::uint64_t>{0, 10, 10});
  CHECK(stage.attempts() == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(stage.arrived[0].request.sequence == stage.arrived[1].request.sequence);
  CHECK(stage.arrived[0].node == stage.arrived[1].node);
  CHECK(stage.clients.answered(c1) == 2);
}

TEST_CASE("a registration that nobody answers is tried again within the operation's time",
          "[clients][session]") {
  Stage stage({}, expiring());
  stage.ask_to_put(c1);
  stage.run(milliseconds(300));
  CHECK(sessions(stage) == std::vector<std::uint64_t>{0, 0, 0});
  CHECK(stage.listener.given_up.size() == 1);
}

TEST_CASE("an operation whose session is gone is never sent again: its outcome is unknown",
          "[clients][session]") {
  for (const bool is_get : {false, true}) {
    Stage stage({}, expiring());
    stage.reply = losing(1);
    if (is_get) {
      stage.ask(c1, "x", n1);
    } else {
      stage.ask_to_put(c1);
    }
    stage.ask(c1, "x");
    stage.run(milliseconds(100));
    CHECK(sessions(stage) == std::vector<std::uint64_t>{0, 10, 0, 20});
    CHECK(stage.listener.given_up.size() == 1);
    CHECK(stage.listener.returns == std::vector{Sequence(2)});
  }
}

TEST_CASE("a client that never gives up asks anew, with a sequence of its own",
          "[clients][session]") {
  Stage stage({}, expiring());
  stage.reply = losing(1);
  stage.quieten(c2);
  stage.ask_to_put(c2);
  stage.run(milliseconds(100));
  CHECK(stage.listener.given_up.size() == 1);
  REQUIRE(stage.listener.begun.size() == 2);
  CHECK(stage.listener.begun[1].sequence == Sequence(2));
  CHECK(stage.clients.answered(c2) == 1);
}

TEST_CASE("a get that does not go through the log asks for no session", "[clients][session]") {
  ClientOptions options = expiring();
  options.registers_to_get = false;
  Stage stage({}, options);
  stage.reply = serve;
  stage.ask(c1, "x");
  stage.run(milliseconds(20));
  REQUIRE(stage.arrived.size() == 1);
  CHECK(stage.clients.answered(c1) == 1);
  stage.reply = losing(0);
  stage.ask_to_put(c1);
  stage.run(milliseconds(50));
  CHECK(stage.arrived.size() == 3);
}

TEST_CASE("a copy of the clients goes on alone", "[clients]") {
  Stage stage({{1, 3}});
  stage.run(milliseconds(10));
  const Clients copy = stage.clients;
  stage.reply = serve;
  stage.answer(stage.arrived[0], done(1));
  stage.run(milliseconds(50));
  CHECK(stage.clients.answered(c1) == 3);
  CHECK(copy.answered(c1) == 0);
  CHECK(copy.history().returns() == 0);
}

}  // namespace
}  // namespace raftbed::cluster
