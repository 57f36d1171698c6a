// What a refusal stands on. Operations that have no order by themselves would often have none
// already because nobody among them wrote what one of them saw: that says nothing. So who wrote it
// is named as well, and who wrote what that one saw, down to a put or to what the key held at
// first.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

struct Footing {
  // By places: who made what this one saw, and somebody who observed what this one wrote, if it may
  // be that it had no effect, or another one.
  std::function<std::vector<std::uint32_t>(std::uint32_t)> writers_seen_by;
  std::function<std::optional<std::uint32_t>(std::uint32_t)> witness_of;
};

// These, and what they stand on. Where that is more than a thousand, a compare-and-set that is none
// of these is not asked what it stands on: there is no order all the same.
std::vector<std::uint32_t> with_grounds(const SubHistory& sub,
                                        const std::vector<std::uint32_t>& places,
                                        const Footing& footing);

}  // namespace raftbed::linear
