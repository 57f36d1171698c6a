#include "sim/campaign/measure.h"

#include "core/base/broken.h"

namespace raftbed::campaign {
namespace {

// The universe turns what breaks inside it into a finding. What breaks outside of an event, while
// it is built or judged, comes here.
universe::Outcome broken_outcome(const Broken& broken, std::uint64_t seed) {
  observe::Finding finding = observe::finding_of(broken);
  finding.story += " It broke while a run was built or judged.";
  universe::Outcome outcome;
  outcome.seed = seed;
  outcome.verdict = observe::Verdict::finding;
  outcome.findings.push_back(std::move(finding));
  return outcome;
}

void advance_to_end(universe::Universe& universe, Pulse& pulse) {
  while (universe.advance()) pulse.beat(universe.fingerprint());
}

}  // namespace

std::optional<Found> first_found(const universe::Outcome& outcome) {
  if (outcome.findings.empty()) return std::nullopt;
  return found_of(outcome.findings.front());
}

universe::Outcome guarded(std::uint64_t seed, const std::function<universe::Outcome()>& run) {
  try {
    return run();
  } catch (const Broken& broken) {
    return broken_outcome(broken, seed);
  }
}

universe::Outcome run_guarded(const plan::Plan& plan) {
  return guarded(plan.seed, [&] { return universe::run(plan); });
}

Measured measure(const plan::Plan& plan) {
  Measured measured;
  try {
    universe::Universe universe(plan);
    advance_to_end(universe, measured.pulse);
    measured.resolved = universe.resolved_plan();
    measured.outcome = universe::judge(universe);
  } catch (const Broken& broken) {
    measured.outcome = broken_outcome(broken, plan.seed);
  }
  measured.found = first_found(measured.outcome);
  return measured;
}

}  // namespace raftbed::campaign
