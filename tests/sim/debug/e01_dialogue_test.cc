// The dialogue that the stepper was made for, as a transcript: from the violation of E01 back to
// the vote that caused it, on along the other branch, and the saved scenario run alone.
//
// Lines that begin with > are typed; what stands below is the whole answer. If the answers change
// for a good reason, `test_sim_debug "[.rewrite]"` writes them anew: read the difference.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "runs.h"
#include "sim/debug/stepper.h"
#include "sim/universe/run.h"

namespace raftbed::debug {
namespace {

constexpr const char* transcript = "tests/sim/debug/e01_dialogue.txt";
constexpr const char* scenario = "scenarios/bugs/e01_vote_not_durable.scenario";

struct Dialogue {
  std::string text;                          // with the answers as they are now
  std::map<std::string, std::string> saved;  // files, by their names
};

Dialogue play(const std::string& written) {
  Dialogue dialogue;
  Host host;
  host.save = [&](const std::string& path, const std::string& text) -> std::optional<Error> {
    dialogue.saved[path] = text;
    return std::nullopt;
  };
  Stepper stepper(Session(testing::plan_of(testing::file(scenario))), host);
  std::istringstream lines(written);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#") || line.empty()) dialogue.text += line + '\n';
    if (!line.starts_with("> ")) continue;
    const Answer answer = stepper.execute(line.substr(2));
    dialogue.text += line + '\n' + answer.text;
    if (answer.refused) dialogue.text += answer.refused->text() + '\n';
  }
  return dialogue;
}

TEST_CASE("the dialogue of E01 goes as it is written down", "[dialogue]") {
  const std::string written = testing::file(transcript);
  CHECK(play(written).text == written);
}

TEST_CASE("both branches of the dialogue of E01 run alone, and end as they did there",
          "[dialogue]") {
  const Dialogue dialogue = play(testing::file(transcript));
  REQUIRE(dialogue.saved.size() == 2);
  const auto broken = universe::run(testing::plan_of(dialogue.saved.at("broken.scenario")));
  const auto other = universe::run(testing::plan_of(dialogue.saved.at("other.scenario")));
  CHECK(broken.verdict == observe::Verdict::finding);
  CHECK(broken.unmet.empty());
  CHECK(other.verdict == observe::Verdict::clean);
  CHECK(other.unmet.empty());
}

TEST_CASE("the dialogue is written anew", "[.rewrite]") {
  const Dialogue dialogue = play(testing::file(transcript));
  std::ofstream(testing::path_of(transcript), std::ios::binary) << dialogue.text;
  SUCCEED(dialogue.text);
}

}  // namespace
}  // namespace raftbed::debug
