// The end of a run, judged and told; and the events at which rules broke.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/debug/timeline.h"

namespace raftbed::debug {

// Why the run is over, and what was found. REQUIRES: it is over.
std::string describe_end(const Timeline& timeline);

// The events of the whole line, to its end, in which a rule broke: ascending.
std::vector<std::uint64_t> violations(const Timeline& timeline);

}  // namespace raftbed::debug
