// Every note has a name and a sentence of its own: what two share would be told by neither.
#include "sim/observe/reasons.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "sim/observe/names.h"

namespace raftbed::observe {
namespace {

using raft::NoteKind;

TEST_CASE("every note has a reason, and no two have the same", "[reasons]") {
  std::set<std::string_view> reasons;
  for (std::size_t number = 0; number < raft::note_kind_count; ++number) {
    const auto kind = static_cast<NoteKind>(number);
    INFO(name_of(kind));
    CHECK(reason_of(kind).size() > 15);
    CHECK(reasons.insert(reason_of(kind)).second);
  }
}

TEST_CASE("a wish is refused by what says so in its name", "[reasons]") {
  const std::string wishes[] = {"campaign",   "transfer", "initialise",   "change",
                                "forgetting", "snapshot", "snapshot-wish"};
  for (std::size_t number = 0; number < raft::note_kind_count; ++number) {
    const auto kind = static_cast<NoteKind>(number);
    const std::string name(name_of(kind));
    bool is_of_a_wish = false;
    for (const std::string& wish : wishes) {
      is_of_a_wish = is_of_a_wish || name.starts_with(wish + "-refused");
    }
    INFO(name);
    CHECK(raft::refuses_wish(kind) == is_of_a_wish);
  }
}

}  // namespace
}  // namespace raftbed::observe
