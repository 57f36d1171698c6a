// A budget of wall time: it says when to stop starting runs, and nothing else.
#pragma once

#include <chrono>
#include <optional>

#include "core/base/time.h"

namespace raftbed::tools {

inline std::chrono::milliseconds wall(Duration duration) {
  return std::chrono::milliseconds(duration.ns() / 1'000'000);
}

class Budget {
 public:
  explicit Budget(std::optional<Duration> length) {
    if (length) end_ = Clock::now() + wall(*length);
  }
  [[nodiscard]] bool is_left() const { return !end_ || Clock::now() < *end_; }

 private:
  using Clock = std::chrono::steady_clock;
  std::optional<Clock::time_point> end_;
};

}  // namespace raftbed::tools
