#include "core/base/bugs.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

namespace raftbed {
namespace {

TEST_CASE("the ids and the names of the seeded bugs are unique", "[bugs]") {
  std::set<std::string_view> ids;
  std::set<std::string_view> names;
  for (const BugStory& story : bug_stories()) {
    CHECK(ids.insert(story.id).second);
    CHECK(names.insert(story.name).second);
  }
  CHECK(ids.size() == bug_count);
}

TEST_CASE("the seeded bugs are listed in the order of their ids", "[bugs]") {
  CHECK(std::ranges::is_sorted(bug_stories(), {}, &BugStory::id));
}

TEST_CASE("a bug is found by its id, and its id by the bug", "[bugs]") {
  for (const BugStory& story : bug_stories()) {
    CHECK(bug_named(story.id) == story.bug);
    CHECK(id_of(story.bug) == story.id);
  }
}

TEST_CASE("an id that is not listed names no bug", "[bugs]") {
  CHECK_FALSE(bug_named("E99").has_value());
  CHECK_FALSE(bug_named("e01").has_value());
  CHECK_FALSE(bug_named("").has_value());
}

TEST_CASE("every seeded bug tells its story, its source and what catches it", "[bugs]") {
  for (const BugStory& story : bug_stories()) {
    CAPTURE(story.id);
    CHECK(story.story.ends_with('.'));
    CHECK_FALSE(story.source.empty());
    CHECK_FALSE(story.caught.empty());
  }
}

// M1 to M10 of the reading of its code that they were taken from, in that order.
TEST_CASE("the ten defects of actix-raft 0.4.4 are seeded, and say where they come from",
          "[bugs]") {
  const std::set<Bug> defects{Bug::C03, Bug::A02, Bug::A03, Bug::C01, Bug::M03,
                              Bug::E01, Bug::A07, Bug::E23, Bug::A09, Bug::X01};
  for (const BugStory& story : bug_stories()) {
    CAPTURE(story.id);
    CHECK((story.source.find("actix-raft 0.4.4") != std::string_view::npos) ==
          defects.contains(story.bug));
  }
}

TEST_CASE("a set of bugs has what was inserted, and not its neighbours", "[bugs]") {
  for (const BugStory& inserted : bug_stories()) {
    BugSet bugs;
    CHECK(bugs.empty());
    bugs.insert(inserted.bug);
    CHECK_FALSE(bugs.empty());
    for (const BugStory& story : bug_stories()) {
#ifdef RAFTBED_WITHOUT_BUGS
      CHECK_FALSE(bugs.has(story.bug));
#else
      CHECK(bugs.has(story.bug) == (story.bug == inserted.bug));
#endif
    }
  }
}

TEST_CASE("a set of bugs has no more what was erased", "[bugs]") {
  BugSet bugs;
  bugs.insert(Bug::E01);
  bugs.insert(Bug::P01);
  bugs.erase(Bug::E01);
  CHECK_FALSE(bugs.has(Bug::E01));
  BugSet expected;
  expected.insert(Bug::P01);
  CHECK(bugs == expected);
}

}  // namespace
}  // namespace raftbed
