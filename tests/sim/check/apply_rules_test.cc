// I5, I9, I12 and the application's half of I15, each broken and nearly broken.
#include <catch2/catch_test_macros.hpp>

#include "script.h"

namespace raftbed::check::testing {
namespace {

observe::SessionEffect effect(std::uint64_t sequence, bool took_effect) {
  return observe::SessionEffect{ClientId(1), Sequence(sequence), took_effect};
}

// Three committed entries on n1 and n2.
void commit_three(Script& run) {
  run.lead_and_commit({"a", "b", "c"});
  run.commit(n2, 3);
}

TEST_CASE("different entries applied at an index break state machine safety", "[rules][I5]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1);
  run.tell(n2, observe::Applied{LogIndex(1), observe::name_of(entry(1, 1, "x")), std::nullopt});
  CHECK(run.broken() == "I5");
}

TEST_CASE("equal entries applied at different times are safe", "[rules][I5]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1);
  run.apply(n1, 2);
  run.apply(n2, 1);
  CHECK(run.broken().empty());
}

TEST_CASE("an entry that takes effect on one node and not on another breaks state machine safety",
          "[rules][I5]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1, effect(1, true));
  run.apply(n2, 1, effect(1, false));
  CHECK(run.broken() == "I5");
}

TEST_CASE("an index left out is caught", "[rules][I9]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1);
  run.apply(n1, 3);
  CHECK(run.broken() == "I9");
}

TEST_CASE("an index applied twice in a life is caught", "[rules][I9]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1);
  run.apply(n1, 1);
  CHECK(run.broken() == "I9");
}

TEST_CASE("a new life applies from the start again", "[rules][I9]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1, effect(1, true));
  run.start(n1);
  run.commit(n1, 3);
  run.apply(n1, 1, effect(1, true));
  CHECK(run.broken().empty());
}

TEST_CASE("a command that takes effect at two indexes is caught", "[rules][I12][X01]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1, effect(1, true));
  run.apply(n1, 2, effect(2, true));
  run.apply(n1, 3, effect(1, true));
  CHECK(run.broken() == "I12");
}

TEST_CASE("one node that lets a filtered command take effect again is caught",
          "[rules][I12][X01]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1, effect(1, true));
  run.apply(n1, 2, effect(1, false));
  run.apply(n2, 1, effect(1, true));
  run.apply(n2, 2, effect(1, true));
  CHECK(run.broken() == "I12");
}

TEST_CASE("a repetition that is filtered, and an older command that first arrives late, are right",
          "[rules][I12]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1, effect(2, true));
  run.apply(n1, 2, effect(2, false));
  run.apply(n1, 3, effect(1, true));
  CHECK(run.broken().empty());
}

TEST_CASE("the same sequence of two clients is two commands", "[rules][I12]") {
  Script run(3);
  commit_three(run);
  run.apply(n1, 1, effect(1, true));
  run.apply(n1, 2, observe::SessionEffect{ClientId(2), Sequence(1), true});
  CHECK(run.broken().empty());
}

TEST_CASE("applying what is not committed is caught", "[rules][I15]") {
  Script run(3);
  run.lead(n1, 1);
  run.append(n1, 1, "a");
  run.apply(n1, 1);
  CHECK(run.broken() == "I15");
}

}  // namespace
}  // namespace raftbed::check::testing
