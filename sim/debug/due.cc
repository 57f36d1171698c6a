#include "sim/debug/due.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/match.h"
#include "sim/observe/names.h"
#include "sim/plan/text.h"
#include "sim/plan/trace_words.h"

namespace raftbed::debug {
namespace {

using observe::text;
using universe::Universe;

std::string describe_delivery(const Universe& universe, world::MessageSlot slot) {
  const world::InFlight& in_flight = universe.world().network().in_flight();
  if (!in_flight.holds(slot)) return "a message that is there no more";
  const world::Message& message = in_flight.at(slot);
  return plan::print(message.name()) + " arrives, sent at " + text(message.sent);
}

// Before `settle` every command that was taken has fired, so that the next one is known.
std::string describe_command(const Universe& universe, Instant at) {
  const auto& commands = universe.plan().commands;
  const std::size_t next = universe.fired().size();
  const bool is_due = !universe.is_settling() && next < commands.size() && commands[next].at <= at;
  return is_due ? "the plan: " + plan::print(commands[next].action) : "the plan: nothing any more";
}

std::string describe_expiry(const Universe& universe, std::uint32_t number) {
  if (number < 1 || number > universe.fired().size()) return "a command's length is over";
  return "over: " + plan::print(universe.fired()[number - 1].command.action);
}

DiskOperation operation_of(const world::DiskChange& change) {
  return match(change, [](const auto& some) { return DiskOperation(some); });
}

std::optional<Instant> sync_due(const Universe& universe, NodeId node) {
  for (const world::Event& event : universe.world().agenda().in_order()) {
    if (event.kind() == world::EventKind::disk && event.subject() == Endpoint(node)) {
      return event.at();
    }
  }
  return std::nullopt;
}

}  // namespace

std::string describe_due(const Universe& universe, const world::Event& event) {
  switch (event.kind()) {
    case world::EventKind::expiry: return describe_expiry(universe, event.payload());
    case world::EventKind::command: return describe_command(universe, event.at());
    case world::EventKind::deliver: return describe_delivery(universe, event.payload());
    case world::EventKind::disk: return text(event.subject()) + "'s disk finishes a sync";
    case world::EventKind::wake: return text(event.subject()) + "'s timer";
    case world::EventKind::client: return text(event.subject()) + " looks at what it asked for";
    case world::EventKind::supervisor: return text(event.subject()) + "'s supervisor";
  }
  return "an event";
}

std::vector<Flying> flying(const Universe& universe, std::optional<NodeId> node) {
  const world::InFlight& in_flight = universe.world().network().in_flight();
  std::vector<Flying> messages;
  for (const world::MessageSlot slot : in_flight.in_order()) {
    const world::Message& message = in_flight.at(slot);
    const bool touches =
        !node || message.packet.from == Endpoint(*node) || message.packet.to == Endpoint(*node);
    if (!touches) continue;
    messages.push_back(Flying{message.name(), contents_of(message.packet, plan::trace_words),
                              message.due, message.has_arrived});
  }
  return messages;
}

std::string describe_disk(const Universe& universe, NodeId node) {
  const auto unsynced = universe.world().disk(node).unsynced();
  const auto due = sync_due(universe, node);
  if (unsynced.empty() && !due) return {};
  std::string words = "disk of " + text(node);
  if (due) words += fmt::format(": a sync is due {}", text(*due));
  if (!unsynced.empty()) words += ": not synced:";
  for (const world::UnsyncedChange& change : unsynced) {
    words += ' ' + observe::text(operation_of(change.change)) + ';';
  }
  if (words.back() == ';') words.pop_back();
  return words;
}

}  // namespace raftbed::debug
