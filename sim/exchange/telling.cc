#include "sim/exchange/telling.h"

#include <fmt/format.h>

#include "sim/exchange/nested.h"

namespace raftbed::exchange {
namespace {

using linear::Effect;
using linear::Operation;

std::string shown(std::string_view text) {
  constexpr std::size_t shown_max = 40;
  const std::string_view quote = is_marked(text) ? "" : "\"";
  text = without_mark(text);
  std::string quoted(quote);
  for (const char c : text.substr(0, shown_max)) {
    const auto code = static_cast<unsigned>(static_cast<unsigned char>(c));
    quoted += code >= 0x20 && code < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", code);
  }
  return quoted.append(text.size() > shown_max ? "..." : "").append(quote);
}

}  // namespace

Telling::Telling(const Told& told) : told_(told), key_(told.loaded.history.key(told.part)) {}

std::string Telling::who(const Operation& operation) const {
  return fmt::format("process {}", source(operation).process);
}

std::string Telling::deed(const Operation& o) const {
  const std::string key = key_.empty() ? "" : " " + shown(key_);
  switch (o.effect) {
    case Effect::read: return fmt::format("read{} = {}", key, value(o.value));
    case Effect::put:
      if (o.value == linear::absent) return fmt::format("delete{}", key);
      return fmt::format("write{} {}", key, value(o.value));
    case Effect::append: return fmt::format("append{} {}", key, value(o.value));
    case Effect::compare_and_set:
      if (is_of_lock()) return deed_with_lock(o) + key;
      return fmt::format("cas{} {} -> {}", key, value(o.expected), value(o.value));
    case Effect::differs:
      if (is_of_lock()) return deed_with_lock(o) + key + " refused";
      return fmt::format("cas{} {} refused", key, value(o.expected));
    case Effect::impossible: return fmt::format("impossible answer{}", key);
  }
  return "";
}

std::string Telling::deed_with_lock(const Operation& o) {
  return o.expected == linear::absent ? "acquire" : "release";
}

std::string Telling::line(const Operation& o) const {
  return fmt::format("{}: {} ({})", who(o), deed(o), place(o));
}

std::string Telling::place(const Operation& o) const {
  const Source& from = source(o);
  const bool is_open = from.answer_line == 0 || !o.is_known();
  const Places places = told_.loaded.places;
  const std::string called = place_of(places, from.call_line);
  if (places == Places::events) {
    return called + (is_open ? ", unanswered" : ".." + place_of(places, from.answer_line));
  }
  const std::string times = fmt::format("{}..{}", o.call.ns(), o.answer.ns());
  const std::string end = is_open ? "unanswered"
                          : from.answer_line == from.call_line
                              ? times
                              : fmt::format("answered in line {}", from.answer_line);
  return called + ", " + end;
}

const Source& Telling::source(const Operation& operation) const {
  return told_.loaded.sources[operation.id];
}

std::string Telling::value(linear::Value value) const {
  return value == linear::absent ? "nothing" : shown(told_.sub.text(value));
}

}  // namespace raftbed::exchange
