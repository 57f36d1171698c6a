// Placement: refused compare-and-sets that do not say what they found, put into an order that
// explains all the others.
//
// Such an operation fits wherever the key holds anything but what it expected. For an order, the
// places where it may stand as far as time goes are a range; it takes the first of them that fits.
// One that fits nowhere proves nothing: another order may have room for it (windows.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

struct Placed {
  std::vector<std::uint32_t> order;  // with those that fit
  std::vector<std::uint32_t> left;   // the others, in the order of their calls
};

// REQUIRES: the order explains the sub-history without them. O(n log n + their ranges).
Placed place_differs(const SubHistory& sub, std::span<const std::uint32_t> order);

}  // namespace raftbed::linear
