// M1: counters that add up, and each of them wrong by one.
//
// What M1 catches is a wrong network of ours, which no switch of the core can make: these wrong
// counters are its seeded bug.
#include "sim/check/conservation.h"

#include <catch2/catch_test_macros.hpp>

namespace raftbed::check {
namespace {

// 100 sent, 5 duplicated, 1 replayed: 90 delivered, 10 dropped, 6 on their way.
MessageCounts balanced() {
  MessageCounts counts;
  counts.sent = 100;
  counts.duplicated = 5;
  counts.replayed = 1;
  counts.delivered = 90;
  counts.dropped = {7, 0, 3};
  counts.in_flight = 6;
  return counts;
}

template <class Mistake>
std::optional<observe::Finding> found_after(Mistake&& mistake) {
  MessageCounts counts = balanced();
  mistake(counts);
  return conserved(counts, observe::Moment{7, Instant() + seconds(1)});
}

TEST_CASE("counters that add up are conserved", "[conservation][M1]") {
  CHECK_FALSE(found_after([](MessageCounts&) {}));
  CHECK_FALSE(conserved(MessageCounts{}, observe::Moment{}));
}

TEST_CASE("a network that loses a message without a word is caught", "[conservation][M1]") {
  const auto finding = found_after([](MessageCounts& counts) { --counts.delivered; });
  REQUIRE(finding);
  CHECK(finding->checker == "conservation");
  CHECK(finding->rule == "M1 messages-conserved");
  CHECK(finding->moment.event == 7);
  CHECK(finding->story ==
        "100 messages were sent, 5 duplicated and 1 replayed. 89 were delivered, 10 dropped, and 6 "
        "are in flight. That leaves 1 unaccounted for.");
}

TEST_CASE("a network that invents a message is caught", "[conservation][M1]") {
  const auto finding = found_after([](MessageCounts& counts) { ++counts.delivered; });
  REQUIRE(finding);
  CHECK(finding->story.ends_with("That leaves 1 from nowhere."));
}

TEST_CASE("every counter enters, and every cause of loss", "[conservation][M1]") {
  CHECK(found_after([](MessageCounts& counts) { ++counts.sent; }));
  CHECK(found_after([](MessageCounts& counts) { ++counts.duplicated; }));
  CHECK(found_after([](MessageCounts& counts) { ++counts.replayed; }));
  CHECK(found_after([](MessageCounts& counts) { ++counts.in_flight; }));
  for (std::size_t cause = 0; cause < balanced().dropped.size(); ++cause) {
    CHECK(found_after([&](MessageCounts& counts) { ++counts.dropped[cause]; }));
  }
}

}  // namespace
}  // namespace raftbed::check
