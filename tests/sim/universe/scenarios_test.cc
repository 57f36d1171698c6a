// Every scenario of scenarios/ says what it expects, and it comes true.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/plan/text.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

std::filesystem::path scenarios_folder() {
  return std::filesystem::path(RAFTBED_SOURCE_DIR) / "scenarios";
}

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scenarios_folder())) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

plan::Plan read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  const auto plan = plan::parse(text.str(), file.filename().string());
  if (!plan.ok()) FAIL(plan.error().text());
  return *plan;
}

TEST_CASE("every scenario meets what it expects", "[scenarios]") {
  const auto files = scenario_files();
  REQUIRE(files.size() >= 10);
  for (const auto& file : files) {
    INFO(file.filename().string());
    const plan::Plan plan = read(file);
    CHECK_FALSE(plan.expectations.empty());
    const Outcome outcome = run(plan);
    for (const Unmet& unmet : outcome.unmet) UNSCOPED_INFO(unmet.found);
    CHECK(outcome.unmet.empty());
  }
}

TEST_CASE("a scenario of a seeded bug is safe without the bug", "[scenarios][bugs]") {
  int seen = 0;
  for (const auto& file : scenario_files()) {
    if (file.parent_path().filename() != "bugs") continue;
    INFO(file.filename().string());
    plan::Plan plan = read(file);
    CHECK_FALSE(plan.bugs.empty());
    plan.bugs.clear();
    CHECK(run(plan).findings.empty());
    ++seen;
  }
  CHECK(seen == static_cast<int>(bug_count));
}

}  // namespace
}  // namespace raftbed::universe
