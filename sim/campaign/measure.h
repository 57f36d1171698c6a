// One run with everything that an artifact or a comparison wants of it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "sim/campaign/pulse.h"
#include "sim/campaign/run_record.h"
#include "sim/plan/plan.h"
#include "sim/universe/run.h"

namespace raftbed::campaign {

struct Measured {
  universe::Outcome outcome;
  std::optional<Found> found;  // the first finding
  Pulse pulse;
  plan::Plan resolved;
};
Measured measure(const plan::Plan& plan);

// What `run` gives; a broken assertion of ours in it, while a universe is built or judged, is a
// finding of it, not an exception.
universe::Outcome guarded(std::uint64_t seed, const std::function<universe::Outcome()>& run);
// universe::run(), so.
universe::Outcome run_guarded(const plan::Plan& plan);
std::optional<Found> first_found(const universe::Outcome& outcome);

}  // namespace raftbed::campaign
