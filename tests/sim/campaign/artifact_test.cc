// Artifacts: read back as they were written, refused with the field's name, and never half written.
#include "sim/campaign/artifact.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "folder.h"
#include "sim/campaign/files.h"
#include "testing/property.h"

namespace raftbed::campaign {
namespace {

Artifact some_artifact() {
  Artifact artifact =
      dead_artifact(expand(7, {{Bug::E01, std::nullopt}}), "fuzz --seed 1, run 37",
                    Found{"raft/I1 x/delivery", "raft", "I1 x", "Two lead.", 3, Instant(42)});
  artifact.fingerprint = 0x1234;
  artifact.events = 3;
  for (std::uint64_t i = 1; i <= 3; ++i) artifact.pulse.beat(i);
  artifact.resolved = artifact.plan;
  artifact.resolved->generator.reset();
  return artifact;
}

void check_same(const Artifact& a, const Artifact& b) {
  CHECK(a.build == b.build);
  CHECK(a.seed == b.seed);
  CHECK(a.origin == b.origin);
  CHECK(a.plan == b.plan);
  CHECK(a.resolved == b.resolved);
  CHECK(a.verdict == b.verdict);
  CHECK(a.found == b.found);
  CHECK(a.fingerprint == b.fingerprint);
  CHECK(a.pulse == b.pulse);
  CHECK(a.again == b.again);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

std::string error_of(const std::string& json) {
  const auto artifact = parse_artifact(json, "x.json");
  REQUIRE_FALSE(artifact.ok());
  return artifact.error().text();
}

TEST_CASE("an artifact is read back as it was written", "[artifact]") {
  const Artifact artifact = some_artifact();
  const auto again = parse_artifact(to_json(artifact), "x.json");
  REQUIRE(again.ok());
  check_same(*again, artifact);
}

TEST_CASE("a saved artifact holds the line that replays it", "[artifact]") {
  const Folder folder;
  Artifact artifact = some_artifact();
  const auto path = folder.path() / "deep" / "a file.json";
  REQUIRE_FALSE(save(artifact, path));
  const auto again = load_artifact(path);
  REQUIRE(again.ok());
  CHECK(again->again.front() == "raftbed replay '" + path.string() + "'");
  CHECK(again->again.back().rfind("raftbed run --seed ", 0) == 0);
  check_same(*again, artifact);
}

TEST_CASE("nothing is put over what is no plain file", "[artifact]") {
  const Folder folder;
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink(folder.path() / "one", link);
  REQUIRE_FALSE(write_whole(link, "1"));
  CHECK(std::filesystem::is_symlink(link));
  CHECK(read_whole(folder.path() / "one").value() == "1");
  const auto pipe = folder.path() / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const int end = open(pipe.c_str(), O_RDWR);  // or the writer would wait for a reader
  REQUIRE_FALSE(write_whole(pipe, "2"));
  CHECK(std::filesystem::is_fifo(pipe));
  char byte = 0;
  CHECK(read(end, &byte, 1) == 1);
  CHECK(byte == '2');
  close(end);
}

TEST_CASE("a link to what no path leads to is itself the way", "[artifact]") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  REQUIRE_FALSE(write_whole("/proc/self/fd/" + std::to_string(ends[1]), "3"));
  char byte = 0;
  CHECK(read(ends[0], &byte, 1) == 1);
  CHECK(byte == '3');
  for (const int end : ends) close(end);
}

TEST_CASE("writing leaves nothing but the file", "[artifact]") {
  const Folder folder;
  REQUIRE_FALSE(write_whole(folder.path() / "one", "1"));
  REQUIRE_FALSE(write_whole(folder.path() / "one", "2"));
  CHECK(read_whole(folder.path() / "one").value() == "2");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    files += entry.is_regular_file() ? 1U : 0U;
  }
  CHECK(files == 1);
}

TEST_CASE("an artifact that is not there is an error", "[artifact]") {
  const Folder folder;
  CHECK_FALSE(load_artifact(folder.path() / "none.json").ok());
  CHECK_FALSE(load_artifact(folder.path()).ok());
}

TEST_CASE("an artifact of another schema is refused by its name", "[artifact]") {
  const std::string json = to_json(some_artifact());
  CHECK(error_of(replaced(json, "raftbed.artifact/1", "raftbed.artifact/9")) ==
        "x.json: expected schema: raftbed.artifact/1, found 'raftbed.artifact/9'");
}

TEST_CASE("a plan in an artifact that is wrong is refused with its line", "[artifact]") {
  const std::string json = to_json(some_artifact());
  const std::string error = error_of(replaced(json, "\"seed      7\"", "\"seed      seven\""));
  CHECK(error.rfind("x.json plan:", 0) == 0);
}

TEST_CASE("an artifact that says of its run what its plan does not is refused", "[artifact]") {
  const std::string json = to_json(some_artifact());
  CHECK(error_of(replaced(json, "\"seed\": \"0x0000000000000007\"", "\"seed\": \"0x8\"")) ==
        "x.json: expected seed: 0x0000000000000007, as the plan says, found 0x0000000000000008");
  CHECK(error_of(replaced(json, "\"bugs\": \"E01\"", "\"bugs\": \"E04\"")) ==
        "x.json: expected bugs: 'E01', as the plan says, found 'E04'");
  Artifact other = some_artifact();
  other.resolved->bugs.clear();
  CHECK(error_of(to_json(other)).starts_with("x.json: expected resolved: the bugs of the plan"));
}

TEST_CASE("what is no JSON is refused with line and column", "[artifact]") {
  CHECK(error_of("") == "x.json:1:1: expected JSON, found the end of the text");
  CHECK(error_of("{\n  \"schema\": nope}") == "x.json:2:14: expected JSON, found \"o\"");
  CHECK(error_of("{\"schema\": 1") == "x.json:1:13: expected JSON, found the end of the text");
  CHECK(error_of(std::string(40, '[') + std::string(40, ']')) ==
        "x.json: expected JSON of at most sixteen levels, found more");
  CHECK(error_of("7") == "x.json: expected a JSON object, found 7");
}

TEST_CASE("a verdict without its finding is refused", "[artifact]") {
  const std::string json = to_json(some_artifact());
  CHECK(error_of(replaced(json, "\"verdict\": \"finding\"", "\"verdict\": \"clean\"")) ==
        "x.json: expected found: nothing, as the verdict says, found a finding");
}

TEST_CASE("whatever bytes an artifact has, reading it is an answer", "[artifact]") {
  const std::string json = to_json(some_artifact());
  testing::check_property("no bytes make it throw", [&] {
    std::string bytes = json;
    const auto edits = *rc::gen::inRange(1, 4);
    for (int i = 0; i < edits; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
      bytes[at] = *rc::gen::arbitrary<char>();
    }
    if (*rc::gen::arbitrary<bool>()) bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
    const auto read = parse_artifact(bytes, "x.json");
    const bool is_answer = read.ok() || !read.error().text().empty();
    RC_ASSERT(is_answer);
  });
}

}  // namespace
}  // namespace raftbed::campaign
