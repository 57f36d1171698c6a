// JSON lines and JSON of Porcupine: an operation with its call and its answer, in the order of the
// calls.
#include <fmt/format.h>

#include <iterator>
#include <limits>

#include "sim/exchange/recorder.h"
#include "sim/exchange/writers.h"

namespace raftbed::exchange {
namespace {

std::optional<Error> unfit_for_jsonl(const Deed& deed) {
  if (refusal_of(deed) != Refusal::without_reason) return std::nullopt;
  return cannot_carry(Format::jsonl, "a failure without a reason", deed);
}

std::optional<Error> unfit_for_porcupine(const Deed& deed) {
  const bool is_refused = refusal_of(deed) >= Refusal::differs;
  if (deed.answer.outcome != Outcome::fail || is_refused) return std::nullopt;
  return cannot_carry(Format::porcupine, "a failure", deed);
}

std::string jsonl_line(const Deed& deed, const Quoter& quote) {
  const auto& [call, answer] = deed;
  std::string line = fmt::format("{{\"process\":{},\"f\":\"{}\",\"key\":{}", call.process,
                                 name_of(call.function), quote.key(deed));
  const auto add = [&](std::string_view name, std::string_view text) {
    line.append(",\"").append(name).append("\":").append(text);
  };
  const bool is_read = call.function == Function::read;
  if (call.function == Function::cas) add("expected", quote.value(call.expected));
  if (!is_read && call.value != linear::absent) add("value", quote.value(call.value));
  if (is_read && answer.outcome == Outcome::ok) add("value", quote.value(answer.read));
  if (answer.outcome == Outcome::fail) add("ok", "false");
  if (answer.actual) add("actual", quote.value(*answer.actual));
  add("call", std::to_string(call.at.ns()));
  if (answer.outcome != Outcome::unknown) add("return", std::to_string(answer.at.ns()));
  return line + "}\n";
}

std::string input_of(const Deed& deed, const Quoter& quote) {
  std::string input =
      fmt::format("{{\"Op\":\"{}\",\"Key\":{}", name_of(deed.call.function), quote.key(deed));
  if (deed.call.function == Function::cas) {
    input.append(",\"Expected\":").append(quote.value(deed.call.expected));
  }
  if (deed.call.value != linear::absent) {
    input.append(",\"Value\":").append(quote.value(deed.call.value));
  }
  return input + "}";
}

std::string output_of(const Deed& deed, const Quoter& quote) {
  const Answer& answer = deed.answer;
  if (answer.outcome == Outcome::unknown) return "null";
  if (deed.call.function == Function::read) {
    return fmt::format("{{\"Value\":{},\"Exists\":{}}}", quote.value(answer.read),
                       answer.read != linear::absent);
  }
  if (deed.call.function != Function::cas) return "{}";
  if (answer.outcome == Outcome::ok) return "{\"Ok\":true}";
  if (!answer.actual) return "{\"Ok\":false}";
  return fmt::format("{{\"Ok\":false,\"Actual\":{}}}", quote.value(*answer.actual));
}

}  // namespace

Result<std::string> write_jsonl(const Loaded& loaded) {
  if (auto unfit = unfit_text(loaded, Format::jsonl, false)) return *unfit;
  const Quoter quote(loaded, "null");
  std::string lines;
  for (const Deed* deed : in_order_of_calls(loaded)) {
    if (auto unfit = unfit_for_jsonl(*deed)) return *unfit;
    lines += jsonl_line(*deed, quote);
  }
  return lines;
}

Result<std::string> write_porcupine(const Loaded& loaded) {
  if (auto unfit = unfit_text(loaded, Format::porcupine, loaded.model == Model::kv)) return *unfit;
  const Quoter quote(loaded, "null");
  std::string list = "[";
  for (const Deed* deed : in_order_of_calls(loaded)) {
    if (auto unfit = unfit_for_porcupine(*deed)) return *unfit;
    const bool is_known = deed->answer.outcome != Outcome::unknown;
    const std::int64_t end =
        is_known ? deed->answer.at.ns() : std::numeric_limits<std::int64_t>::max();
    fmt::format_to(std::back_inserter(list),
                   "{}\n{{\"ClientId\":{},\"Input\":{},\"Call\":{},\"Output\":{},\"Return\":{}}}",
                   list.size() > 1 ? "," : "", deed->call.process, input_of(*deed, quote),
                   deed->call.at.ns(), output_of(*deed, quote), end);
  }
  return list + "\n]\n";
}

}  // namespace raftbed::exchange
