// Sessions that expire: by the log's own time, alike on every replica, and never twice.
#include "core/base/broken.h"
#include "core/kv/machine.h"
#include "generate.h"
#include "testing/property.h"

namespace raftbed::kv {
namespace {

constexpr Duration expiry = milliseconds(100);
constexpr ClientId c1(1);

MachineInstant at(std::int64_t milliseconds_since_zero) {
  return MachineInstant() + milliseconds(milliseconds_since_zero);
}

BugSet only(Bug bug) {
  BugSet bugs;
  bugs.insert(bug);
  return bugs;
}

// A log of stamped commands, each applied as it is written.
struct Replica {
  explicit Replica(BugSet bugs = {}) : machine(bugs, expiry) {}

  Applied commit(const Bytes& command, MachineInstant stamp) {
    last = stamped(command, stamp);
    const auto applied = machine.apply(machine.applied().next(), last);
    REQUIRE(applied);
    return *applied;
  }
  LogIndex register_client(ClientId client, std::uint64_t sequence, MachineInstant stamp) {
    CHECK(commit(encode_registration(client, Sequence(sequence)), stamp).standing ==
          Standing::registered);
    REQUIRE(reply().status == Status::registered);
    return reply().version;
  }
  Applied append(LogIndex session, std::uint64_t sequence, MachineInstant stamp) {
    return commit(encode(c1, Sequence(sequence), Append{bytes("x"), bytes("a")}, session), stamp);
  }
  [[nodiscard]] Reply reply() const { return machine.reply_to(last); }
  [[nodiscard]] std::size_t times_appended() const {
    const auto value = machine.read(bytes("x")).value;
    return value ? value->size() : 0;
  }

