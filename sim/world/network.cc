#include "sim/world/network.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"
#include "sim/world/draw.h"

namespace raftbed::world {
namespace {

Duration hold_of(const LinkRates& rates, Identity identity, const Chance& chance) {
  if (rates.reorder.is_never()) return Duration();
  Draw draw(chance, Stream::reorder, identity);
  return draw.happens(rates.reorder) ? draw.up_to(rates.hold) : Duration();
}

bool is_duplicated(const LinkRates& rates, const MessageName& name, const Chance& chance) {
  if (rates.duplicate.is_never()) return false;
  return chance.happens(Stream::duplicate, name.identity(), rates.duplicate);
}

}  // namespace

std::uint64_t NetworkCounters::dropped_in_all() const {
  std::uint64_t all = 0;
  for (const std::uint64_t count : dropped) all += count;
  return all;
}

Network::Network(const Topology& topology, NetworkOptions options)
    : topology_(topology),
      options_(std::move(options)),
      faults_(topology),
      counts_(LinkCounts(topology.links())) {}

Sent Network::send(Packet&& packet, Instant now, const Chance& chance, Agenda& agenda) {
  ++counters_.sent;
  const auto link = topology_.link(packet.from, packet.to);
  if (!link) return Sent{0, lose(DropCause::unroutable), {}};
  const std::uint64_t n = counts_.edit()[*link].edit().next(packet.label);
  if (faults_.is_cut(*link)) return Sent{n, lose(DropCause::cut), {}};
  if (faults_.has_rates() || has_named_drops()) {
    return send_disturbed(std::move(packet), n, now, chance, agenda);
  }
  const MessageName name{packet.from, packet.to, packet.label, n};
  const Duration travel = travel_of(name, name.identity(), chance);
  return Sent{n, launch(std::move(packet), n, 0, now, now + travel, agenda), {}};
}

// Decides on the message, and on its duplicate where there is to be one.
Sent Network::send_disturbed(Packet&& packet, std::uint64_t n, Instant now, const Chance& chance,
                             Agenda& agenda) {
  const MessageName name{packet.from, packet.to, packet.label, n};
  const LinkRates rates = faults_.rates(name.from, name.to);
  std::optional<Packet> twin;
  if (is_duplicated(rates, name, chance)) twin = packet;
  Sent sent{n, decide(std::move(packet), name, rates, now, chance, agenda), {}};
  if (!twin) return sent;
  ++counters_.duplicated;
  MessageName twin_name = name;
  twin_name.copy = 1;
  sent.copy = decide(std::move(*twin), twin_name, rates, now, chance, agenda);
  return sent;
}

void Network::calm() {
  NetworkOptions& options = options_.edit();
  options.latency = options.latency.calmed();
  for (LinkLatency& link : options.links) link.latency = link.latency.calmed();
}

// The fate of one message or copy, by its own name alone.
Fate Network::decide(Packet&& packet, const MessageName& name, const LinkRates& rates, Instant now,
                     const Chance& chance, Agenda& agenda) {
  if (is_named(name)) return lose_by_name(name);
  const Identity identity = name.identity();
  if (chance.happens(Stream::drop, identity, rates.drop)) return lose(DropCause::rate);
  const Duration travel =
      scaled(travel_of(name, identity, chance), rates.slow) + hold_of(rates, identity, chance);
  return launch(std::move(packet), name.n, name.copy, now, now + travel, agenda);
}

// How long the message is on its way where nothing is wrong with its link.
Duration Network::travel_of(const MessageName& name, Identity identity,
                            const Chance& chance) const {
  return latency(name.from, name.to).drawn(chance, Stream::link_latency, identity);
}

Fate Network::launch(Packet&& packet, std::uint64_t n, std::uint32_t copy, Instant now, Instant due,
                     Agenda& agenda) {
  const auto [slot, message] = in_flight_.claim();
  message.packet = std::move(packet);
  message.sent = now;
  message.due = due;
  message.n = n;
  message.copy = copy;
  message.has_arrived = false;
  message.sequence = agenda.push(due, EventKind::deliver, message.packet.to, slot);
  return Fate{std::nullopt, slot, due};
}

Fate Network::lose(DropCause cause) {
  ++counters_.dropped[static_cast<std::size_t>(cause)];
  return Fate{cause, 0, Instant()};
}

Fate Network::lose_by_name(const MessageName& name) {
  lost_by_name_.edit().push_back(name);
  return lose(DropCause::named);
}

void Network::drop(MessageSlot slot, DropCause cause) {
  in_flight_.release(slot);
  lose(cause);
}

void Network::redirect(MessageSlot slot, Instant due, Agenda& agenda) {
  Message& message = in_flight_.at(slot);
  const bool was_due = agenda.cancel(message.sequence);
  ASSERT(was_due);
  message.due = due;
  message.sequence = agenda.push(due, EventKind::deliver, message.packet.to, slot);
}

bool Network::add_named_drop(const MessageName& name) {
  if (is_named(name)) return false;
  std::vector<MessageName>& names = named_drops_.edit();
  names.insert(std::lower_bound(names.begin(), names.end(), name), name);
  return true;
}

bool Network::has_lost_by_name(const MessageName& name) const {
  return !lost_by_name_.empty() &&
         std::find(lost_by_name_->begin(), lost_by_name_->end(), name) != lost_by_name_->end();
}

bool Network::remove_named_drop(const MessageName& name) {
  return is_named(name) && std::erase(named_drops_.edit(), name) > 0;
}

void Network::lift_all() {
  faults_.lift_all();
  named_drops_ = {};
}

bool Network::is_conserved() const {
  return counters_.sent + counters_.duplicated ==
         counters_.delivered + counters_.dropped_in_all() + in_flight_.count();
}

bool Network::is_named(const MessageName& name) const {
  return has_named_drops() && std::binary_search(named_drops_->begin(), named_drops_->end(), name);
}

const Latency& Network::latency(Endpoint from, Endpoint to) const {
  for (auto link = options_->links.rbegin(); link != options_->links.rend(); ++link) {
    if (link->from == from && link->to == to) return link->latency;
  }
  return options_->latency;
}

}  // namespace raftbed::world
