#include "sim/debug/trace_words.h"

#include "sim/plan/lexer.h"
#include "sim/plan/text.h"
#include "sim/world/network.h"

namespace raftbed::debug {
namespace {

std::string message(const Packet& packet, std::uint64_t n, std::uint32_t copy) {
  return plan::print(
      plan::MessageName{packet.from, packet.to, packet.label, n, static_cast<std::uint8_t>(copy)});
}

std::string operation(const kv::Operation& operation) {
  return plan::print(plan::Action(plan::Ask{ClientId(1), std::nullopt, operation}));
}

std::string value(const Bytes& value) {
  return plan::bare_or_quoted(value.text());
}

std::string_view drop_cause(std::uint8_t cause) {
  switch (static_cast<world::DropCause>(cause)) {
    case world::DropCause::rate: return "lost by the rate of loss";
    case world::DropCause::cut: return "its link is cut";
    case world::DropCause::named: return "the plan names it";
    case world::DropCause::receiver_down: return "its receiver is down";
    case world::DropCause::by_hand: return "taken out by hand";
    case world::DropCause::unroutable: return "there is no such link";
  }
  return "lost";
}

}  // namespace

const observe::TraceWords trace_words{message, operation, value, drop_cause};

}  // namespace raftbed::debug
