// The state machine's time: what leaders wrote into the log, and no clock.
//
// It is the latest of the stamps that were applied, so that all replicas have the same time at the
// same index, whatever their clocks show (dissertation 6.3). It stands still where nothing is
// applied.
#pragma once

#include "core/base/time.h"

namespace raftbed::kv {

using MachineInstant = Point<struct MachineTime>;

// What a stamp may say at most: any two of them can be subtracted.
inline constexpr MachineInstant last_stamp{beyond_all_runs.ns()};

}  // namespace raftbed::kv
