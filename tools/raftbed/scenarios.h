// Where the scenarios are, and which: RAFTBED_SCENARIOS, else beside the sources that this program
// was built from, else ./scenarios. A scenario's name is its path in that folder, without its
// ending: "paper/figure_8".
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/plan/plan.h"

namespace raftbed::tools {

struct ScenarioFile {
  std::string name;
  std::filesystem::path path;
};

Result<std::filesystem::path> scenarios_folder();
// By name. REQUIRES: the folder is one.
std::vector<ScenarioFile> scenarios_in(const std::filesystem::path& folder);
// All that there are; none where there is no folder.
std::vector<std::string> scenario_names();
// By its name, or by the last part of it where that is enough. Absent too where there is no folder.
std::optional<ScenarioFile> scenario_named(std::string_view name);
Result<plan::Plan> load_scenario(const std::filesystem::path& path);

}  // namespace raftbed::tools
