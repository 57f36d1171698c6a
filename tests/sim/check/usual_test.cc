// What the rules take for usual at a glance is what they would have nothing to say of in full.
#include <catch2/catch_test_macros.hpp>

#include "script.h"
#include "testing/property.h"

namespace raftbed::check::testing {
namespace {

using raftbed::testing::check_property;

std::uint64_t some(std::uint64_t bound) {
  return *rc::gen::inRange<std::uint64_t>(0, bound);
}

// Few of each, so that nodes agree, repeat each other and differ.
EntryName some_entry() {
  return EntryName{Term(1 + some(2)), raft::EntryKind::command,
                   static_cast<std::uint32_t>(some(2))};
}

std::optional<observe::SessionEffect> some_effect() {
  if (some(3) == 0) return std::nullopt;
  return observe::SessionEffect{ClientId(1), Sequence(1 + some(3)), some(2) == 0};
}

TEST_CASE("an application that is taken for usual breaks no rule", "[rules][usual][property]") {
  int usual = 0;
  check_property("usual applications", [&] {
    ApplyRules rules;
    Ghosts ghosts(3, of_voters(3));
    for (int told = 0; told < 40; ++told) {
      Ghost& ghost = *ghosts.find(NodeId(static_cast<std::uint16_t>(1 + some(3))));
      ghost.commit = std::max(ghost.commit, LogIndex(some(8)));
      const LogIndex index = some(4) == 0 ? LogIndex(some(8)) : ghost.applied.next();
      const observe::Applied what{index, some_entry(), some_effect()};
      if (rules.is_usual(ghost, what)) {
        ++usual;
        ApplyRules in_full = rules;
        Ghost judged = ghost;
        RC_ASSERT(!in_full.judge(judged, what));
        RC_ASSERT(judged.applied == index);
      }
      static_cast<void>(rules.applied(ghost, what));
    }
  });
  CHECK(usual > 0);
}

TEST_CASE("a commit index that is taken for usual breaks no rule", "[rules][usual][property]") {
  int usual = 0;
  check_property("usual commit indexes", [&] {
    CommitRules rules(Disks::unknown, of_voters(3));
    const ElectionRules elections;
    Ghosts ghosts(3, of_voters(3));
    for (int told = 0; told < 40; ++told) {
      Ghost& ghost = *ghosts.find(NodeId(static_cast<std::uint16_t>(1 + some(3))));
      if (some(8) == 0) ghost.log.keep(LogIndex(some(4)));
      for (std::uint64_t added = some(3); added > 0; --added) ghost.log.append(some_entry());
      const LogIndex index(some(8));
      if (rules.is_usual(ghost, index)) {
        ++usual;
        CommitRules in_full = rules;
        Ghost judged = ghost;
        RC_ASSERT(!in_full.judge(judged, index, ghosts, elections));
        RC_ASSERT(judged.commit == index);
      }
      static_cast<void>(rules.advanced(ghost, index, ghosts, elections));
    }
  });
  CHECK(usual > 0);
}

}  // namespace
}  // namespace raftbed::check::testing
