// Every scenario of the tree is a text that people open, copy and change: it has to be read, and
// printed back.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sim/plan/text.h"

namespace raftbed::plan {
namespace {

namespace fs = std::filesystem;

fs::path scenarios_folder() {
  return fs::path(RAFTBED_SOURCE_DIR) / "scenarios";
}

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(scenarios_folder())) {
    if (entry.is_regular_file() && entry.path().extension() == ".scenario") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t comment_lines(const std::string& text) {
  std::size_t lines = text.starts_with('#') ? 1 : 0;
  for (std::size_t at = text.find("\n#"); at != std::string::npos; at = text.find("\n#", at + 1)) {
    ++lines;
  }
  return lines;
}

TEST_CASE("every scenario is read, and printing it changes nothing", "[scenarios]") {
  const auto files = scenario_files();
  CHECK(files.size() >= 13);
  for (const fs::path& file : files) {
    const std::string text = contents(file);
    const auto plan = parse(text, file.filename().string());
    INFO((plan ? file.string() : plan.error().text()));
    REQUIRE(plan.ok());
    const auto again = parse(print(*plan), "printed");
    REQUIRE(again.ok());
    CHECK(*again == *plan);
    CHECK(comment_lines(print(*plan)) == comment_lines(text));
  }
}

TEST_CASE("every scenario says what it expects, and tells its story in lines that fit",
          "[scenarios]") {
  for (const fs::path& file : scenario_files()) {
    const std::string text = contents(file);
    const auto plan = parse(text, file.filename().string());
    INFO(file.string());
    REQUIRE(plan.ok());
    CHECK_FALSE(plan->expectations.empty());
    CHECK_FALSE(plan->title.empty());
    std::size_t start = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', start)) {
      CHECK(end - start <= 120);
      start = end + 1;
    }
    CHECK(text.ends_with('\n'));
  }
}

TEST_CASE("every seeded bug has a scenario of its own", "[scenarios]") {
  std::vector<Bug> shown;
  for (const fs::path& file : scenario_files()) {
    const auto plan = parse(contents(file), "scenario");
    REQUIRE(plan.ok());
    for (const BugSetting& setting : plan->bugs) shown.push_back(setting.bug);
  }
  for (const BugStory& story : bug_stories()) {
    INFO(story.id);
    CHECK(std::count(shown.begin(), shown.end(), story.bug) == 1);
  }
}

}  // namespace
}  // namespace raftbed::plan
