// T1 is judged as a run goes: against the judge of whole histories, over many runs, with seeded
// bugs and without.
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "sim/check/applied_order.h"
#include "sim/check/key_history.h"
#include "sim/check/linearizability.h"
#include "sim/plan/generate.h"
#include "sim/universe/run.h"

namespace raftbed::universe {
namespace {

using check::Linearizability;

struct Tally {
  int refused = 0;      // by the run
  int stopped = 0;      // by a rule, where the whole history is wrong
  int wrong = 0;        // whole histories without an order
  int vouched_for = 0;  // keys
  int keys = 0;
  std::set<std::string> buckets;  // of the rules that stopped them
};

Universe at_its_end(const plan::Plan& plan, Watch watch) {
  Universe universe(plan, watch);
  while (universe.advance()) {
  }
  return universe;
}

const observe::History& history_of(const Universe& universe) {
  return universe.cluster().clients().history();
}

bool is_refused(const check::Judgement& judgement) {
  return judgement.verdict == Linearizability::not_linearizable;
}

// With the order that the run itself claims.
check::Judgement judge_with_claim(const Universe& universe) {
  const observe::History& history = history_of(universe);
  return check::judge(check::by_key(history), {},
                      check::applied_order(history, universe.oracles().rules.applied()));
}

// What it says of each key, and what is true of it.
void compare_keys(const Universe& universe, Tally& tally) {
  for (const check::KeyRecords& part : check::by_key(history_of(universe))) {
    const bool vouches = universe.oracles().orders.vouches_for(part.key);
    tally.vouched_for += vouches ? 1 : 0;
    ++tally.keys;
    CHECK((!vouches || check::judge({part}).verdict == Linearizability::linearizable));
  }
}

// The same run, once stopped by what it finds and once to its end, which only the end can judge.
void compare(const plan::Plan& plan, Tally& tally) {
  const Universe judged = at_its_end(plan, Watch::everything);
  const check::Judgement whole =
      check::judge(history_of(at_its_end(plan, Watch::fingerprint_only)));
  tally.wrong += is_refused(whole) ? 1 : 0;
  compare_keys(judged, tally);
  CHECK(is_refused(judge_with_claim(judged)) == is_refused(check::judge(history_of(judged))));
  if (is_refused(whole) && !judged.oracles().orders.refuses()) {
    ++tally.stopped;
    REQUIRE(judged.finding());
    tally.buckets.insert(observe::bucket_of(*judged.finding()));
    CHECK(judged.moment().at <= whole.counterexample->moment.at);
  }
  if (!judged.oracles().orders.refuses()) return;
  ++tally.refused;
  CHECK(is_refused(whole));
  CHECK(is_refused(check::judge(history_of(judged))));
  REQUIRE(judged.finding());
  CHECK(judged.stopped() == Stopped::finding);
  CHECK(judged.moment().at == history_of(judged).last_return().moment.at);
  CHECK(observe::bucket_of(*judged.finding()) == "linearizability/T1 history-has-an-order");
}

Tally compare_seeds(std::uint64_t seeds, std::optional<Bug> bug) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    plan::Plan plan = plan::generate(seed);
    if (bug) plan.bugs = {plan::BugSetting{*bug, std::nullopt}};
    INFO("seed " << seed);
    compare(plan, tally);
  }
  return tally;
}

TEST_CASE("runs without a bug are never refused, and most keys need no other judge",
          "[linearizability][online]") {
  const Tally tally = compare_seeds(300, std::nullopt);
  CHECK(tally.refused == 0);
  CHECK(tally.wrong == 0);
  CHECK(tally.vouched_for * 5 > tally.keys * 4);
}

// With one key all clients are at it at a time; one step is no search.
TEST_CASE("the order in which the log was applied decides what is too dear to search",
          "[linearizability]") {
  int open = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    plan::Plan plan = plan::generate(seed);
    plan.settings.search_steps_max = 1;
    plan.settings.keys = 1;
    const Universe universe = at_its_end(plan, Watch::everything);
    for (const check::KeyRecords& part : check::by_key(history_of(universe))) {
      open += universe.oracles().orders.vouches_for(part.key) ? 0 : 1;
    }
    CHECK(judge(universe).undecided.find("the search for an order") == std::string::npos);
  }
  CHECK(open > 10);
}

#ifndef RAFTBED_WITHOUT_BUGS

TEST_CASE("a run is stopped by the history that the judge of the whole refuses as well",
          "[linearizability][online][bugs][R01][R02]") {
  for (const Bug bug : {Bug::R01, Bug::R02}) {
    const Tally tally = compare_seeds(100, bug);
    CHECK(tally.refused > 0);
    CHECK(tally.refused >= tally.wrong / 2);  // a rule of Raft may have come first
  }
}

TEST_CASE("a duplicate application is found by its rule before the history can show it",
          "[linearizability][online][bugs][X01]") {
  const Tally tally = compare_seeds(100, Bug::X01);
  CHECK(tally.wrong > 0);
  CHECK(tally.refused == 0);
  CHECK(tally.stopped == tally.wrong);
  for (const std::string& bucket : tally.buckets) {
    CHECK(bucket.starts_with("raft/I12 exactly-once/"));
  }
}

#endif

}  // namespace
}  // namespace raftbed::universe
