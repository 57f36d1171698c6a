// Names of messages and disk operations: how they are counted, and the identities that they give
// chance.
#include "sim/world/names.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "testing/property.h"

namespace raftbed::world {
namespace {

Label label(std::uint64_t major, std::uint64_t minor, std::uint8_t kind = 1,
            std::uint32_t client = 0) {
  return Label{kind, ClientId(client), major, minor};
}

TEST_CASE("a label above the highest so far is news", "[names]") {
  LabelCounts counts;
  CHECK(counts.next(label(1, 1)) == 0);
  CHECK(counts.next(label(1, 2)) == 0);
  CHECK(counts.next(label(2, 1)) == 0);
}

TEST_CASE("a label that is not above the highest takes the next count", "[names]") {
  LabelCounts counts;
  counts.next(label(2, 5));
  CHECK(counts.next(label(2, 5)) == 1);
  CHECK(counts.next(label(2, 4)) == 2);
  CHECK(counts.next(label(1, 9)) == 3);
}

TEST_CASE("the count goes on when the minor rises, and starts again when the major does",
          "[names]") {
  LabelCounts counts;
  counts.next(label(2, 5));
  counts.next(label(2, 5));
  CHECK(counts.next(label(2, 6)) == 0);
  CHECK(counts.next(label(2, 5)) == 2);
  CHECK(counts.next(label(3, 1)) == 0);
  CHECK(counts.next(label(3, 1)) == 1);
}

TEST_CASE("kinds and clients are counted apart", "[names]") {
  LabelCounts counts;
  counts.next(label(1, 1, 1, 1));
  CHECK(counts.next(label(1, 1, 2, 1)) == 0);
  CHECK(counts.next(label(1, 1, 1, 2)) == 0);
  CHECK(counts.next(label(1, 1, 1, 1)) == 1);
}

TEST_CASE("no name occurs twice within a major", "[names]") {
  testing::check_property("unique names", [](const std::vector<std::uint8_t>& minors) {
    LabelCounts counts;
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    for (const std::uint8_t minor : minors) {
      const std::uint64_t n = counts.next(label(1, minor % 8));
      RC_ASSERT(seen.emplace(minor % 8, n).second);
    }
  });
}

TEST_CASE("an identity tells every field of a name from every other", "[names]") {
  const MessageName name{NodeId(1), NodeId(2), label(3, 4), 5, 0};
  std::set<std::uint64_t> identities{name.identity().value()};
  const auto is_new = [&](const MessageName& other) {
    return identities.insert(other.identity().value()).second;
  };
  CHECK(is_new({NodeId(2), NodeId(1), label(3, 4), 5, 0}));
  CHECK(is_new({ClientId(1), NodeId(2), label(3, 4), 5, 0}));
  CHECK(is_new({NodeId(1), NodeId(2), label(4, 3), 5, 0}));
  CHECK(is_new({NodeId(1), NodeId(2), label(3, 4, 2), 5, 0}));
  CHECK(is_new({NodeId(1), NodeId(2), label(3, 4, 1, 1), 5, 0}));
  CHECK(is_new({NodeId(1), NodeId(2), label(3, 4), 6, 0}));
  CHECK(is_new({NodeId(1), NodeId(2), label(3, 4), 5, 1}));
}

// Frozen for a version of the scenario language: a change here changes what every saved seed does.
// The values were computed by another program, from the definition.
TEST_CASE("identities have the values that they always had", "[names][golden]") {
  const MessageName sent{NodeId(1), NodeId(2), label(3, 4), 5, 0};
  const MessageName copy{NodeId(1), NodeId(2), label(3, 4), 5, 1};
  const MessageName asked{ClientId(7), NodeId(2), label(1, 0, 9, 7), 0, 0};
  const OperationName written{NodeId(3), label(2, 8), 1};
  CHECK(sent.identity().value() == 0xd6dc'e743'b743'f1d8);
  CHECK(copy.identity().value() == 0xe27b'16b4'dc3a'bc4f);
  CHECK(asked.identity().value() == 0x1b7c'fca0'083b'4d59);
  CHECK(written.identity().value() == 0xb059'e9e3'5dc5'0f18);
}

}  // namespace
}  // namespace raftbed::world
