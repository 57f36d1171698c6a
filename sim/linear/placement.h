// Placement: refused compare-and-sets that do not say what they found, put into an order that
// explains all the others.
//
// Such an operation fits wherever the key holds anything but what it expected. For an order, the
// places where it may stand as far as time goes are a range; it takes the first of them that fits.
// One that fits nowhere, or two that would stand in each other's way, prove nothing: another order
// may have room for them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

// The order with all of them, which explains() holds for; absent if they were not placed.
// REQUIRES: the order explains the sub-history without them. O(n + their ranges).
std::optional<std::vector<std::uint32_t>> place_differs(const SubHistory& sub,
                                                        std::span<const std::uint32_t> order);

}  // namespace raftbed::linear
