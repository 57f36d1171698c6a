// Dissertation 6.3, "Implementing linearizable semantics": each test is named as a sentence of it,
// or of Figure 6.1. Entries are committed by a cluster of cores, and state machines made of them.
// A client has one request under way at a time, so that its session remembers one response.
#include <catch2/catch_test_macros.hpp>

#include "core/kv/command.h"
#include "core/kv/machine.h"
#include "paper.h"

namespace raftbed::raft::testing {
namespace {

constexpr Duration lifetime = milliseconds(100);
constexpr ClientId c1(1), c2(2);

Bytes stamped_at(std::int64_t milliseconds_since_zero, const Bytes& command) {
  return kv::stamped(command, kv::MachineInstant() + milliseconds(milliseconds_since_zero));
}
Bytes registration_of(ClientId client, std::int64_t at) {
  return stamped_at(at, kv::encode_registration(client, Sequence(1)));
}
Bytes append_of(ClientId client, LogIndex session, std::uint64_t sequence, std::int64_t at) {
  const kv::Append operation{Bytes::copy_of("x"), Bytes::copy_of("a")};
  return stamped_at(at, kv::encode(client, Sequence(sequence), operation, session));
}

// What has been committed, as a node's state machine takes it.
struct Service {
  kv::Machine machine{{}, lifetime};
  std::vector<kv::Applied> effects;

