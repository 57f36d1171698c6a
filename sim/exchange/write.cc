#include "sim/exchange/write.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/exchange/nested.h"
#include "sim/exchange/quoted.h"
#include "sim/exchange/recorder.h"
#include "sim/exchange/utf8.h"
#include "sim/exchange/writers.h"

namespace raftbed::exchange {
namespace {

std::string_view key_text(const Loaded& loaded, const Deed& deed) {
  return loaded.history.key(deed.call.part);
}

std::string told(std::string_view text) {
  return is_marked(text) ? std::string(without_mark(text)) : quoted(text);
}

// Why a form cannot carry a key or a value; null where it can.
const char* unfit(std::string_view text, Format format) {
  const bool is_other = is_marked(text) && nested_of(without_mark(text), format) != text;
  return is_other ? "a list or a map in another notation" : nullptr;
}
const char* unfit_key(std::string_view key, Format format) {
  return is_utf8(without_mark(key)) ? unfit(key, format) : "a key that is not UTF-8";
}
const char* unfit_value(std::string_view value, Format format, bool is_empty_nothing) {
  if (value.empty() && is_empty_nothing) return "an empty text";
  return is_utf8(without_mark(value)) ? unfit(value, format) : "a text that is not UTF-8";
}

}  // namespace

std::string Quoter::key(const Deed& deed) const {
  return told(key_text(loaded_, deed));
}

std::string Quoter::value(linear::Value value) const {
  return value == linear::absent ? std::string(nil_) : told(loaded_.history.text(value));
}

std::vector<const Deed*> in_order_of_calls(const Loaded& loaded) {
  std::vector<const Deed*> deeds;
  deeds.reserve(loaded.deeds.size());
  for (const Deed& deed : loaded.deeds) deeds.push_back(&deed);
  std::stable_sort(deeds.begin(), deeds.end(), [](const Deed* one, const Deed* other) {
    return one->call.at < other->call.at;
  });
  return deeds;
}

Error cannot_carry(const Loaded& loaded, Format format, std::string_view what, const Deed& deed) {
  return {
      std::string(name_of(format)), 0, 0, "what it can carry",
      fmt::format("{}: the {} of process {}, called at {} ({})", what, name_of(deed.call.function),
                  deed.call.process, deed.call.at.ns(), place_of(loaded.places, deed.call.line))};
}

std::optional<Error> unfit_text(const Loaded& loaded, Format format, bool is_empty_nothing) {
  for (const Deed& deed : loaded.deeds) {
    const char* const wrong = unfit_key(key_text(loaded, deed), format);
    if (wrong != nullptr) return cannot_carry(loaded, format, wrong, deed);
    const linear::Value actual = deed.answer.actual.value_or(linear::absent);
    for (const linear::Value value :
         {deed.call.value, deed.call.expected, deed.answer.read, actual}) {
      if (value == linear::absent) continue;
      const char* const what = unfit_value(loaded.history.text(value), format, is_empty_nothing);
      if (what != nullptr) return cannot_carry(loaded, format, what, deed);
    }
  }
  return std::nullopt;
}

Refusal refusal_of(const Deed& deed) {
  const bool is_refused =
      deed.call.function == Function::cas && deed.answer.outcome == Outcome::fail;
  if (!is_refused) return Refusal::none;
  if (deed.answer.actual) return Refusal::tells_actual;
  return deed.answer.differs ? Refusal::differs : Refusal::without_reason;
}

Result<std::string> write(const Loaded& loaded, Format format) {
  switch (format) {
    case Format::automatic: break;
    case Format::jsonl: return write_jsonl(loaded);
    case Format::edn: return write_edn(loaded);
    case Format::jepsen_log: return write_jepsen_log(loaded);
    case Format::porcupine: return write_porcupine(loaded);
    case Format::binary: return write_binary(loaded);
  }
  ASSERT(format != Format::automatic);
  return std::string();
}

}  // namespace raftbed::exchange
