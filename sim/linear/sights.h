// Sights that no order explains, each by itself, where values may be written many times: a look at
// the clock, where the zones leave off (zones.h).
//
// Who saw a value v needs a write of v before him in the order, and none of another value between
// the two. There is none where
//   (1) nobody wrote v, or all who did were called after the answer, and the key did not hold it
//       at first,
//   (2) a write x of another value was over before the question, and all who wrote v and were
//       called by the answer were over before x was called: they come before x, and x before him.
// A compare-and-set from v to v takes part in neither: it leaves what is there.
//
// Necessary, not sufficient: that nothing is found proves nothing. O(n log n + n * c), where c
// writes are called while one operation is pending.
#pragma once

#include <optional>

#include "sim/linear/zones.h"

namespace raftbed::linear {

struct ImpossibleSight {
  Refusal refusal;
  bool is_shown = false;  // by the refusal's operations alone: none of them saw what others wrote
};

// The first one to be called. Absent where there are appends. REQUIRES: operations in the order of
// their calls.
std::optional<ImpossibleSight> find_impossible_sight(const SubHistory& sub);

// Whether there is one: a part of what it takes to find it.
bool has_impossible_sight(const SubHistory& sub);

}  // namespace raftbed::linear
