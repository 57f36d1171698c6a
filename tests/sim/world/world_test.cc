// The world as a whole: lives, pauses, timers by the node's clock, and that a copy is a world of
// its own.
#include "sim/world/world.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>

#include "core/base/hash.h"
#include "parts.h"
#include "testing/property.h"

namespace raftbed::world {
namespace {

using testing::n1;
using testing::n2;
using testing::n3;
using testing::packet;
using testing::write_of;

World world_of(std::uint64_t seed = 1) {
  World world(WorldOptions{}, seed);
  for (const NodeId node : {n1, n2, n3}) world.start(node);
  return world;
}

// A host that hears everything and remembers it as a digest.
struct Hearer {
  explicit Hearer(World start) : world(std::move(start)) {}

  void event() {
    const Event event = world.advance();
    heard.add(event.at());
    if (event.kind() == EventKind::deliver) arrive(event);
    if (event.kind() == EventKind::disk) {
      if (const auto done = world.complete(event, synced)) heard.add(done->id);
      heard.add(std::uint64_t{synced.changes});
    }
    if (event.kind() == EventKind::wake && world.wake(event)) {
      heard.add(event.subject());
      woken.push_back(event.subject().node());
    }
  }
  Arrival arrive(const Event& event) {
    const Arrival arrival = world.arrive(event);
    if (arrival.is_kept) return arrival;
    InFlight& in_flight = world.network().in_flight();
    if (arrival.is_delivered()) {
      const Message& message = in_flight.at(event.payload());
      heard.add(message.name().identity().value());
      log.push_back(message.packet.label.major);
    }
    in_flight.release(event.payload());
    return arrival;
  }
  void run() {
    while (!world.agenda().empty()) event();
  }
  World world;
  Synced synced;
  Digest heard;
  std::vector<std::uint64_t> log;
  std::vector<NodeId> woken;
};

TEST_CASE("each start is a new life", "[world][process]") {
  World world = world_of();
  CHECK(world.process(n1).incarnation == Incarnation(1));
  CHECK_FALSE(world.start(n1));
  CHECK(world.kill(n1));
  CHECK_FALSE(world.kill(n1));
  CHECK(world.start(n1) == Incarnation(2));
}

TEST_CASE("a killed process leaves its writes, and they still become durable", "[world][kill]") {
  Hearer host(world_of());
  host.world.issue(n1, write_of(0, "abc"));
  host.world.issue(n1, DiskSync{FileName::log, WriteId(1), Label{2, ClientId(), 1, 0}});
  host.world.issue(n1, write_of(3, "def"));
  host.world.kill(n1);
  CHECK(host.world.disk(n1).read(FileName::log).text() == "abcdef");
  host.world.start(n1);
  Synced synced;
  CHECK_FALSE(host.world.complete(host.world.advance(), synced));  // it was another life that asked
  CHECK(synced == Synced{FileName::log, 1});
  CHECK(host.world.disk(n1).durable(FileName::log).text() == "abc");
}

TEST_CASE("a message to a node that is down is dropped by that name", "[world][kill]") {
  Hearer host(world_of());
  host.world.send(packet(n1, n2, 1));
  host.world.kill(n2);
  CHECK(host.arrive(host.world.advance()).dropped == DropCause::receiver_down);
  CHECK(host.world.network().is_conserved());
}

TEST_CASE("a power loss ends the process and its un-synced certainty", "[world][power]") {
  World world = world_of();
  world.issue(n1, write_of(0, "abc"));
  CHECK(world.lose_power(n1).size() == 1);
  CHECK(world.process(n1).state() == ProcessState::down);
  CHECK(world.disk(n1).unsynced().empty());
}

TEST_CASE("a paused node hears what came meanwhile, in order, when it goes on", "[world][pause]") {
  Hearer host(world_of());
  for (std::uint64_t round = 1; round <= 5; ++round) host.world.send(packet(n1, n2, round));
  std::vector<std::uint64_t> order;
  for (const MessageSlot slot : host.world.network().in_flight().in_order()) {
    order.push_back(host.world.network().in_flight().at(slot).packet.label.major);
  }
  host.world.pause(n2, FaultId(1));
  host.run();
  CHECK(host.log.empty());
  CHECK(host.world.network().in_flight().count() == 5);
  host.world.network().faults().cut(FaultId(2), n1, n2);  // too late: they are at the door
  const Instant resumed = host.world.now() + seconds(1);
  host.world.advance_to(resumed);
  CHECK(host.world.resume(n2));
  host.run();
  CHECK(host.log == order);
  CHECK(host.world.now() == resumed);
}

TEST_CASE("a paused node's disk works on, and its completion waits", "[world][pause]") {
  Hearer host(world_of());
  host.world.issue(n1, write_of(0, "abc"));
  host.world.issue(n1, DiskSync{FileName::log, WriteId(1), Label{2, ClientId(), 1, 0}});
  host.world.pause(n1, FaultId(1));
  CHECK_FALSE(host.world.complete(host.world.advance(), host.synced));
  CHECK(host.synced.changes == 1);
  host.world.resume(n1);
  const auto completion = host.world.complete(host.world.advance(), host.synced);
  REQUIRE(completion);
  CHECK(completion->id == WriteId(1));
  CHECK(host.synced.changes == 0);
  CHECK(host.world.disk(n1).counters().syncs_done == 1);
}

TEST_CASE("pauses that overlap all have to end", "[world][pause]") {
  World world = world_of();
  world.pause(n1, FaultId(1));
  world.pause(n1, FaultId(2));
  CHECK(world.lift(FaultId(1)));
  CHECK(world.process(n1).state() == ProcessState::paused);
  CHECK(world.lift(FaultId(2)));
  CHECK(world.process(n1).state() == ProcessState::running);
  CHECK_FALSE(world.lift(FaultId(2)));
}

TEST_CASE("what waited for a node that is killed in its pause is lost", "[world][pause]") {
  Hearer host(world_of());
  host.world.send(packet(n1, n2, 1));
  host.world.issue(n2, DiskSync{FileName::log, WriteId(1), Label{2, ClientId(), 1, 0}});
  host.world.pause(n2, FaultId(1));
  host.run();
  host.world.kill(n2);
  host.world.start(n2);
  host.run();
  CHECK(host.log.empty());
  CHECK(host.world.process(n2).state() == ProcessState::running);
  CHECK(host.world.network().in_flight().count() == 0);
  CHECK(host.world.network().is_conserved());
}

TEST_CASE("a wake comes once, at its deadline by the node's own clock", "[world][timer]") {
  Hearer host(world_of());
  const NodeInstant deadline = host.world.node_now(n1) + milliseconds(10);
  host.world.set_deadline(n1, deadline);
  host.run();
  CHECK(host.woken == std::vector<NodeId>{n1});
  CHECK(host.world.node_now(n1) >= deadline);
  CHECK(host.world.now() == host.world.clock(n1).when(deadline));
}

TEST_CASE("a deadline that is put off is not heard before its time", "[world][timer]") {
  Hearer host(world_of());
  const NodeInstant start = host.world.node_now(n1);
  for (int i = 1; i <= 20; ++i) host.world.set_deadline(n1, start + milliseconds(i));
  CHECK(host.world.agenda().size() == 1);
  host.run();
  CHECK(host.woken.size() == 1);
  CHECK(host.world.node_now(n1) >= start + milliseconds(20));
}

TEST_CASE("a deadline that comes nearer replaces the one before", "[world][timer]") {
  Hearer host(world_of());
  const NodeInstant start = host.world.node_now(n1);
  for (int i = 20; i >= 1; --i) host.world.set_deadline(n1, start + milliseconds(i));
  CHECK(host.world.agenda().size() == 1);
  host.run();
  CHECK(host.woken.size() == 1);
  CHECK(host.world.node_now(n1) < start + milliseconds(2));
}

TEST_CASE("a deadline that was taken back is not heard", "[world][timer]") {
  Hearer host(world_of());
  host.world.set_deadline(n1, host.world.node_now(n1) + milliseconds(1));
  host.world.set_deadline(n1, std::nullopt);
  host.run();
  CHECK(host.woken.empty());
}

TEST_CASE("a jump of the clock brings the wake forward", "[world][timer][clock]") {
  Hearer host(world_of());
  host.world.set_deadline(n1, host.world.node_now(n1) + seconds(10));
  host.world.jump_clock(n1, seconds(10));
  host.run();
  CHECK(host.woken.size() == 1);
  CHECK(host.world.now() == Instant());
}

TEST_CASE("a frozen clock wakes nobody until it goes on", "[world][timer][clock]") {
  Hearer host(world_of());
  const NodeInstant deadline = host.world.node_now(n1) + milliseconds(1);
  host.world.set_deadline(n1, deadline);
  host.world.freeze_clock(n1, FaultId(1));
  host.run();
  CHECK(host.woken.empty());
  host.world.advance_to(Instant() + seconds(5));
  host.world.lift(FaultId(1));
  host.run();
  CHECK(host.woken.size() == 1);
  CHECK(host.world.now() >= Instant() + seconds(5));
}

TEST_CASE("a wake that comes in a pause is heard at its end", "[world][timer][pause]") {
  Hearer host(world_of());
  host.world.set_deadline(n1, host.world.node_now(n1) + milliseconds(1));
  host.world.pause(n1, FaultId(1));
  host.run();
  CHECK(host.woken.empty());
  host.world.resume(n1);
  host.run();
  CHECK(host.woken.size() == 1);
}

TEST_CASE("a kill silences the timer", "[world][timer]") {
  Hearer host(world_of());
  host.world.set_deadline(n1, host.world.node_now(n1) + milliseconds(1));
  host.world.kill(n1);
  CHECK(host.world.agenda().empty());
}

TEST_CASE("a message can be hastened, and taken out, by hand", "[world][hand]") {
  Hearer host(world_of());
  const MessageSlot slow = host.world.send(packet(n1, n2, 1)).fate.slot;
  const MessageSlot gone = host.world.send(packet(n1, n2, 2)).fate.slot;
  CHECK(host.world.hasten(slow, Instant(1)));
  CHECK(host.world.drop_by_hand(gone));
  CHECK_FALSE(host.world.drop_by_hand(gone));
  CHECK_FALSE(host.world.hasten(gone, Instant(1)));
  host.run();
  CHECK(host.log == std::vector<std::uint64_t>{1});
  CHECK(host.world.now() == Instant(1));
  CHECK(host.world.network().is_conserved());
}

TEST_CASE("a message can be taken out by hand before, in and after a pause", "[world][hand]") {
  Hearer host(world_of());
  const MessageSlot kept = host.world.send(packet(n1, n2, 1)).fate.slot;
  const MessageSlot again = host.world.send(packet(n1, n2, 2)).fate.slot;
  host.world.pause(n2, FaultId(1));
  host.run();
  CHECK_FALSE(host.world.hasten(kept, host.world.now()));
  CHECK(host.world.drop_by_hand(kept));
  host.world.resume(n2);
  CHECK(host.world.drop_by_hand(again));
  CHECK(host.world.agenda().empty());
  CHECK(host.world.network().is_conserved());
}

TEST_CASE("a reseeded world has other chances, the same for all that do so", "[world]") {
  World one = world_of();
  World two = one;
  World three = one;
  one.reseed(5);
  two.reseed(5);
  CHECK(one.send(packet(n1, n2, 1)).fate.due == two.send(packet(n1, n2, 1)).fate.due);
  CHECK(one.send(packet(n1, n2, 2)).fate.due != three.send(packet(n1, n2, 2)).fate.due);
}

TEST_CASE("in a calm world everything takes its base latency", "[world]") {
  World world = world_of();
  world.calm();
  const WorldOptions options;
  for (std::uint64_t round = 1; round <= 100; ++round) {
    CHECK(world.send(packet(n1, n2, round)).fate.due == Instant() + options.network.latency.base);
  }
  world.issue(n1, DiskSync{FileName::log, WriteId(1), Label{}});
  CHECK(world.agenda().top().at() == Instant() + options.disk.sync.base);
}

TEST_CASE("clocks differ between nodes and not between runs", "[world][clock]") {
  const World one = world_of(9);
  const World two = world_of(9);
  CHECK(one.node_now(n1) != one.node_now(n2));
  CHECK(one.node_now(n3) == two.node_now(n3));
}

// One random step of all that a world can be asked; between two steps, one event.
void step(Hearer& host, std::uint32_t number) {
  World& world = host.world;
  const NodeId node(static_cast<std::uint16_t>((number >> 4) % 3 + 1));
  const NodeId other(static_cast<std::uint16_t>((number >> 6) % 3 + 1));
  const FaultId fault(number >> 8 & 7);
  switch (number % 16) {
    case 0: world.start(node); break;
    case 1: world.kill(node); break;
    case 2: world.lose_power(node); break;
    case 3: world.pause(node, fault); break;
    case 4: world.lift(fault); break;
    case 5: world.network().faults().cut(fault, node, other); break;
    case 6:
      world.network().faults().set_rates(fault, {},
                                         {percent(30), percent(30), percent(30), seconds(1)});
      break;
    case 7: world.freeze_clock(node, fault); break;
    case 8: world.jump_clock(node, milliseconds(5)); break;
    case 9:
      if (world.process(node).is_up)
        world.set_deadline(node, world.node_now(node) + milliseconds(number % 50));
      break;
    case 10:
    case 11:
      world.issue(node, write_of(number >> 12 & 255, "some bytes"));
      world.issue(node, DiskSync{FileName::log, WriteId(number), Label{2, ClientId(), number, 0}});
      break;
    case 12: world.drop_by_hand(number >> 12 & 7); break;
    case 13: world.lift_all(); break;
    default: world.send(packet(node, other, number >> 12));
  }
  if ((number >> 20) % 3 != 0 && !world.agenda().empty()) host.event();
}

TEST_CASE("a copy runs on as its original would have, when the original is gone", "[world][copy]") {
  testing::check_property(
      "copies", [](std::uint64_t seed, const std::vector<std::uint32_t>& steps) {
        auto original = std::make_unique<Hearer>(world_of(seed));
        Hearer straight(world_of(seed));
        for (std::size_t i = 0; i < steps.size() / 2; ++i) step(*original, steps[i]);
        Hearer copy = *original;
        for (std::size_t i = 0; i < steps.size(); ++i) step(*original, steps[steps.size() - i - 1]);
        original.reset();
        for (std::size_t i = steps.size() / 2; i < steps.size(); ++i) step(copy, steps[i]);
        for (const std::uint32_t number : steps) step(straight, number);
        copy.run();
        straight.run();
        RC_ASSERT(copy.heard == straight.heard);
        RC_ASSERT(copy.world.network().counters() == straight.world.network().counters());
        for (const NodeId node : {n1, n2, n3}) {
          RC_ASSERT(copy.world.disk(node).read(FileName::log) ==
                    straight.world.disk(node).read(FileName::log));
        }
      });
}

TEST_CASE("messages are conserved through lives, pauses and hands", "[world][conservation]") {
  testing::check_property("conservation in a world", [](const std::vector<std::uint32_t>& steps) {
    Hearer host(world_of());
    for (const std::uint32_t number : steps) {
      step(host, number);
      RC_ASSERT(host.world.network().is_conserved());
    }
    host.world.lift_all();
    host.run();
    RC_ASSERT(host.world.network().in_flight().count() == 0U);
  });
}

}  // namespace
}  // namespace raftbed::world