  void take(const std::vector<Entry>& applied) {
    for (const Entry& entry : applied) {
      if (entry.index() <= machine.applied()) continue;
      if (entry.kind() != EntryKind::command) {
        machine.skip(entry.index());
        continue;
      }
      const auto effect = machine.apply(entry.index(), entry.command());
      REQUIRE(effect);
      effects.push_back(*effect);
    }
  }
  [[nodiscard]] std::size_t times_appended() const {
    const auto value = machine.read(Bytes::copy_of("x")).value;
    return value ? value->size() : 0;
  }
};

struct Committing {
  Committing() { cluster.elect(n1); }
  // Where it lies in the log.
  LogIndex commit(const Bytes& command) {
    cluster.step(n1, Propose{command});
    cluster.settle();
    service.take(cluster.applied(n1));
    return cluster.raft(n1).log().last_index();
  }
  Cluster cluster{3};
  Service service;
};

TEST_CASE(
    "RegisterClient: append register command to log, replicate and commit it; apply command in log "
    "order, allocating session for new client; reply OK with unique client identifier (the log "
    "index of this register command can be used)",
    "[paper][6.3]") {
  Committing raft;
  const Bytes registration = registration_of(c1, 0);
  const LogIndex index = raft.commit(registration);
  CHECK(raft.service.machine.sessions() == 1);
  const kv::Reply reply = raft.service.machine.reply_to(registration);
  CHECK(reply.status == kv::Status::registered);
  CHECK(reply.version == index);
  const Bytes of_another = registration_of(c2, 1);
  CHECK(raft.commit(of_another) > index);
  CHECK(raft.service.machine.reply_to(of_another).version > index);
}

TEST_CASE(
    "ClientRequest: if sequenceNum already processed from client, reply OK with stored response",
    "[paper][6.3]") {
  Committing raft;
  const LogIndex session = raft.commit(registration_of(c1, 0));
  const Bytes append = append_of(c1, session, 1, 10);
  raft.commit(append);
  const kv::Reply first = raft.service.machine.reply_to(append);
  const Bytes again = append_of(c1, session, 1, 20);
  raft.commit(again);
  CHECK_FALSE(raft.service.effects.back().took_effect);
  CHECK(raft.service.machine.reply_to(again) == first);
  CHECK(raft.service.times_appended() == 1);
}

TEST_CASE(
    "commands take effect instantaneously and exactly once according to their first appearance in "
    "the Raft log, since any subsequent appearances are filtered out by the state machines",
    "[paper][6.3]") {
  Committing raft;
  const LogIndex s1 = raft.commit(registration_of(c1, 0));
  const LogIndex s2 = raft.commit(registration_of(c2, 0));
  const Bytes first = append_of(c1, s1, 1, 10);
  const Bytes second = append_of(c2, s2, 1, 10);
  for (const Bytes& command : {first, second, first, second, first}) raft.commit(command);
  std::vector<bool> took_effect;
  for (std::size_t at = 2; at < raft.service.effects.size(); ++at) {
    took_effect.push_back(raft.service.effects[at].took_effect);
  }
  CHECK(took_effect == std::vector<bool>{true, true, false, false, false});
  CHECK(raft.service.times_appended() == 2);
}

TEST_CASE(
    "ClientRequest: reply SESSION_EXPIRED if no record of clientId or if response for client's "
    "sequenceNum already discarded",
    "[paper][6.3]") {
  Committing raft;
  const Bytes unregistered = append_of(c1, LogIndex(1), 1, 0);
  raft.commit(unregistered);
  CHECK(raft.service.machine.reply_to(unregistered).status == kv::Status::no_session);
  CHECK(raft.service.times_appended() == 0);
  const LogIndex session = raft.commit(registration_of(c1, 0));
  const Bytes first = append_of(c1, session, 1, 10);
  raft.commit(first);
  raft.commit(append_of(c1, session, 2, 20));
  raft.commit(first);  // a copy that comes late: nobody waits for its answer
  CHECK(raft.service.machine.reply_to(first).status == kv::Status::superseded);
  CHECK(raft.service.times_appended() == 2);
}

TEST_CASE(
    "servers must agree on when to expire a client's session; otherwise, servers' state machines "
    "could diverge from each other",
    "[paper][6.3]") {
  Committing raft;
  const LogIndex session = raft.commit(registration_of(c1, 0));
  raft.commit(append_of(c1, session, 1, 10));
  raft.cluster.isolate(n3);  // which applies the rest much later
  raft.commit(registration_of(c2, 150));
  raft.commit(append_of(c1, session, 1, 160));
  raft.cluster.heal();
  let_heartbeats_pass(raft.cluster, n1, 4);
  for (const NodeId node : nodes_of(raft.cluster)) {
    Service service;
    service.take(raft.cluster.applied(node));
    CHECK(service.machine.digest() == raft.service.machine.digest());
    CHECK(service.machine.sessions() == 1);
    CHECK(service.times_appended() == 1);
  }
}

TEST_CASE(
    "the leader augments each command that it appends to the Raft log with its current time; "
    "servers reach agreement on this time as part of committing the log entry; then, the state "
    "machines deterministically use this time input to expire inactive sessions",
    "[paper][6.3]") {
  Committing raft;
  const LogIndex session = raft.commit(registration_of(c1, 0));
  raft.commit(registration_of(c2, 100));
  CHECK(raft.service.machine.sessions() == 2);  // unused for as long as it may be
  raft.commit(append_of(c2, raft.cluster.raft(n1).log().last_index(), 1, 101));
  CHECK(raft.service.effects.back().expired == 1);
  raft.commit(append_of(c1, session, 1, 102));
  CHECK(raft.service.effects.back().standing == kv::Standing::none);
}

// The first asks for something now and then, the second does not.
TEST_CASE(
    "live clients issue keep-alive requests during periods of inactivity, which are also augmented "
    "with the leader's timestamp and committed to the Raft log, in order to maintain their "
    "sessions",
    "[paper][6.3]") {
  Committing raft;
  const LogIndex kept = raft.commit(registration_of(c1, 0));
  const LogIndex left = raft.commit(registration_of(c2, 0));
  const Bytes last = append_of(c1, kept, 1, 10);
  raft.commit(last);
  // To repeat what was answered is enough: it has no effect, and the session is used.
  for (std::int64_t at = 60; at <= 300; at += 60) {
    raft.commit(append_of(c1, kept, 1, at));
    CHECK(raft.service.effects.back().standing == kv::Standing::known);
  }
  raft.commit(append_of(c2, left, 1, 301));
  CHECK(raft.service.effects.back().standing == kv::Standing::none);
  CHECK(raft.service.times_appended() == 1);
}

TEST_CASE(
    "to allocate a new session for a client any time there is no record of it ... would risk "
    "duplicate execution of commands that were executed before the client's previous session was "
    "expired",
    "[paper][6.3]") {
  Committing raft;
  const LogIndex session = raft.commit(registration_of(c1, 0));
  raft.commit(append_of(c1, session, 1, 10));
  raft.commit(registration_of(c2, 500));
  const Bytes again = append_of(c1, session, 1, 501);
  raft.commit(again);
  CHECK(raft.service.machine.reply_to(again).status == kv::Status::no_session);
  CHECK(raft.service.times_appended() == 1);
  const LogIndex next = raft.commit(registration_of(c1, 502));
  raft.commit(again);  // and not in the session that it opens then
  CHECK(raft.service.times_appended() == 1);
  raft.commit(append_of(c1, next, 2, 503));
  CHECK(raft.service.times_appended() == 2);
}

}  // namespace
}  // namespace raftbed::raft::testing
