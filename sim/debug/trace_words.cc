#include "sim/debug/trace_words.h"

#include "sim/plan/lexer.h"
#include "sim/plan/text.h"

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

}  // namespace

const observe::TraceWords trace_words{message, operation, value};

}  // namespace raftbed::debug
