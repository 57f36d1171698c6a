// The supervisor's decision: when to start a failed node again, and when to give up. A value; its
// host acts on it.
//
// Back-off doubles from `backoff` up to `backoff_max`; more than `restarts_max` failures within
// `window` escalate: the node stays down and says so. A life that lasted a whole window starts the
// count anew.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.h"

namespace raftbed::actor {

struct SupervisorOptions {
  Duration backoff = milliseconds(50);
  Duration backoff_max = seconds(1);
  std::uint32_t restarts_max = 10;
  Duration window = seconds(10);
};

class Supervisor {
 public:
  explicit Supervisor(SupervisorOptions options) : options_(options) {}

  // The node failed at `now`. After how long to start it again; absent: give up.
  std::optional<Duration> failed(Instant now) {
    if (!first_failure_ || now - *first_failure_ > options_.window) {
      first_failure_ = now;
      failures_ = 0;
    }
    if (++failures_ > options_.restarts_max) return std::nullopt;
    Duration delay = options_.backoff;
    for (std::uint32_t i = 1; i < failures_ && delay < options_.backoff_max; ++i) delay = delay * 2;
    return delay < options_.backoff_max ? delay : options_.backoff_max;
  }
  [[nodiscard]] std::uint32_t failures() const { return failures_; }  // in this window
  // Somebody healed the world: count anew (a run's `settle`).
  void forgive() {
    first_failure_.reset();
    failures_ = 0;
  }

 private:
  SupervisorOptions options_;
  std::optional<Instant> first_failure_;
  std::uint32_t failures_ = 0;
};

}  // namespace raftbed::actor
