// Intervals as a list of their calls and answers in the order of time, from which a search takes
// who is done and gives him back, last taken first (Lowe 2017). O(1) each.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.h"

namespace raftbed::linear {

class IntervalList {
 public:
  struct Interval {
    Instant call;
    Instant answer;
  };
  // Those whose answer is at `never` have none.
  IntervalList(const std::vector<Interval>& intervals, Instant never);

  // The events behind the head, which is 0, and before it again.
  [[nodiscard]] std::uint32_t first() const { return events_[0].behind; }
  [[nodiscard]] std::uint32_t behind(std::uint32_t event) const { return events_[event].behind; }
  [[nodiscard]] bool is_answer(std::uint32_t event) const { return events_[event].is_answer; }
  [[nodiscard]] std::uint32_t owner(std::uint32_t event) const { return events_[event].owner; }
  [[nodiscard]] std::uint32_t call_of(std::uint32_t owner) const { return calls_[owner]; }

  void take(std::uint32_t owner);
  void give_back(std::uint32_t owner);

 private:
  struct Event {
    std::uint32_t owner = 0;
    bool is_answer = false;
    std::uint32_t before = 0;
    std::uint32_t behind = 0;
  };
  void unlink(std::uint32_t event);
  void link(std::uint32_t event);

  std::vector<Event> events_;
  std::vector<std::uint32_t> calls_;    // by owner
  std::vector<std::uint32_t> answers_;  // likewise; 0: none
};

}  // namespace raftbed::linear
