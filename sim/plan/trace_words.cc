#include "sim/plan/trace_words.h"

#include "sim/plan/lexer.h"
#include "sim/plan/text.h"

namespace raftbed::plan {
namespace {

std::string operation(const kv::Operation& operation) {
  return print(Action(Ask{ClientId(1), std::nullopt, operation}));
}

std::string value(const Bytes& value) {
  return bare_or_quoted(value.text());
}

}  // namespace

const observe::TraceWords trace_words{print, operation, value};

}  // namespace raftbed::plan
