// The transcripts of this folder, each played and compared with what is written, line by line.
//
// If the answers change for a good reason, `test_interaction "[.rewrite]"` writes them anew: read
// the difference, and understand it, before you commit it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "transcript.h"

namespace raftbed::interaction {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> transcript_paths() {
  std::vector<fs::path> paths;
  for (const auto& each : fs::directory_iterator(RAFTBED_SOURCE_DIR "/tests/interaction")) {
    if (each.path().extension() == ".txt") paths.push_back(each.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string contents_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("each transcript goes as it is written down, breaks nothing, and recovers",
          "[interaction]") {
  const std::vector<fs::path> paths = transcript_paths();
  REQUIRE(paths.size() >= 20);
  for (const fs::path& path : paths) {
    DYNAMIC_SECTION(path.filename().string()) {
      const std::string written = contents_of(path);
      const Transcript played = play(written);
      INFO(played.wrong.value_or(""));
      REQUIRE_FALSE(played.wrong);
      CHECK(difference(written, played.text) == "");
      REQUIRE(played.scene.world);
      CHECK(played.scene.world->violations().empty());
      CHECK(recovers(*played.scene.world));
    }
  }
}

TEST_CASE("a transcript that does not go as it is written down is told by its first line",
          "[interaction]") {
  CHECK(difference("a\nb\n", "a\nb\n") == "");
  CHECK(difference("a\nb\n", "a\nc\n") == "line 2\n  written: b\n  found:   c");
  CHECK(difference("a\n", "a\nb\n") == "line 2\n  written: (the end)\n  found:   b");
}

TEST_CASE("a command that nobody knows is told with its line", "[interaction]") {
  CHECK(play("# a story\n> nodes 1\n> dance n1\n").wrong ==
        "line 3: expected a command, found 'dance'");
  CHECK(play("> timeout n1\n").wrong == "line 1: expected `nodes` before all else");
}

TEST_CASE("a world without a quorum of disks that remember does not pass for one that recovers",
          "[interaction]") {
  // n2 acknowledges before it has synced, and forgets: what n1 committed is elected away.
  const Transcript played = play(
      "> nodes 3 bug P01\n> campaign n1\n> isolate n3\n> propose n1 a\n> sync n1\n> deliver\n"
      "> deliver\n> crash n1\n> crash n2\n> heal\n> restart\n> campaign n3\n> propose n3 b\n> "
      "stabilize\n");
  REQUIRE_FALSE(played.wrong);
  CHECK_FALSE(played.scene.world->violations().empty());
  CHECK_FALSE(recovers(*played.scene.world));
}

TEST_CASE("the transcripts are written anew", "[.rewrite]") {
  for (const fs::path& path : transcript_paths()) {
    const Transcript played = play(contents_of(path));
    INFO(path << ": " << played.wrong.value_or(""));
    REQUIRE_FALSE(played.wrong);
    std::ofstream(path, std::ios::binary) << played.text;
  }
}

}  // namespace
}  // namespace raftbed::interaction
