// The order that the system says its clients' operations took effect in: by the versions of its
// answers, and where there was none by the log as it was applied.
#include "sim/check/applied_order.h"

#include <catch2/catch_test_macros.hpp>
#include <utility>

#include "histories.h"
#include "script.h"
#include "sim/check/linearizability.h"

namespace raftbed::check::testing {
namespace {

observe::SessionEffect first_of(std::uint32_t client, bool took_effect = true) {
  return observe::SessionEffect{ClientId(client), Sequence(1), took_effect};
}

// Committed, and applied in this order at index 1, 2, ...
ApplyRules applied(std::initializer_list<observe::SessionEffect> effects) {
  Script run(1);
  run.lead(n1, 1);
  for (std::size_t at = 0; at < effects.size(); ++at) run.append(n1, 1, "command");
  run.sync(n1);
  run.commit(n1, effects.size());
  std::uint64_t index = 0;
  for (const observe::SessionEffect& effect : effects) run.apply(n1, ++index, effect);
  CHECK(run.broken().empty());
  return run.rules().applied();
}

TEST_CASE("what was answered says where it took effect, and of the rest the log does",
          "[linearizability]") {
  const observe::History history =
      history_of({with_version(4, done(put("a"), 0, 1)), with_version(0, saw(nothing, get(), 2, 3)),
                  unknown(put("b"), 4), unknown(put("c"), 5), unknown(put("d"), 6)});
  const ApplyRules rules = applied({first_of(5), first_of(1), first_of(3), first_of(4, false)});
  CHECK(applied_order(history, rules) == std::vector<std::uint64_t>{5, 1, 4, 0, 2});
}

// One client: what it did first has an outcome that is unknown, and was applied last.
TEST_CASE("of a client the operation is asked for, whatever the order in which they took effect",
          "[linearizability]") {
  const auto effect = [](std::uint64_t sequence) {
    return observe::SessionEffect{ClientId(1), Sequence(sequence), true};
  };
  observe::History history;
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) {
    history.invoked({ClientId(1), Sequence(sequence), put("a"), {sequence, Instant(0)}});
  }
  CHECK(applied_order(history, applied({effect(3), effect(1)})) ==
        std::vector<std::uint64_t>{3, 0, 2});
}

// Twenty puts of two values at once: who came when decides, and no answer tells.
TEST_CASE("where it explains the answers nothing is searched", "[linearizability]") {
  std::vector<Deed> deeds;
  for (std::uint64_t at = 1; at <= 20; ++at) {
    deeds.push_back(with_version(at, done(put(at % 2 == 0 ? "a" : "b"), 0, 100)));
  }
  deeds.push_back(with_version(20, refused("a", swap("b", "c"), 0, 100)));
  deeds.push_back(with_version(0, refused(nothing, swap("b", "c"), 101, 102)));
  const observe::History wrong = history_of(deeds);
  deeds.back() = with_version(20, refused("a", swap("b", "c"), 101, 102));
  const observe::History right = history_of(deeds);
  linear::Budget no_search;
  no_search.steps_a_key = 0;
  const auto verdict = [&](const observe::History& history) {
    return judge(by_key(history), no_search, applied_order(history, applied({}))).verdict;
  };
  CHECK(judge(right, no_search).verdict == Linearizability::undecided);
  CHECK(verdict(right) == Linearizability::linearizable);
  CHECK(verdict(wrong) == Linearizability::not_linearizable);
}

}  // namespace
}  // namespace raftbed::check::testing
