// The agenda against the plainest thing that could be one: a sorted multimap.
#include "sim/world/agenda.h"

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <utility>
#include <vector>

#include "core/base/hash.h"
#include "testing/property.h"

namespace raftbed::world {
namespace {

using Reference = std::map<std::pair<std::int64_t, std::uint64_t>, std::uint32_t>;

TEST_CASE("an earlier event comes first, however it was pushed", "[agenda]") {
  Agenda agenda;
  agenda.push(Instant(5), EventKind::client, Endpoint(), 5);
  agenda.push(Instant(3), EventKind::client, Endpoint(), 3);
  agenda.push(Instant(4), EventKind::client, Endpoint(), 4);
  CHECK(agenda.pop().payload() == 3);
  CHECK(agenda.pop().payload() == 4);
  CHECK(agenda.pop().payload() == 5);
}

TEST_CASE("within an instant the plan goes first, ends before beginnings", "[agenda]") {
  Agenda agenda;
  agenda.push(Instant(1), EventKind::deliver, NodeId(1), 0);
  agenda.push(Instant(1), EventKind::command, Endpoint(), 7);
  agenda.push(Instant(1), EventKind::command, Endpoint(), 6);
  agenda.push(Instant(1), EventKind::expiry, Endpoint(), 2);
  CHECK(agenda.pop().kind() == EventKind::expiry);
  CHECK(agenda.pop().payload() == 7);
  CHECK(agenda.pop().payload() == 6);
  CHECK(agenda.pop().kind() == EventKind::deliver);
}

TEST_CASE("an event keeps what it was pushed with", "[agenda]") {
  Agenda agenda;
  const std::uint64_t sequence = agenda.push(Instant(9), EventKind::disk, ClientId(3), 0xffff'ffff);
  const Event event = agenda.pop();
  CHECK(event.at() == Instant(9));
  CHECK(event.kind() == EventKind::disk);
  CHECK(event.subject() == Endpoint(ClientId(3)));
  CHECK(event.payload() == 0xffff'ffff);
  CHECK(event.sequence() == sequence);
}

TEST_CASE("whichever event is cancelled, the others keep their order", "[agenda]") {
  Agenda full;
  for (std::uint64_t i = 0; i < 200; ++i) {
    full.push(Instant(static_cast<std::int64_t>(mix64(i) % 100)), EventKind::wake, NodeId(1), 0);
  }
  for (std::uint64_t gone = 0; gone < 200; ++gone) {
    Agenda agenda = full;
    REQUIRE(agenda.cancel(gone));
    Event before = agenda.pop();
    while (!agenda.empty()) {
      const Event event = agenda.pop();
      REQUIRE(before < event);
      before = event;
    }
  }
}

TEST_CASE("pushes, pops and cancellations agree with a sorted map", "[agenda]") {
  testing::check_property("agenda against a map", [](const std::vector<std::uint16_t>& steps) {
    Agenda agenda;
    Reference reference;
    for (const std::uint16_t step : steps) {
      const std::uint32_t number = step / 10;
      if (step % 10 < 6) {
        const auto sequence = agenda.push(Instant(number % 64), EventKind::wake, NodeId(1), number);
        reference[{number % 64, sequence}] = number;
      } else if (step % 10 < 9 && !reference.empty()) {
        const auto first = reference.begin();
        const Event event = agenda.pop();
        RC_ASSERT(event.at().ns() == first->first.first);
        RC_ASSERT(event.sequence() == first->first.second);
        RC_ASSERT(event.payload() == first->second);
        reference.erase(first);
      } else {
        const std::uint64_t sequence = number % (steps.size() + 1);
        const auto gone = std::erase_if(
            reference, [sequence](const auto& item) { return item.first.second == sequence; });
        RC_ASSERT(agenda.cancel(sequence) == (gone == 1));
      }
      RC_ASSERT(agenda.size() == reference.size());
    }
    auto expected = reference.begin();
    for (const Event& event : agenda.in_order()) {
      RC_ASSERT(event.sequence() == (expected++)->first.second);
    }
  });
}

}  // namespace
}  // namespace raftbed::world
