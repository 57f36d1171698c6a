// Clusters whose value was seen before anybody can have written it, as far as the operations have
// come by: of each the earliest answer that says so. Who is called by then may still explain it.
// Few at a time (survey.cc: 256): O(that many).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/time.h"

namespace raftbed::linear {

struct Doubt {
  std::uint32_t cluster = 0;
  std::uint32_t part = 0;
  Instant answer;
};

class Doubts {
 public:
  void add(const Doubt& doubt) {
    const auto there = place_of(doubt.cluster);
    if (there == doubts_.end())
      doubts_.push_back(doubt);
    else
      there->answer = std::min(there->answer, doubt.answer);
  }
  // REQUIRES: it is there.
  Doubt take(std::uint32_t cluster) {
    const auto there = place_of(cluster);
    const Doubt doubt = *there;
    *there = doubts_.back();
    doubts_.pop_back();
    return doubt;
  }
  void forget_part(std::uint32_t part) {
    std::erase_if(doubts_, [&](const Doubt& doubt) { return doubt.part == part; });
  }
  [[nodiscard]] const std::vector<Doubt>& all() const { return doubts_; }

 private:
  std::vector<Doubt>::iterator place_of(std::uint32_t cluster) {
    return std::find_if(doubts_.begin(), doubts_.end(),
                        [&](const Doubt& doubt) { return doubt.cluster == cluster; });
  }

  std::vector<Doubt> doubts_;
};

}  // namespace raftbed::linear
