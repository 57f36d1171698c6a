// Windows: what placement left over, searched for in the stretch of the order around it alone.
//
// A stretch of an order that begins and ends where a put begins (or an end of the order is) can be
// replaced by any other order of its operations, from what the key holds before it: whoever comes
// before it or behind it still does, and the put behind it does not care what it finds. A leftover
// joins the stretch that covers all the places where it may stand as far as time goes, and with it
// some writes of unknown outcome that took no part so far, if the stretch is not too early for
// them. Where the stretch has no order, it is made twice as long, up to the whole.
//
// What comes out is an order, so a "yes" is proved; that there is none proves nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/placement.h"

namespace raftbed::linear {

struct Windows {
  std::optional<std::vector<std::uint32_t>> order;  // with all
  std::uint64_t steps = 0;
};

// REQUIRES: the placed ones explain the sub-history without those that are left.
Windows search_windows(const SubHistory& sub, const Placed& placed, const Budget& budget);

}  // namespace raftbed::linear
