// A certificate: an order that is said to explain a history, checked by executing it.
//
// Independent of every stage that may have found the order: a store of one key, and a look at the
// clock. O(n) but for appends, which cost what they are long.
#pragma once

#include <cstdint>
#include <span>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

// Whether the order holds each operation once at most and each of known outcome exactly once, the
// store answers what was answered, and nobody comes before one that was over when it began.
// The operations are named by their places in the sub-history.
bool explains(const SubHistory& sub, std::span<const std::uint32_t> order);

}  // namespace raftbed::linear
