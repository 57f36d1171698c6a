// Why: what was decided by which rule of the paper, and what a promise stood on.
#pragma once

#include <string>

#include "sim/debug/timeline.h"

namespace raftbed::debug {

// What made the last event happen, what each node decided in it and by which rule, whether what was
// promised is on the promiser's disk, and the rule that broke. Each line has its @event.
std::string explain(const Timeline& timeline);

}  // namespace raftbed::debug
