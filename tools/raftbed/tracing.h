// A run that is written down as it happens: the short log or the full trace, as lines or as JSON.
//
// What no witness is told, because it belongs to the plan, is added here: the commands as they take
// effect, and the end of those that had a length.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>

#include "sim/universe/run.h"

namespace raftbed::tools {

enum class TraceForm : unsigned char { short_log, full, json };

struct TraceOptions {
  TraceForm form = TraceForm::short_log;
  std::optional<std::uint64_t> from;  // events, inclusive
  std::optional<std::uint64_t> to;
};

// Advances the universe to its end, to behind `to`, to where nobody reads any more, or to the event
// that a signal meets (interrupt.h), and writes what was asked for.
void write_trace(universe::Universe& universe, const TraceOptions& options, std::ostream& out);

}  // namespace raftbed::tools