  Machine machine;
  Bytes last;
};

TEST_CASE("a registration is answered with a session, named by its index", "[kv][session]") {
  Replica replica;
  replica.machine.skip(LogIndex(1));
  CHECK(replica.register_client(c1, 1, at(0)) == LogIndex(2));
  CHECK(replica.machine.sessions() == 1);
}

TEST_CASE("a registration that comes twice opens one session", "[kv][session]") {
  Replica replica;
  const LogIndex session = replica.register_client(c1, 1, at(0));
  CHECK(replica.append(session, 1, at(10)).took_effect);
  CHECK(replica.register_client(c1, 1, at(20)) == session);
  CHECK_FALSE(replica.append(session, 1, at(30)).took_effect);
  CHECK(replica.times_appended() == 1);
}

TEST_CASE("a registration that comes late does not take the place of a later one",
          "[kv][session]") {
  Replica replica;
  replica.register_client(c1, 1, at(0));
  const LogIndex session = replica.register_client(c1, 5, at(10));
  replica.commit(encode_registration(c1, Sequence(1)), at(20));
  CHECK(replica.reply().status == Status::superseded);
  CHECK(replica.append(session, 5, at(30)).took_effect);
}

TEST_CASE("where sessions last for ever, none is registered and none is named", "[kv][session]") {
  Machine machine;
  const Bytes plain = encode(c1, Sequence(0), Append{bytes("x"), bytes("a")});
  REQUIRE(machine.apply(LogIndex(1), plain));
  const Bytes named = encode(c1, Sequence(0), Append{bytes("x"), bytes("a")}, LogIndex(0));
  const Bytes registration = encode_registration(c1, Sequence(0));
  for (const Bytes& command : {named, registration}) {
    const auto applied = machine.apply(machine.applied().next(), command);
    REQUIRE(applied);
    CHECK(applied->standing == Standing::none);
    CHECK(machine.reply_to(command).status == Status::no_session);
  }
}

TEST_CASE("where sessions expire, a command without one has no effect and says so",
          "[kv][session]") {
  Replica replica;
  const Bytes unnamed = encode(c1, Sequence(1), Append{bytes("x"), bytes("a")});
  CHECK(replica.commit(unnamed, at(0)).standing == Standing::none);
  CHECK(replica.reply().status == Status::no_session);
  CHECK(replica.append(LogIndex(1), 1, at(0)).standing == Standing::none);
  CHECK(replica.times_appended() == 0);
  CHECK(replica.machine.sessions() == 0);
}

TEST_CASE("a session that is unused for longer than the expiry is gone, and not before",
          "[kv][session]") {
  for (const bool is_gone : {false, true}) {
    Replica replica;
    const LogIndex session = replica.register_client(c1, 1, at(0));
    const MachineInstant when = at(100) + nanoseconds(is_gone ? 1 : 0);
    const Applied applied = replica.append(session, 1, when);
    CHECK(applied.took_effect != is_gone);
    CHECK(applied.expired == (is_gone ? 1 : 0));
    CHECK(replica.reply().status == (is_gone ? Status::no_session : Status::done));
  }
}

TEST_CASE("each use of a session, also by a repetition, lets it last on", "[kv][session]") {
  Replica replica;
  const LogIndex session = replica.register_client(c1, 1, at(0));
  replica.append(session, 1, at(90));
  CHECK(replica.append(session, 1, at(180)).standing == Standing::known);
  CHECK(replica.append(session, 2, at(270)).took_effect);
}

TEST_CASE("what others do lets a session expire: its memory is bounded", "[kv][session]") {
  Replica replica;
  for (std::uint32_t client = 1; client <= 50; ++client) {
    replica.register_client(ClientId(client), 1, at(0));
  }
  replica.register_client(ClientId(99), 1, at(60));
  replica.commit(encode_registration(ClientId(98), Sequence(1)), at(101));
  CHECK(replica.machine.sessions() == 2);
}

TEST_CASE("a stamp before the last one does not take time back", "[kv][session]") {
  Replica replica;
  const LogIndex session = replica.register_client(c1, 1, at(500));
  replica.append(session, 1, at(10));
  CHECK(replica.machine.now() == at(500));
  CHECK(replica.append(session, 2, at(600)).took_effect);
}

TEST_CASE("X10: a late copy of a command opens no session, and takes no effect",
          "[kv][session][bugs]") {
  for (const bool is_broken : {false, true}) {
    Replica replica(is_broken ? only(Bug::X10) : BugSet{});
    const LogIndex first = replica.register_client(c1, 1, at(0));
    replica.append(first, 1, at(0));
    CHECK(replica.append(first, 1, at(200)).took_effect == is_broken);
    CHECK(replica.times_appended() == (is_broken ? 2 : 1));
  }
}

TEST_CASE("nor does it in a session that its client has registered since", "[kv][session]") {
  Replica replica;
  const LogIndex first = replica.register_client(c1, 1, at(0));
  replica.append(first, 1, at(0));
  const LogIndex second = replica.register_client(c1, 2, at(200));
  CHECK(first != second);
  CHECK(replica.append(first, 1, at(201)).standing == Standing::none);
  CHECK(replica.times_appended() == 1);
}

// The copy of a registration opens a session that nobody knows: what its client's former commands
// name is another.
TEST_CASE("a late copy of the registration itself revives nothing", "[kv][session]") {
  Replica replica;
  const LogIndex first = replica.register_client(c1, 1, at(0));
  replica.append(first, 1, at(0));
  const LogIndex again = replica.register_client(c1, 1, at(200));
  CHECK(again != first);
  CHECK(replica.append(first, 1, at(201)).standing == Standing::none);
  CHECK(replica.times_appended() == 1);
}

TEST_CASE("X03: who goes by a clock of its own forgets what others still know",
          "[kv][session][bugs]") {
  Replica here;
  Replica there;
  const LogIndex session = here.register_client(c1, 1, at(0));
  there.machine.apply(LogIndex(1), here.last, at(0));
  const bool took_effect_here = here.append(session, 1, at(1)).took_effect;
  const auto applied_there = there.machine.apply(LogIndex(2), here.last, at(500));
  CHECK(took_effect_here);
  CHECK_FALSE(applied_there->took_effect);
}

TEST_CASE("where sessions last for ever, nothing is registered and time is nothing",
          "[kv][session]") {
  Machine machine;
  const Bytes registration = encode_registration(c1, Sequence(1));
  CHECK(machine.apply(LogIndex(1), registration)->standing == Standing::none);
  CHECK(machine.reply_to(registration).status == Status::no_session);
  const Bytes put = encode(c1, Sequence(1), Put{bytes("x"), bytes("1")});
  CHECK(machine.apply(LogIndex(2), stamped(put, at(5)))->took_effect);
  CHECK(machine.now() == MachineInstant());
  const Bytes named = encode(c1, Sequence(2), Put{bytes("x"), bytes("2")}, LogIndex(1));
  CHECK(machine.apply(LogIndex(3), named)->standing == Standing::none);
  CHECK(machine.sessions() == 1);
}

TEST_CASE("a state whose sessions mean another thing is refused", "[kv][session][snapshot]") {
  CHECK_FALSE(Machine::restored(Machine().state(), {}, expiry));
  CHECK_FALSE(Machine::restored(Machine({}, expiry).state()));
  CHECK(Machine::restored(Machine({}, expiry).state(), {}, expiry));
}

TEST_CASE("a lease that cannot have come about is refused", "[kv][session][snapshot]") {
  Replica replica;
  replica.register_client(c1, 1, at(7));
  const std::string state(replica.machine.state().text());
  REQUIRE(Machine::restored(bytes(state), {}, expiry));
  // The lease is at the end: id, registration, used, used at.
  for (const std::size_t from_end : {32U, 16U, 8U}) {
    std::string other = state;
    other[other.size() - from_end + 3] = '\1';  // beyond what was applied, or the time
    CHECK_FALSE(Machine::restored(bytes(other), {}, expiry));
  }
}

TEST_CASE("a stamp that cannot be is no command", "[kv][session]") {
  const Bytes command = encode(c1, Sequence(1), Get{bytes("x")});
  Machine machine({}, expiry);
  CHECK_FALSE(machine.apply(LogIndex(1), stamped(stamped(command, at(1)), at(1))));
  CHECK_FALSE(machine.apply(LogIndex(1), stamped(bytes("nonsense"), at(1))));
  std::string forged(stamped(command, at(1)).text());
  forged[11] = '\x7f';
  CHECK_FALSE(machine.apply(LogIndex(1), bytes(forged)));
  CHECK(machine.applied() == LogIndex(0));
  CHECK_THROWS_AS(stamped(command, last_stamp + nanoseconds(1)), Broken);
}

}  // namespace
}  // namespace raftbed::kv
