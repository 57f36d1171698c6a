// The clients' history of a run as JSON lines, as `raftbed check` and others read them: an
// operation a line, in the order of the calls, times in nanoseconds.
//
// Stale reads are left out: they take no part in the order. A byte beyond ASCII is written as the
// character of that number, so that any value can be told, and different ones stay different.
#pragma once

#include <ostream>

#include "sim/observe/history.h"

namespace raftbed::tools {

void write_history(const observe::History& history, std::ostream& out);

}  // namespace raftbed::tools
