// An artifact: one run that failed (or was worth keeping), whole, in one JSON file.
//
// It holds the plan as expanded and the plan as resolved, what was found, and how to see it again;
// and the pulse of the run, so that a replay that differs can say where. Nothing in it refers to
// anything outside but the build, and that is named. Whatever bytes a file holds, reading it gives
// an artifact or an error with file, field, what was expected and what was found.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/campaign/build_id.h"
#include "sim/campaign/pulse.h"
#include "sim/campaign/run_record.h"
#include "sim/campaign/seeds.h"
#include "sim/plan/plan.h"

namespace raftbed::campaign {

inline constexpr std::string_view artifact_schema = "raftbed.artifact/1";

struct Artifact {
  std::string version = std::string(raftbed_version);
  std::string build = build_id();
  std::uint64_t seed = 0;
  std::string origin;  // "fuzz --seed 1, run 37": for people
  plan::Plan plan;     // as expanded; its bugs are the bugs of the run
  // As it ran, with concrete targets: there only if it was seen to give the same fingerprint.
  std::optional<plan::Plan> resolved;
  observe::Verdict verdict = observe::Verdict::clean;
  std::optional<Found> found;
  std::uint64_t fingerprint = 0;
  std::uint64_t events = 0;
  Pulse pulse;
  std::vector<std::string> again;  // lines to paste

  // The plan to minimise, and to replay under another build: the resolved one where there is one.
  // Its events are numbered otherwise: commands without effect are left out.
  [[nodiscard]] const plan::Plan& best_plan() const { return resolved ? *resolved : plan; }
  [[nodiscard]] const Bugs& bugs() const { return plan.bugs; }
};

// Runs the plan here, and the resolved plan after it, and says all that there is to say.
Artifact make_artifact(const plan::Plan& plan, std::string origin);
// Of a run that cannot be made here: its process died. No fingerprint, no pulse.
Artifact dead_artifact(const plan::Plan& plan, std::string origin, Found found);

std::string to_json(const Artifact& artifact);
// `name` is what errors call the text.
Result<Artifact> parse_artifact(std::string_view json, std::string_view name);

// Adds the line that replays this very file, and writes it: the file is there whole, or not at all.
std::optional<Error> save(Artifact& artifact, const std::filesystem::path& path);
Result<Artifact> load_artifact(const std::filesystem::path& path);

}  // namespace raftbed::campaign
