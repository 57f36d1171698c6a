// The network: fates by name, cuts that nest, copies, slots that are used again, and the
// conservation law.
#include "sim/world/network.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "parts.h"
#include "testing/property.h"

namespace raftbed::world {
namespace {

using testing::c1;
using testing::c2;
using testing::n1;
using testing::n2;
using testing::n3;
using testing::packet;

constexpr std::uint16_t nodes = 3;
constexpr std::uint32_t clients = 2;

struct Named {
  MessageName name;
  Fate fate;
  std::optional<Fate> copy;
};

// A network with all that it needs around it.
struct Net {
  Network network{Topology(nodes, clients), NetworkOptions()};
  Agenda agenda;
  Chance chance{42};
  Instant now;
  Message last;

  Named send(Endpoint from, Endpoint to, std::uint64_t major, std::uint64_t minor = 0) {
    Packet packed = packet(from, to, major, minor);
    const Label label = packed.label;
    const Sent sent = network.send(std::move(packed), now, chance, agenda);
    return Named{MessageName{from, to, label, sent.n}, sent.fate, sent.copy};
  }
  Arrival deliver_next(ProcessState receiver = ProcessState::running) {
    const Event event = agenda.pop();
    now = event.at();
    const Arrival arrival = network.arrive(event.payload(), receiver);
    if (arrival.is_kept) return arrival;
    last = network.in_flight().at(event.payload());
    network.in_flight().release(event.payload());
    return arrival;
  }
  [[nodiscard]] std::uint64_t dropped(DropCause cause) const {
    return network.counters().dropped[static_cast<std::size_t>(cause)];
  }
};

LinkRates losing(Ratio odds) {
  LinkRates rates;
  rates.drop = odds;
  return rates;
}

TEST_CASE("every link has a number of its own", "[network]") {
  const Topology topology(nodes, clients);
  std::vector<Endpoint> ends{n1, n2, n3, c1, c2};
  std::vector<std::size_t> numbers;
  for (const Endpoint from : ends) {
    for (const Endpoint to : ends) {
      const auto link = topology.link(from, to);
      CHECK(link.has_value() == (from != to && (from.is_node() || to.is_node())));
      if (link) numbers.push_back(*link);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
  CHECK(numbers.back() < topology.links());
}

TEST_CASE("what is sent arrives unchanged, after the base latency", "[network]") {
  Net net;
  const Named sent = net.send(n1, n2, 1);
  CHECK_FALSE(sent.fate.dropped);
  CHECK(sent.fate.due >= net.now + NetworkOptions().latency.base);
  CHECK(net.deliver_next().is_delivered());
  CHECK(net.now == sent.fate.due);
  CHECK(net.last.packet.from == Endpoint(n1));
  CHECK(net.last.packet.slices[0].text() == "contents");
  CHECK(net.last.name() == sent.name);
}

TEST_CASE("a link may have a latency of its own", "[network]") {
  NetworkOptions options;
  options.links.push_back({n1, n2, Latency{seconds(1), Duration(), Ratio(), Duration()}});
  Net net;
  net.network = Network(Topology(nodes, clients), options);
  CHECK(net.send(n1, n2, 1).fate.due == net.now + seconds(1));
  CHECK(net.send(n2, n1, 1).fate.due < net.now + seconds(1));
}

TEST_CASE("a message to oneself, to nobody or between clients is refused by name", "[network]") {
  Net net;
  CHECK(net.send(n1, n1, 1).fate.dropped == DropCause::unroutable);
  CHECK(net.send(n1, NodeId(4), 1).fate.dropped == DropCause::unroutable);
  CHECK(net.send(n1, NodeId(), 1).fate.dropped == DropCause::unroutable);
  CHECK(net.send(c1, c2, 1).fate.dropped == DropCause::unroutable);
  CHECK(net.network.is_conserved());
}

TEST_CASE("a link that was cut twice carries again after two healings", "[network][cut]") {
  Net net;
  net.network.faults().cut(FaultId(1), n1, n2);
  net.network.faults().cut(FaultId(2), n1, n2);
  CHECK(net.send(n1, n2, 1).fate.dropped == DropCause::cut);
  CHECK(net.network.faults().heal(n1, n2));
  CHECK(net.send(n1, n2, 2).fate.dropped == DropCause::cut);
  CHECK(net.network.faults().heal(n1, n2));
  CHECK_FALSE(net.send(n1, n2, 3).fate.dropped);
  CHECK_FALSE(net.network.faults().heal(n1, n2));
}

TEST_CASE("the end of a cut that was healed does not heal a later one", "[network][cut]") {
  Net net;
  LinkFaults& faults = net.network.faults();
  faults.cut(FaultId(1), n1, n2);
  faults.heal_all();
  faults.cut(FaultId(2), n1, n2);
  CHECK_FALSE(faults.lift(FaultId(1)));
  CHECK(faults.is_cut(n1, n2));
  CHECK(faults.lift(FaultId(2)));
  CHECK_FALSE(faults.is_cut(n1, n2));
}

TEST_CASE("a one-way cut leaves the other way open", "[network][cut]") {
  Net net;
  net.network.faults().cut(FaultId(1), n1, n2);
  CHECK(net.send(n1, n2, 1).fate.dropped == DropCause::cut);
  CHECK_FALSE(net.send(n2, n1, 1).fate.dropped);
  CHECK_FALSE(net.send(n1, n3, 1).fate.dropped);
}

TEST_CASE("a message in flight is lost if its link is cut when it arrives", "[network][cut]") {
  Net net;
  net.send(n1, n2, 1);
  net.network.faults().cut(FaultId(1), n1, n2);
  CHECK(net.deliver_next().dropped == DropCause::cut);
  net.network.faults().heal_all();
  net.send(n1, n2, 2);
  net.network.faults().cut(FaultId(2), n1, n2);
  net.network.faults().lift(FaultId(2));
  CHECK(net.deliver_next().is_delivered());
}

TEST_CASE("a named message is lost, and no other", "[network][named]") {
  Net net;
  const MessageName name{n1, n2, Label{1, ClientId(), 2, 3}, 0, 0};
  CHECK(net.network.add_named_drop(name));
  CHECK_FALSE(net.network.add_named_drop(name));
  CHECK_FALSE(net.send(n1, n3, 2, 3).fate.dropped);
  CHECK(net.send(n1, n2, 2, 3).fate.dropped == DropCause::named);
  CHECK_FALSE(net.send(n1, n2, 2, 3).fate.dropped);  // the resend is #1
  CHECK(net.network.remove_named_drop(name));
}

TEST_CASE("a duplicate is a message of its own, with its own way", "[network][duplicate]") {
  Net net;
  LinkRates rates;
  rates.duplicate = percent(100);
  net.network.faults().set_rates(FaultId(1), {}, rates);
  const Named sent = net.send(n1, n2, 1);
  REQUIRE(sent.copy);
  CHECK(sent.copy->due != sent.fate.due);
  net.deliver_next();
  const std::uint32_t first = net.last.copy;
  net.deliver_next();
  CHECK(first + net.last.copy == 1);
  CHECK(net.network.counters().duplicated == 1);
  CHECK(net.network.counters().delivered == 2);
}

TEST_CASE("of rates that overlap the greatest holds until it is lifted", "[network][rates]") {
  LinkFaults faults{Topology(nodes, clients)};
  faults.set_rates(FaultId(1), {}, losing(percent(10)));
  faults.set_rates(FaultId(2), {n1, {}}, losing(percent(50)));
  faults.set_rates(FaultId(3), {n1, n2}, losing(percent(20)));
  CHECK(faults.rates(n1, n2).drop == percent(50));
  CHECK(faults.rates(n2, n1).drop == percent(10));
  faults.lift(FaultId(2));
  CHECK(faults.rates(n1, n2).drop == percent(20));
  CHECK(faults.rates(n1, n3).drop == percent(10));
}

TEST_CASE("a slow link multiplies the latency, and nothing else", "[network][rates]") {
  Net usual;
  Net slow;
  LinkRates rates;
  rates.slow = Ratio{7, 2};
  slow.network.faults().set_rates(FaultId(1), {n1, n2}, rates);
  const Duration before = usual.send(n1, n2, 1).fate.due - Instant();
  CHECK(slow.send(n1, n2, 1).fate.due - Instant() == scaled(before, Ratio{7, 2}));
}

TEST_CASE("a reordered message is held back behind a later one", "[network][rates]") {
  Net net;
  LinkRates rates;
  rates.reorder = percent(50);
  rates.hold = seconds(1);
  net.network.faults().set_rates(FaultId(1), {}, rates);
  Instant latest;
  bool has_overtaken = false;
  for (std::uint64_t round = 1; round <= 20; ++round) {
    const Named sent = net.send(n1, n2, round);
    has_overtaken = has_overtaken || sent.fate.due + milliseconds(100) < latest;
    latest = std::max(latest, sent.fate.due);
  }
  CHECK(has_overtaken);
}

TEST_CASE("a slot that is free again is used again", "[network][slab]") {
  Net net;
  const MessageSlot first = net.send(n1, n2, 1).fate.slot;
  const MessageSlot second = net.send(n1, n2, 2).fate.slot;
  CHECK(first != second);
  net.network.drop(first, DropCause::by_hand);
  CHECK_FALSE(net.network.in_flight().holds(first));
  CHECK(net.send(n1, n2, 3).fate.slot == first);
}

TEST_CASE("an empty slot keeps no bytes alive", "[network][slab]") {
  InFlight in_flight;
  const MessageSlot slot = in_flight.claim().slot;
  in_flight.at(slot).packet = packet(n1, n2, 1, 0);
  in_flight.release(slot);
  CHECK(in_flight.claim().slot == slot);
  CHECK(in_flight.at(slot).packet.slices.empty());
}

TEST_CASE("what is in flight is listed in the order in which it is due", "[network][slab]") {
  Net net;
  for (std::uint64_t round = 1; round <= 30; ++round) net.send(n1, n2, round);
  for (const MessageSlot slot : net.network.in_flight().in_order()) {
    CHECK(net.agenda.pop().payload() == slot);
  }
}

// The dues of all messages by name, where `without` is not sent.
std::map<MessageName, Fate> fates(std::uint64_t seed, std::uint64_t without) {
  Net net;
  net.chance = Chance(seed);
  LinkRates rates = losing(percent(20));
  rates.duplicate = percent(20);
  rates.reorder = percent(20);
  rates.hold = milliseconds(50);
  net.network.faults().set_rates(FaultId(1), {}, rates);
  std::map<MessageName, Fate> fates;
  for (std::uint64_t round = 1; round <= 50; ++round) {
    if (round == without) continue;
    Named sent = net.send(n1, n2, round);
    fates[sent.name] = sent.fate;
    if (!sent.copy) continue;
    sent.name.copy = 1;
    fates[sent.name] = *sent.copy;
  }
  return fates;
}

TEST_CASE("removing one message leaves the fate of all others", "[network][chance]") {
  testing::check_property("fates are by name", [](std::uint64_t seed, std::uint8_t number) {
    const std::uint64_t without = number % 50 + 1;
    const auto all = fates(seed, 0);
    for (const auto& [name, fate] : fates(seed, without)) {
      RC_ASSERT(name.label.major != without);
      RC_ASSERT(all.at(name).dropped == fate.dropped);
      RC_ASSERT(all.at(name).due == fate.due);
    }
  });
}

TEST_CASE("a rate of loss of a fifth loses about a fifth", "[network][chance]") {
  std::size_t lost = 0;
  std::size_t all = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (const auto& [name, fate] : fates(seed, 0)) {
      ++all;
      if (fate.dropped) ++lost;
    }
  }
  CHECK(lost * 100 > all * 18);
  CHECK(lost * 100 < all * 22);
}

// One random step of everything that a network can be asked.
void step(Net& net, std::uint32_t step) {
  const Endpoint ends[] = {n1, n2, n3, c1, c2};
  const Endpoint from = ends[(step >> 4) % 5];
  const Endpoint to = ends[(step >> 8) % 5];
  const FaultId fault((step >> 12) % 4);
  const auto odds = percent((step >> 16) % 100);
  switch (step % 8) {
    case 0: net.network.faults().cut(fault, from, to); break;
    case 1: net.network.faults().lift(fault); break;
    case 2:
      net.network.faults().set_rates(fault, {from, {}}, {odds, odds, odds, seconds(1)});
      break;
    case 3:
    case 4:
      if (!net.agenda.empty())
        net.deliver_next(ProcessState{static_cast<std::uint8_t>(odds.numerator % 2)});
      break;
    default: net.send(from, to, step >> 28, step >> 24 & 15);
  }
}

TEST_CASE("messages are conserved whatever happens to them", "[network][conservation]") {
  testing::check_property("conservation", [](const std::vector<std::uint32_t>& steps) {
    Net net;
    for (const std::uint32_t number : steps) {
      step(net, number);
      RC_ASSERT(net.network.is_conserved());
    }
    RC_ASSERT(net.network.in_flight().count() == net.agenda.size());
  });
}

// Frozen, as identities are, and computed by another program.
TEST_CASE("latencies have the values that they always had", "[network][golden]") {
  Net net;
  CHECK(net.send(n1, n2, 1).fate.due.ns() == 808'182);
  CHECK(net.send(n1, n2, 1).fate.due.ns() == 1'053'150);
  CHECK(net.send(c1, n3, 1).fate.due.ns() == 1'002'579);
}

}  // namespace
}  // namespace raftbed::world
