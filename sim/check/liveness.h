// Liveness by `settle` (DESIGN, section 5): once faults have ended and the core is whole, a fresh
// client's probe must be answered before a deadline. Whoever runs the universe drives it; without
// `settle` there is no verdict.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/time.h"
#include "sim/observe/finding.h"

namespace raftbed::check {

class LivenessWatch {
 public:
  LivenessWatch(const observe::Moment& settled, Instant deadline)
      : settled_(settled), deadline_(deadline) {}

  // The probe's last operation was answered. Only the first time counts.
  void answered(const observe::Moment& moment);

  [[nodiscard]] Instant deadline() const { return deadline_; }
  // Whether there is nothing more to wait for at this instant: answered, or too late.
  [[nodiscard]] bool decided(Instant now) const { return answered_.has_value() || now > deadline_; }
  // What is to be said of it now, where these were to answer; an answer at the deadline itself is
  // in time.
  [[nodiscard]] std::optional<observe::Finding> judge(const observe::Moment& now,
                                                      std::string_view core = "the nodes") const;

 private:
  observe::Moment settled_;
  Instant deadline_;
  std::optional<observe::Moment> answered_;
};

}  // namespace raftbed::check
