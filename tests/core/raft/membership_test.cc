// The configurations that a log holds, against a reference that keeps them all in a map.
#include "core/raft/membership.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "solo.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

Configuration numbered(std::uint16_t number) {
  return Configuration{{n1, NodeId(static_cast<std::uint16_t>(number + 1))}};
}

using ByIndex = std::map<LogIndex, Configuration>;

const Configuration& as_of(const ByIndex& reference, LogIndex index) {
  return std::prev(reference.upper_bound(index))->second;
}

void agree(const Membership& membership, const ByIndex& reference, LogIndex forgotten,
           LogIndex last) {
  RC_ASSERT(membership.in_force() == reference.rbegin()->second);
  RC_ASSERT(membership.index() == reference.rbegin()->first);
  for (LogIndex index = forgotten; index <= last; index = index.next()) {
    RC_ASSERT(membership.as_of(index) == as_of(reference, index));
  }
}

TEST_CASE("the latest configuration is in force, and the one before it when it is cut off",
          "[membership][property]") {
  raftbed::testing::check_property("a map of them", [] {
    Membership membership(numbered(0));
    ByIndex reference{{LogIndex(0), numbered(0)}};
    LogIndex last(0);
    LogIndex forgotten(0);
    std::uint16_t number = 0;
    for (const auto what : *rc::gen::arbitrary<std::vector<std::uint8_t>>()) {
      if (what % 3 == 0) {
        last = last + Count(1 + what % 7);
        reference[last] = numbered(++number);
        membership.append(last, numbered(number));
      } else if (what % 3 == 1) {
        const LogIndex from = LogIndex(forgotten.value() + 1 + what % 11);
        RC_ASSERT(membership.truncate_from(from) == (reference.rbegin()->first >= from));
        reference.erase(reference.lower_bound(from), reference.end());
        last = std::min(last, from.previous());
      } else {
        forgotten = std::min(last, LogIndex(forgotten.value() + what % 5));
        membership.forget_before(forgotten);
      }
      agree(membership, reference, forgotten, last);
    }
  });
}

TEST_CASE("whom a leader sends to are those of every configuration that is not settled",
          "[membership]") {
  Membership membership(Configuration{{n1, n2}});
  membership.append(LogIndex(3), Configuration{{n1}, {}, {n4}});
  CHECK(membership.members_since(LogIndex(2)) == Nodes{n1, n2, n4});
  CHECK(membership.members_since(LogIndex(3)) == Nodes{n1, n4});
}

}  // namespace
}  // namespace raftbed::raft::testing
