// The failure block: what is said, and lines that a shell takes as they are.
#include "sim/campaign/story.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::campaign {
namespace {

const Found two_leaders{"raft/I1 election-safety/delivery/leader",
                        "raft",
                        "I1 election-safety",
                        "At most one node leads a term. n1 and n3 both lead term 7. Look at n3.",
                        1'843,
                        Instant(3'412'000'000)};

TEST_CASE("a failure tells its rule, its seed, its moment and how to see it again", "[story]") {
  CHECK(tell(two_leaders, 0x2a, "raftbed replay x.json") ==
        "FAIL  raft  I1 election-safety  seed 0x000000000000002a  @1843  3.412s\n"
        "  At most one node leads a term. n1 and n3 both lead term 7. Look at n3.\n"
        "again:  raftbed replay x.json\n");
}

TEST_CASE("a failure without a moment claims none", "[story]") {
  const Found hang = process_found("hang", "It did not end.");
  CHECK(tell(hang, 1, "x").find('@') == std::string::npos);
}

TEST_CASE("a saved failure can be stepped into at its event", "[story]") {
  const Artifact artifact = dead_artifact(plan::Plan(), "by hand", two_leaders);
  const std::string text = tell(artifact, "out/x.json");
  CHECK(text.find("again:  raftbed replay out/x.json\n") != std::string::npos);
  CHECK(text.find("step:   raftbed step out/x.json --at @1843\n") != std::string::npos);
}

TEST_CASE("no line of a block is longer than a terminal", "[story]") {
  Found found = two_leaders;
  for (int i = 0; i < 50; ++i) found.story += " n1 said so.";
  const std::string text = tell(found, 1, "x");
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    CHECK(end - from <= 100);
    from = end + 1;
  }
}

TEST_CASE("a path is quoted where a shell would take it apart", "[story]") {
  CHECK(replay_line("out/a-1.json") == "raftbed replay out/a-1.json");
  CHECK(replay_line("my out/x.json") == "raftbed replay 'my out/x.json'");
  CHECK(replay_line("it's") == "raftbed replay 'it'\\''s'");
  CHECK(replay_line("-x") == "raftbed replay ./-x");
}

TEST_CASE("only a plan that is what its seed says is shown by its seed", "[story]") {
  const plan::Plan plan = expand(5, {{Bug::E04, std::nullopt}});
  CHECK(run_line(plan) == "raftbed run --seed 0x0000000000000005 --bug E04");
  plan::Plan edited = plan;
  edited.nodes = static_cast<std::uint16_t>(plan.nodes + 1);
  CHECK_FALSE(run_line(edited));
  CHECK_FALSE(run_line(expand(5, {{Bug::E04, NodeId(1)}})));
}

}  // namespace
}  // namespace raftbed::campaign
