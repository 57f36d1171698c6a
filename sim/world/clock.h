// One node's clock: what it shows at an instant of the world, and when it will show what.
//
// It runs at a rate of (1,000,000 + drift) millionths of the world's, from the last moment at which
// the rate changed (the anchor), so that a change of rate is continuous; products have 128 bits. It
// never goes back: it drifts, jumps forward and freezes. Drifts that overlap add up; it stands
// still while any freeze holds; and at last_shown for good, should jumps take it that far. when()
// rounds up: at(when(d)) >= d, and no earlier instant will do. After any change of a clock, timers
// that were set by it have to be set again (World does so).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/time.h"
#include "sim/world/fault.h"

namespace raftbed::world {

class Clock {
 public:
  // 146 years. What a node adds to its clock's time stays within 64 bits.
  static constexpr NodeInstant last_shown{std::int64_t{1} << 62};

  Clock() = default;
  Clock(NodeInstant at_zero, std::int32_t drift_ppm)
      : shown_(at_zero), base_drift_ppm_(drift_ppm) {}

  // REQUIRES: `now` is not before the last change.
  [[nodiscard]] NodeInstant at(Instant now) const;
  // The first instant, not before the last change, at which the clock shows `deadline` or more;
  // none while it is frozen, or when that is beyond all runs.
  [[nodiscard]] std::optional<Instant> when(NodeInstant deadline) const;

  void drift(FaultId fault, std::int32_t ppm, Instant now);
  void freeze(FaultId fault, Instant now);
  // REQUIRES: forward is not negative.
  void jump(Duration forward, Instant now);
  // Ends the drifts and freezes of this name; whether there were any.
  bool lift(FaultId fault, Instant now);
  void lift_all(Instant now);

  [[nodiscard]] bool is_frozen() const { return rate() == 0; }

 private:
  static constexpr std::int64_t million = 1'000'000;
  struct Fault {
    FaultId id;
    std::optional<std::int32_t> drift_ppm;  // absent: a freeze
  };
  // Millionths of a node's nanosecond that pass in one of the world's.
  [[nodiscard]] std::int64_t rate() const {
    std::int64_t rate = million + base_drift_ppm_;
    for (const Fault& fault : faults_) {
      if (!fault.drift_ppm) return 0;
      rate += *fault.drift_ppm;
    }
    return std::max<std::int64_t>(rate, 1);  // however slow, a clock that is not frozen goes on
  }
  void anchor(Instant now);

  Instant anchor_;
  NodeInstant shown_;  // at the anchor
  std::int32_t base_drift_ppm_ = 0;
  std::vector<Fault> faults_;
};

}  // namespace raftbed::world
