// One run with everything that an artifact or a comparison wants of it.
#pragma once

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

// universe::run(), and a broken assertion while a run is judged is a finding of it, not an
// exception.
universe::Outcome run_guarded(const plan::Plan& plan);
std::optional<Found> first_found(const universe::Outcome& outcome);

}  // namespace raftbed::campaign
