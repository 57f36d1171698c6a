#include "sim/campaign/artifact.h"

#include "sim/campaign/measure.h"
#include "sim/campaign/story.h"

namespace raftbed::campaign {
namespace {

// The resolved plan, if it was seen to run alike.
std::optional<plan::Plan> seen_to_reproduce(const Measured& measured) {
  plan::Plan resolved = measured.resolved;
  resolved.generator.reset();  // no longer what the generator said
  const universe::Outcome again = run_guarded(resolved);
  if (again.fingerprint != measured.outcome.fingerprint) return std::nullopt;
  if (bucket_of(first_found(again)) != bucket_of(measured.found)) return std::nullopt;
  return resolved;
}

Artifact artifact_of(const plan::Plan& plan, std::string origin) {
  Artifact artifact;
  artifact.seed = plan.seed;
  artifact.plan = plan;
  artifact.origin = std::move(origin);
  if (auto line = run_line(plan)) artifact.again.push_back(std::move(*line));
  return artifact;
}

}  // namespace

Artifact make_artifact(const plan::Plan& plan, std::string origin) {
  Artifact artifact = artifact_of(plan, std::move(origin));
  Measured measured = measure(plan);
  artifact.resolved = seen_to_reproduce(measured);
  artifact.verdict = measured.outcome.verdict;
  artifact.fingerprint = measured.outcome.fingerprint;
  artifact.events = measured.outcome.events;
  artifact.found = std::move(measured.found);
  artifact.pulse = std::move(measured.pulse);
  return artifact;
}

Artifact dead_artifact(const plan::Plan& plan, std::string origin, Found found) {
  Artifact artifact = artifact_of(plan, std::move(origin));
  artifact.verdict = observe::Verdict::finding;
  artifact.found = std::move(found);
  return artifact;
}

}  // namespace raftbed::campaign
