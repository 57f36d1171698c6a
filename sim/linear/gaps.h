// An order of operations, and the gaps between them: what the key holds there, and who could stand
// there as far as time goes. For what refused compare-and-sets that do not say what they found
// need.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

class Gaps {
 public:
  // The order explains its operations. Gap g is before the g-th of them; the last one is the end.
  // O(n).
  Gaps(const SubHistory& sub, std::span<const std::uint32_t> order);

  [[nodiscard]] std::size_t size() const { return gaps_.size(); }
  [[nodiscard]] Value held(std::size_t gap) const { return gaps_[gap].held; }
  // Of those behind it.
  [[nodiscard]] Instant earliest_answer(std::size_t gap) const {
    return gaps_[gap].earliest_answer;
  }
  // The first and the last where the operation could stand. O(log n).
  [[nodiscard]] std::size_t first_for(const Operation& operation) const;
  [[nodiscard]] std::size_t last_for(const Operation& operation) const;

 private:
  struct Gap {
    Instant latest_call;      // of those before it: never falls
    Instant earliest_answer;  // of those behind it: never falls
    Value held;
  };
  std::vector<Gap> gaps_;
};

}  // namespace raftbed::linear
