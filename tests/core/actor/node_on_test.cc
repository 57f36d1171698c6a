// A node on other things than its journal and its network: what it stands on is chosen where it is
// composed.
#include <catch2/catch_test_macros.hpp>

#include "core/storage/memory.h"
#include "host.h"
#include "testing/bytes.h"

namespace raftbed::actor {
namespace {

using storage::Memory;
using testing::bytes;

TEST_CASE("a node on a storage in memory answers a put when the sync is done, and not before",
          "[node][storage]") {
  HostOn<Memory> host(options_for(1));
  host.lead();
  host.request(kv::Put{bytes("x"), bytes("1")}, 1);
  CHECK(host.packets.empty());
  host.complete_syncs();
  CHECK(std::get<kv::Reply>(host.only_answer().outcome).status == kv::Status::done);
}

TEST_CASE("a loss of power takes from a storage in memory what was not synced, and nothing else",
          "[node][storage]") {
  HostOn<Memory> host(options_for(1));
  host.lead();
  host.request(kv::Put{bytes("x"), bytes("1")}, 1);
  host.complete_syncs();
  host.request(kv::Put{bytes("x"), bytes("2")}, 2);
  const Memory& memory = host.node.storage().storage();
  HostOn<Memory> killed(options_for(1), memory.after_kill());
  killed.complete_syncs();
  killed.lead();
  CHECK(killed.node.machine().read(bytes("x")).value == bytes("2"));
  HostOn<Memory> powerless(options_for(1), memory.after_power_loss());
  powerless.lead();
  CHECK(powerless.node.machine().read(bytes("x")).value == bytes("1"));
}

TEST_CASE("a node on a storage in memory says nothing that rests on what a kill left un-synced",
          "[node][storage][restart]") {
  HostOn<Memory> host(options_for(1));
  host.node.wish(raft::Campaign{});
  host.run();
  HostOn<Memory> next(options_for(1), host.node.storage().storage().after_kill());
  next.node.wish(raft::Campaign{});
  next.run();
  CHECK(next.node.raft().term() == Term(1));  // as it was found: it is deaf
  next.complete_syncs();
  next.lead();
  CHECK(next.node.raft().term() == Term(2));
}

TEST_CASE("a node on a storage in memory goes on from a snapshot", "[node][storage][snapshot]") {
  NodeOptions options = options_for(1);
  options.raft.snapshot_after = 3;
  options.raft.snapshot_tail = 0;
  HostOn<Memory> host(options);
  host.lead();
  for (std::uint64_t at = 1; at <= 3; ++at) {
    host.request(kv::Append{bytes("x"), bytes("a")}, at);
    host.complete_syncs();
  }
  const Memory::Found found = host.node.storage().storage().after_power_loss();
  REQUIRE(found.state.snapshot);
  HostOn<Memory> next(options, found);
  next.lead();
  CHECK(next.node.machine().read(bytes("x")).value == bytes("aaa"));
}

// Gives each packet twice, as a network may.
struct StutteringNetwork {
  static void receive(const Packet& packet, Context& context) {
    NetworkActor::receive(packet, context);
    NetworkActor::receive(packet, context);
  }
  static void send(Outbox& outbox, Effects& effects) { NetworkActor::send(outbox, effects); }
};

TEST_CASE("a put that a network gives twice is answered twice alike, and takes effect once",
          "[node][network]") {
  HostOn<storage::Journal, StutteringNetwork> host(options_for(1));
  host.lead();
  host.request(kv::Append{bytes("x"), bytes("a")}, 1);
  host.complete_syncs();
  REQUIRE(host.packets.size() == 2);
  CHECK(std::get<Frame>(decode(host.packets[0])) == std::get<Frame>(decode(host.packets[1])));
  CHECK(host.node.machine().read(bytes("x")).value == bytes("a"));
}

// What is no network: it cannot send.
struct Deaf {
  static void receive(const Packet& packet, Context& context);
};
// It gives back what nobody asked for, in the place of mailboxes.
struct Returning {
  static Frame receive(const Packet& packet, Context& context);
  static void send(Outbox& outbox, Effects& effects);
};

TEST_CASE("what cannot send, or keeps what it received, is no network", "[network]") {
  STATIC_REQUIRE(Network<StutteringNetwork>);
  STATIC_REQUIRE_FALSE(Network<Deaf>);
  STATIC_REQUIRE_FALSE(Network<Returning>);
}

}  // namespace
}  // namespace raftbed::actor
