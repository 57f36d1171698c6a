#include "core/base/slab.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "testing/property.h"

namespace raftbed {
namespace {

Bytes made(Slab& slab, const std::string& text) {
  return slab.filled(text.size(), [&](std::span<std::byte> room) {
    std::ranges::copy(std::as_bytes(std::span(text)), room.begin());
  });
}

bool follows(const Bytes& next, const Bytes& before) {
  return next.span().data() == before.span().data() + before.size();
}

TEST_CASE("bytes of a slab lie one behind the other, in one block", "[slab]") {
  Slab slab;
  const Bytes one = made(slab, "put x 1");
  const Bytes next = made(slab, "get x");
  CHECK(one.text() == "put x 1");
  CHECK(next.text() == "get x");
  CHECK(follows(next, one));
}

TEST_CASE("bytes of a slab survive it", "[slab]") {
  Bytes bytes;
  {
    Slab slab;
    bytes = made(slab, "put x 1");
    made(slab, "get x");
  }
  CHECK(bytes.text() == "put x 1");
}

TEST_CASE("a copy of a slab writes nothing over the bytes of the other", "[slab]") {
  Slab slab;
  const Bytes one = made(slab, "one");
  Slab copy = slab;
  const Bytes of_copy = made(copy, "copy");
  const Bytes next = made(slab, "next");
  CHECK(of_copy.text() == "copy");
  CHECK(next.text() == "next");
  CHECK(follows(next, one));
  copy = slab;
  CHECK(made(copy, "assigned").text() == "assigned");
  CHECK(made(slab, "last").text() == "last");
  CHECK(next.text() == "next");
}

TEST_CASE("a slab that was moved from begins anew", "[slab]") {
  Slab from;
  const Bytes one = made(from, "one");
  Slab to = std::move(from);
  const Bytes two = made(to, "two");
  const Bytes anew = made(from, "anew");  // NOLINT(bugprone-use-after-move): that is the point
  CHECK(follows(two, one));
  CHECK(two.text() == "two");
  CHECK(anew.text() == "anew");
}

TEST_CASE("what would take much of a block leaves the slab as it was", "[slab]") {
  Slab slab;
  const Bytes one = made(slab, "one");
  const Bytes large = made(slab, std::string(5'000, 'x'));
  const Bytes two = made(slab, "two");
  CHECK(large.text() == std::string(5'000, 'x'));
  CHECK(follows(two, one));
  CHECK(made(slab, "").empty());
}

TEST_CASE("bytes of a slab are what they were made of, whatever came behind them", "[slab]") {
  testing::check_property("slab", [](const std::vector<std::string>& texts) {
    Slab slab;
    std::vector<Bytes> all;
    for (int round = 0; round < 4; ++round) {  // more than a block
      for (const std::string& text : texts) all.push_back(made(slab, text));
    }
    for (std::size_t at = 0; at < all.size(); ++at) {
      RC_ASSERT(all[at].text() == texts[at % texts.size()]);
    }
  });
}

}  // namespace
}  // namespace raftbed
