// The name of a fault that is active: whoever sets one names it, and lifts it by that name.
//
// Faults of one kind may overlap, in time and in scope. Each keeps its own place among the active
// ones until its own name is lifted, so that the end of one never ends another (DESIGN, section 5:
// nothing flickers).
#pragma once

#include <cstdint>

#include "core/base/ids.h"

namespace raftbed::world {

using FaultId = Name<struct FaultTag, std::uint32_t>;  // usually the number of the plan's command

}  // namespace raftbed::world
