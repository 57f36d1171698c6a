// The network: directed links that carry packets late, out of order, twice or not at all; never
// changed.
//
// Every fate is a keyed decision on the message's name (names.h), so that taking one message or
// fault away leaves the fate of all others. A link is looked at twice: a message that is sent while
// its link is cut is lost at once, and one whose link is cut when it would arrive is lost then; a
// cut that comes and goes in between does it no harm. Nothing promises that messages of a link
// arrive in order: these are datagrams. Conserved, always: sent + duplicated = delivered + dropped,
// by cause, + in flight.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/chance.h"
#include "core/base/packet.h"
#include "core/base/shared.h"
#include "sim/world/agenda.h"
#include "sim/world/in_flight.h"
#include "sim/world/link_faults.h"
#include "sim/world/options.h"
#include "sim/world/process.h"
#include "sim/world/topology.h"

namespace raftbed::world {

struct NetworkCounters {
  std::uint64_t sent = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t delivered = 0;
  std::array<std::uint64_t, drop_cause_count> dropped{};  // by cause

  [[nodiscard]] std::uint64_t dropped_in_all() const;
  friend bool operator==(const NetworkCounters&, const NetworkCounters&) = default;
};

// What was decided for a message when it was sent.
struct Fate {
  std::optional<DropCause> dropped;  // absent: it is in flight,
  MessageSlot slot = 0;              // here,
  Instant due;                       // and due then
};
struct Sent {
  std::uint64_t n = 0;  // which makes the packet's ends and label a name
  Fate fate;
  std::optional<Fate> copy;  // of the network's duplicate, whose name has copy = 1
};

// What became of a message that came to its receiver: delivered, if neither of these.
struct Arrival {
  std::optional<DropCause> dropped;
  bool is_kept = false;  // at the door of a paused receiver, in flight still
  [[nodiscard]] bool is_delivered() const { return !dropped && !is_kept; }
};

class Network {
 public:
  Network() = default;
  Network(const Topology& topology, NetworkOptions options);

  // The packet's label and ends are its own; the network names it, decides, and puts deliveries on
  // the agenda. A packet that is lost at once was not moved from; any other lies in its slot.
  Sent send(Packet&& packet, Instant now, const Chance& chance, Agenda& agenda);

  // The message's event has come: it is delivered, or dropped where its link is cut or its receiver
  // is down. Either way it lies in its slot until its host, who looks at it there or moves it on,
  // releases that. What a paused receiver keeps stays in flight, out of reach of its link.
  // REQUIRES: in use.
  Arrival arrive(MessageSlot slot, ProcessState receiver) {
    Message& message = in_flight_.at(slot);
    if (is_cut_for(message)) return Arrival{lose(DropCause::cut).dropped};
    if (receiver == ProcessState::down) return Arrival{lose(DropCause::receiver_down).dropped};
    if (receiver == ProcessState::paused) {
      message.has_arrived = true;
      return Arrival{std::nullopt, true};
    }
    ++counters_.delivered;
    return Arrival{};
  }
  // Takes the message out of flight for good.
  void drop(MessageSlot slot, DropCause cause);
  // Lets the message be due at another instant. REQUIRES: in use, and it is not at its receiver's
  // door.
  void redirect(MessageSlot slot, Instant due, Agenda& agenda);

  // From now on, the message of this name is lost when it is sent. Returns false if it was named
  // before.
  bool add_named_drop(const MessageName& name);
  // Whether a message of this name came while it was named, and was lost for it.
  [[nodiscard]] bool has_lost_by_name(const MessageName& name) const;
  bool remove_named_drop(const MessageName& name);
  // Back to base: no cuts, no rates, nobody named.
  void lift_all();

  // Every link at its base latency from now on.
  void calm();

  [[nodiscard]] LinkFaults& faults() { return faults_; }
  [[nodiscard]] const LinkFaults& faults() const { return faults_; }
  [[nodiscard]] InFlight& in_flight() { return in_flight_; }
  [[nodiscard]] const InFlight& in_flight() const { return in_flight_; }
  [[nodiscard]] const NetworkCounters& counters() const { return counters_; }
  [[nodiscard]] const Topology& topology() const { return topology_; }
  // Whether every message is accounted for; counts the slots, it does not trust a counter.
  [[nodiscard]] bool is_conserved() const;

 private:
  using LinkCounts =
      std::vector<Shared<LabelCounts>>;  // by link: a copy shares those it has not used

  Sent send_disturbed(Packet&& packet, std::uint64_t n, Instant now, const Chance& chance,
                      Agenda& agenda);
  Fate decide(Packet&& packet, const MessageName& name, const LinkRates& rates, Instant now,
              const Chance& chance, Agenda& agenda);
  [[nodiscard]] Duration travel_of(const MessageName& name, Identity identity,
                                   const Chance& chance) const;
  Fate launch(Packet&& packet, std::uint64_t n, std::uint32_t copy, Instant now, Instant due,
              Agenda& agenda);
  Fate lose(DropCause cause);
  Fate lose_by_name(const MessageName& name);
  [[nodiscard]] bool has_named_drops() const {
    return !named_drops_.empty() && !named_drops_->empty();
  }
  [[nodiscard]] bool is_named(const MessageName& name) const;
  [[nodiscard]] bool is_cut_for(const Message& message) const {
    return faults_.has_cuts() && !message.has_arrived &&
           faults_.is_cut(message.packet.from, message.packet.to);
  }
  [[nodiscard]] const Latency& latency(Endpoint from, Endpoint to) const;

  Topology topology_;
  Shared<NetworkOptions> options_;
  LinkFaults faults_;
  Shared<std::vector<MessageName>> named_drops_;   // ordered
  Shared<std::vector<MessageName>> lost_by_name_;  // in the order in which they came
  Shared<LinkCounts> counts_;
  InFlight in_flight_;
  NetworkCounters counters_;
};

}  // namespace raftbed::world
