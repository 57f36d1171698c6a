// T1 as the history grows: what it tells where the search for a counter-example is given up.
#include "sim/check/order_watch.h"

#include <catch2/catch_test_macros.hpp>

#include "histories.h"
#include "sim/check/meaning.h"

namespace raftbed::check::testing {
namespace {

// Deeds one after the other.
OrderWatch told(const observe::History& history) {
  OrderWatch watch;
  history.for_each_record([&](observe::OperationId, const observe::Record& record) {
    watch.invoked(record.invocation);
    if (record.returned != nullptr) watch.returned(record.invocation, *record.returned);
  });
  watch.close();
  return watch;
}

// One value is written twice, so that the judge of the whole has to search.
TEST_CASE("a refusal that no counter-example shows is told by itself",
          "[linearizability][online]") {
  const observe::History history = history_of(
      {done(put("a"), 0, 1), done(put("a"), 2, 3), unknown(put("b"), 4), unknown(put("c"), 4),
       saw("b", get(), 5, 6), saw("c", get(), 7, 8), saw("b", get(), 9, 10)});
  const OrderWatch watch = told(history);
  REQUIRE(watch.refuses());
  linear::Budget budget;
  const auto shown = watch.finding(history, budget);
  REQUIRE(shown);
  budget.steps_a_key = 0;
  const auto untold = watch.finding(history, budget);
  REQUIRE(untold);
  CHECK(observe::bucket_of(*untold) == observe::bucket_of(*shown));
  CHECK(untold->moment == history.last_return().moment);
  CHECK(untold->story ==
        "No order explains the answer to c7#1 (9ms..10ms). The search for the operations that "
        "show it was given up (option search-steps-max).");
  CHECK(shown->story.find("get \"x\" = \"b\" (9ms..10ms)") != std::string::npos);
}

TEST_CASE("an answer that was superseded is none", "[linearizability][online]") {
  Deed superseded = done(put("a"), 0, 1);
  superseded.reply.status = kv::Status::superseded;
  const observe::History history = history_of({superseded, saw("a", get(), 2, 3)});
  CHECK_FALSE(told(history).refuses());
  CHECK(told(history_of({superseded, saw("b", get(), 2, 3)})).refuses());
}

}  // namespace
}  // namespace raftbed::check::testing
