// When progress is told: not within the first second, which most work does not reach; then twice a
// second on a terminal, where a line is rewritten, and every ten seconds elsewhere.
#pragma once

#include <chrono>

#include "raftbed/console.h"

namespace raftbed::tools {

class Pace {
 public:
  [[nodiscard]] bool is_due() {
    if (Clock::now() < next_) return false;
    has_begun_ = true;
    next_ = Clock::now() + (Console::is_terminal() ? std::chrono::milliseconds(500)
                                                   : std::chrono::milliseconds(10'000));
    return true;
  }
  [[nodiscard]] bool has_begun() const { return has_begun_; }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
  bool has_begun_ = false;
};

}  // namespace raftbed::tools
