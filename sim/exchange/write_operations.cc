// JSON lines and JSON of Porcupine: an operation with its call and its answer, in the order of the
// calls.
#include <fmt/format.h>

#include <iterator>
#include <limits>

#include "sim/exchange/recorder.h"
#include "sim/exchange/writers.h"

namespace raftbed::exchange {
namespace {

// Where failures are constraints, one that tells no reason is read as Porcupine's have it: a
// compare-and-set found another value, and of any other operation the outcome is unknown.
enum class Ending : std::uint8_t { ok, differs, unknown, nothing };
Ending ending_for_porcupine(const Deed& deed, Failure failure) {
  if (deed.answer.outcome == Outcome::ok) return Ending::ok;
  if (deed.answer.outcome == Outcome::unknown) return Ending::unknown;
  if (refusal_of(deed) >= Refusal::differs) return Ending::differs;
  if (failure == Failure::dropped) return Ending::nothing;
  return deed.call.function == Function::cas ? Ending::differs : Ending::unknown;
}

// A compare-and-set that failed for no reason that is told: an operation with "ok":false would tell
// that the value differed, two events as Jepsen's do not.
std::string jsonl_events(const Deed& deed, const Quoter& quote) {
  const auto event = [&](std::string_view type, Instant at) {
    return fmt::format(R"({{"process":{},"type":"{}","f":"{}","key":{},"value":[{},{}],"time":{})",
                       deed.call.process, type, name_of(deed.call.function), quote.key(deed),
                       quote.value(deed.call.expected), quote.value(deed.call.value), at.ns());
  };
  const auto& version = deed.answer.version;
  return event("invoke", deed.call.at) + "}\n" + event("fail", deed.answer.at) +
         (version ? fmt::format(",\"version\":{}", *version) : "") + "}\n";
}

std::string jsonl_line(const Deed& deed, const Quoter& quote) {
  if (refusal_of(deed) == Refusal::without_reason) return jsonl_events(deed, quote);
  const auto& [call, answer] = deed;
  std::string line = fmt::format("{{\"process\":{},\"f\":\"{}\",\"key\":{}", call.process,
                                 name_of(call.function), quote.key(deed));
  const auto add = [&](std::string_view name, std::string_view text) {
    line.append(",\"").append(name).append("\":").append(text);
  };
  const bool is_read = call.function == Function::read;
  if (call.function == Function::cas) add("expected", quote.value(call.expected));
  if (writes(call.function)) add("value", quote.value(call.value));
  if (is_read && answer.outcome == Outcome::ok) add("value", quote.value(answer.read));
  if (answer.outcome == Outcome::fail) add("ok", "false");
  if (answer.actual) add("actual", quote.value(*answer.actual));
  add("call", std::to_string(call.at.ns()));
  if (answer.outcome != Outcome::unknown) add("return", std::to_string(answer.at.ns()));
  if (answer.version) add("version", std::to_string(*answer.version));
  return line + "}\n";
}

std::string input_of(const Deed& deed, const Quoter& quote) {
  std::string input =
      fmt::format("{{\"Op\":\"{}\",\"Key\":{}", name_of(deed.call.function), quote.key(deed));
  if (deed.call.function == Function::cas) {
    input.append(",\"Expected\":").append(quote.value(deed.call.expected));
  }
  if (writes(deed.call.function)) {
    input.append(",\"Value\":").append(quote.value(deed.call.value));
  }
  return input + "}";
}

// The members that tell what became of it.
std::string result_of(const Deed& deed, Ending ending, const Quoter& quote) {
  const Answer& answer = deed.answer;
  if (ending == Ending::unknown) return "\"Unknown\":true";
  if (deed.call.function == Function::read) {
    return fmt::format("\"Value\":{},\"Exists\":{}", quote.value(answer.read),
                       answer.read != linear::absent);
  }
  if (deed.call.function != Function::cas) return {};
  if (ending == Ending::ok) return "\"Ok\":true";
  if (!answer.actual) return "\"Ok\":false";
  return fmt::format("\"Ok\":false,\"Actual\":{}", quote.value(*answer.actual));
}

std::string output_of(const Deed& deed, Ending ending, const Quoter& quote) {
  const auto& version = deed.answer.version;
  if (ending == Ending::unknown && !version) return "null";
  std::string members = result_of(deed, ending, quote);
  if (version) {
    members += fmt::format("{}\"Version\":{}", members.empty() ? "" : ",", *version);
  }
  return '{' + members + '}';
}

}  // namespace

Result<std::string> write_jsonl(const Loaded& loaded) {
  if (auto unfit = unfit_text(loaded, Format::jsonl, false)) return *unfit;
  const Quoter quote(loaded, "null");
  std::string lines;
  for (const Deed* deed : in_order_of_calls(loaded)) {
    lines += jsonl_line(*deed, quote);
  }
  return lines;
}

Result<std::string> write_porcupine(const Loaded& loaded) {
  if (auto unfit = unfit_text(loaded, Format::porcupine, loaded.model == Model::kv)) return *unfit;
  const Quoter quote(loaded, "null");
  std::string list = "[";
  for (const Deed* deed : in_order_of_calls(loaded)) {
    const Ending ending = ending_for_porcupine(*deed, loaded.failure);
    if (ending == Ending::nothing)
      return cannot_carry(loaded, Format::porcupine, "a failure", *deed);
    const std::int64_t end =
        ending != Ending::unknown ? deed->answer.at.ns() : std::numeric_limits<std::int64_t>::max();
    fmt::format_to(std::back_inserter(list),
                   "{}\n{{\"ClientId\":{},\"Input\":{},\"Call\":{},\"Output\":{},\"Return\":{}}}",
                   list.size() > 1 ? "," : "", deed->call.process, input_of(*deed, quote),
                   deed->call.at.ns(), output_of(*deed, ending, quote), end);
  }
  return list + "\n]\n";
}

}  // namespace raftbed::exchange
