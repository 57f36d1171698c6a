// A certificate: an order that is said to explain a history, checked by executing it.
//
// Independent of every stage that may have found the order, and of whoever claims one: a store of
// one key, and a look at the clock. O(n) but for appends, which cost what they are long.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

// Whether the order holds each operation once at most and each of known outcome exactly once, the
// store answers what was answered, and nobody comes before one that was over when it began.
// The operations are named by their places in the sub-history.
bool explains(const SubHistory& sub, std::span<const std::uint32_t> order);

// The order that the history's ranks claim, if it explains the sub-history: a witness for "yes",
// never an oracle for "no". Who has no rank and is of unknown outcome did not take effect, and
// where another has none there is no claim. At one rank a write comes first, then who looked, in
// the order of the calls. O(n log n), and what explains() costs.
std::optional<std::vector<std::uint32_t>> claimed_order(const SubHistory& sub);

}  // namespace raftbed::linear
