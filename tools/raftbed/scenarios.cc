#include "raftbed/scenarios.h"

#include <algorithm>
#include <cstdlib>

#include "sim/campaign/files.h"
#include "sim/plan/text.h"

namespace raftbed::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".scenario";

bool is_folder(const fs::path& path) {
  std::error_code problem;
  return fs::is_directory(path, problem);
}

std::string name_in(const fs::path& folder, const fs::path& path) {
  return path.lexically_relative(folder).replace_extension().generic_string();
}

}  // namespace

Result<fs::path> scenarios_folder() {
  if (const char* said = std::getenv("RAFTBED_SCENARIOS")) {
    if (is_folder(said)) return fs::path(said);
    return Error{"RAFTBED_SCENARIOS", 0, 0, "a folder of scenarios", "'" + std::string(said) + "'"};
  }
  for (const fs::path& folder :
       {fs::path(RAFTBED_SCENARIOS_OF_THE_SOURCES), fs::path("scenarios")}) {
    if (is_folder(folder)) return folder;
  }
  return Error{"scenarios", 0, 0, "a folder of scenarios, here or named by RAFTBED_SCENARIOS",
               "none"};
}

std::vector<ScenarioFile> scenarios_in(const fs::path& folder) {
  std::vector<ScenarioFile> files;
  std::error_code problem;
  for (fs::recursive_directory_iterator at(folder, problem), end; !problem && at != end;
       at.increment(problem)) {
    if (at->path().extension() != ending || !at->is_regular_file(problem)) continue;
    files.push_back(ScenarioFile{name_in(folder, at->path()), at->path()});
  }
  std::sort(files.begin(), files.end(),
            [](const ScenarioFile& a, const ScenarioFile& b) { return a.name < b.name; });
  return files;
}

std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  if (const auto folder = scenarios_folder()) {
    for (const ScenarioFile& file : scenarios_in(*folder)) names.push_back(file.name);
  }
  return names;
}

std::optional<ScenarioFile> scenario_named(std::string_view name) {
  const auto folder = scenarios_folder();
  if (!folder) return std::nullopt;
  if (name.ends_with(ending)) name.remove_suffix(ending.size());
  std::optional<ScenarioFile> by_last_part;
  std::size_t found = 0;
  for (const ScenarioFile& file : scenarios_in(*folder)) {
    if (file.name == name) return file;
    if (file.path.stem() != name) continue;
    by_last_part = file;
    ++found;
  }
  return found == 1 ? by_last_part : std::nullopt;
}

Result<plan::Plan> load_scenario(const fs::path& path) {
  const auto text = campaign::read_whole(path);
  if (!text) return text.error();
  return plan::parse(*text, path.string());
}

}  // namespace raftbed::tools
