#include "core/base/chance.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/ids.h"
#include "testing/property.h"

namespace raftbed {
namespace {

TEST_CASE("a draw below a bound is below it", "[chance]") {
  testing::check_property("below", [](std::uint64_t seed, std::uint64_t name, std::uint64_t bound) {
    RC_PRE(bound > 0U);
    RC_ASSERT(Chance(seed).below(Stream::plan, Identity(name), bound) < bound);
  });
}

TEST_CASE("a draw below one is zero, and below zero it breaks", "[chance]") {
  CHECK(Chance(9).below(Stream::plan, Identity(), 1) == 0);
  CHECK_THROWS_AS(Chance(9).below(Stream::plan, Identity(), 0), Broken);
}

TEST_CASE("a draw between two durations is between them, both included", "[chance]") {
  testing::check_property(
      "between", [](std::uint64_t seed, std::int32_t from, std::uint16_t width) {
        const Duration low(from);
        const Duration high = low + Duration(width);
        const Duration drawn = Chance(seed).between(Stream::plan, Identity(), low, high);
        RC_ASSERT(low <= drawn);
        RC_ASSERT(drawn <= high);
      });
  bool low = false;
  bool high = false;
  for (std::uint64_t n = 0; n < 64; ++n) {
    const Duration drawn =
        Chance(1).between(Stream::plan, Identity(n), nanoseconds(3), nanoseconds(4));
    low |= drawn == nanoseconds(3);
    high |= drawn == nanoseconds(4);
  }
  CHECK(low);
  CHECK(high);
}

TEST_CASE("what never happens does not, and what always happens does", "[chance]") {
  testing::check_property("never and always", [](std::uint64_t seed, std::uint64_t name) {
    const Chance chance(seed);
    RC_ASSERT(!chance.happens(Stream::drop, Identity(name), Ratio{0, 1}));
    RC_ASSERT(chance.happens(Stream::drop, Identity(name), Ratio{1, 1}));
    RC_ASSERT(chance.happens(Stream::drop, Identity(name), Ratio{0xffff'ffff, 0xffff'ffff}));
  });
}

// 16,000 draws in 16 boxes: 1,000 a box, with a standard deviation below 31. Five of those are
// allowed.
TEST_CASE("draws of consecutive names fill all boxes alike, in each stream", "[chance]") {
  for (std::uint16_t number = 1; number <= 13; ++number) {
    std::array<int, 16> low{};
    std::array<int, 16> high{};
    for (std::uint64_t n = 0; n < 16'000; ++n) {
      const std::uint64_t drawn = Chance(1).draw(Stream{number}, Identity(NodeId(1), n));
      ++low[drawn % 16];
      ++high[drawn >> 60];
    }
    CAPTURE(number);
    CHECK(std::ranges::all_of(low, [](int count) { return 845 < count && count < 1'155; }));
    CHECK(std::ranges::all_of(high, [](int count) { return 845 < count && count < 1'155; }));
  }
}

TEST_CASE("draws of consecutive seeds fill all boxes alike", "[chance]") {
  std::array<int, 16> boxes{};
  for (std::uint64_t seed = 0; seed < 16'000; ++seed) {
    ++boxes[Chance(seed).below(Stream::plan, Identity(), 16)];
  }
  CHECK(std::ranges::all_of(boxes, [](int count) { return 845 < count && count < 1'155; }));
}

TEST_CASE("equal names in two streams agree no more often than by chance", "[chance]") {
  int equal = 0;
  for (std::uint64_t n = 0; n < 16'000; ++n) {
    const Identity identity(n);
    equal += Chance(1).below(Stream::drop, identity, 16) ==
             Chance(1).below(Stream::duplicate, identity, 16);
  }
  CHECK(845 < equal);
  CHECK(equal < 1'155);
}

TEST_CASE("a decision does not depend on which others were made, nor on their order", "[chance]") {
  testing::check_property("order of draws",
                          [](std::uint64_t seed, const std::vector<std::uint16_t>& names) {
                            const Chance chance(seed);
                            const auto draw = [&](std::uint16_t name) {
                              return chance.draw(Stream::drop, Identity(std::uint64_t{name}));
                            };
                            std::vector<std::uint64_t> forward;
                            std::vector<std::uint64_t> backward;
                            for (const std::uint16_t name : names) forward.push_back(draw(name));
                            for (auto name = names.rbegin(); name != names.rend(); ++name)
                              backward.push_back(draw(*name));
                            std::ranges::reverse(backward);
                            RC_ASSERT(forward == backward);
                          });
}

TEST_CASE("the fields of an identity are told apart by their place", "[chance]") {
  CHECK_FALSE(Identity(NodeId(1), NodeId(2)) == Identity(NodeId(2), NodeId(1)));
  CHECK_FALSE(Identity(NodeId(1)) == Identity(NodeId(1), NodeId(0)));
  CHECK(Identity(NodeId(1)).add(Term(2)) == Identity(NodeId(1), Term(2)));
}

TEST_CASE("a reseeded chance differs from what it was and from other salts", "[chance]") {
  testing::check_property("reseeded", [](std::uint64_t seed, std::uint64_t salt) {
    const Chance chance(seed);
    const Identity identity(salt);
    RC_ASSERT(chance.reseeded(salt) == chance.reseeded(salt));
    RC_ASSERT(chance.draw(Stream::drop, identity) !=
              chance.reseeded(salt).draw(Stream::drop, identity));
    RC_ASSERT(!(chance.reseeded(salt) == chance.reseeded(salt + 1)));
    RC_ASSERT(!(chance.reseeded(salt).reseeded(salt) == chance.reseeded(salt)));
  });
}

}  // namespace
}  // namespace raftbed
