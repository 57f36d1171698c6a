// A counter-example of more operations than are told.
#include "sim/exchange/story.h"

#include <catch2/catch_test_macros.hpp>

#include "sim/exchange/picture.h"
#include "sim/linear/parted.h"
#include "taken.h"

namespace raftbed::exchange {
namespace {

constexpr int appends = 400;
constexpr int overlooked = 300;

std::string line_of(const std::string& rest, int at) {
  return R"({"process":1,"key":"x",)" + rest + R"(,"call":)" + std::to_string(2 * at) +
         R"(,"return":)" + std::to_string(2 * at + 1) + "}\n";
}

// One append after the other, and a read that lacks one of them.
std::string stale_history() {
  std::string text;
  std::string seen;
  for (int at = 0; at < appends; ++at) {
    const std::string piece = "p" + std::to_string(at) + ",";
    text += line_of(R"("f":"append","value":")" + piece + '"', at);
    if (at != overlooked) seen += piece;
  }
  return text + line_of(R"("f":"get","value":")" + seen + '"', appends);
}

struct Shown {
  std::string story;
  std::string bars;
};

Shown shown() {
  const auto loaded = taken(stale_history());
  REQUIRE(loaded);
  const linear::Parted parted(loaded->history);
  const linear::SubHistory sub = linear::Splitter(loaded->history).take(parted[0]);
  const linear::KeyVerdict verdict = linear::judge(sub, linear::Budget{});
  REQUIRE(verdict.verdict == linear::Verdict::not_linearizable);
  const auto example = linear::explain(sub, verdict, 1'000'000);
  const Told told{*loaded, 0, sub, example};
  return {story(told), bars(told)};
}

bool says(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

TEST_CASE("of many operations the story tells first the one that was overlooked") {
  const std::string story = shown().story;
  CHECK(says(story, "The others that show it: process 1: append \"x\" \"p300,\" (line 301, "));
  CHECK(says(story, "; and 392 more."));
}

TEST_CASE("of many operations the picture shows the culprit and the one that was overlooked") {
  const std::string bars = shown().bars;
  CHECK(says(bars, "<- no order explains this"));
  CHECK(says(bars, "append \"x\" \"p300,\""));
  CHECK(says(bars, "and 201 more"));
}

}  // namespace
}  // namespace raftbed::exchange
