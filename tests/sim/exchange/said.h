// All that a history says, as one text, to be compared: a line an operation, in an order that does
// not depend on where it stood.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sim/exchange/loaded.h"
#include "sim/exchange/nested.h"

namespace raftbed::exchange {

// Of processes and times, where a form carries no more than the order.
enum class Carried : bool { order, all };

inline std::string said(const Loaded& loaded, const Deed& deed, Carried carried) {
  const auto& [call, answer] = deed;
  const auto word = [&](linear::Value value) {
    if (value == linear::absent) return std::string("nil");
    const std::string_view text = loaded.history.text(value);
    return is_marked(text) ? std::string(without_mark(text)) : '"' + std::string(text) + '"';
  };
  const std::string found = answer.differs ? "differs" : "-";
  std::string text = carried == Carried::all ? std::to_string(call.process) + ' ' : std::string();
  text += std::to_string(static_cast<int>(call.function)) + ' ' +
          std::string(loaded.history.key(call.part)) + ' ' + word(call.expected) + ' ' +
          word(call.value) + ' ' + std::to_string(static_cast<int>(answer.outcome)) + ' ' +
          word(answer.read) + ' ' + (answer.actual ? word(*answer.actual) : found);
  if (answer.version) text += " version " + std::to_string(*answer.version);
  if (carried == Carried::order) return text;
  text += ' ' + std::to_string(call.at.ns());
  return answer.outcome == Outcome::unknown ? text : text + ' ' + std::to_string(answer.at.ns());
}

// REQUIRES: the deeds were kept.
inline std::string said(const Loaded& loaded, Carried carried) {
  std::vector<std::string> all;
  for (const Deed& deed : loaded.deeds) all.push_back(said(loaded, deed, carried));
  std::sort(all.begin(), all.end());
  std::string text;
  for (const std::string& each : all) text += each + '\n';
  return text;
}

// As much of it as a form carries.
constexpr Carried carried_by(Format format) {
  const bool has_times = format != Format::edn && format != Format::jepsen_log;
  return has_times ? Carried::all : Carried::order;
}

}  // namespace raftbed::exchange
