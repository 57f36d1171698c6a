// What a minimal sub-history without an order is called. Where several names fit, the first of the
// enumeration that tells more.
#pragma once

#include "sim/linear/counterexample.h"

namespace raftbed::linear {

// The core is of the sub-history, and the culprit of the core.
Anomaly anomaly_of(const SubHistory& whole, const SubHistory& core, const Operation& culprit);

}  // namespace raftbed::linear
