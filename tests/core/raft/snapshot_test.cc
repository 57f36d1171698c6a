// A snapshot's image: encoded once, and refused unless it is whole.
#include "core/raft/snapshot.h"

#include <string>

#include "solo.h"
#include "testing/property.h"

namespace raftbed::raft::testing {
namespace {

const Configuration three{{n1, n2, n3}};

Snapshot some_snapshot(std::string_view state = "all there is") {
  return Snapshot(LogIndex(7), Term(3), three, Bytes::copy_of(state).span());
}

TEST_CASE("an image is read as what was written", "[snapshot][7]") {
  raftbed::testing::check_property("round trip", [](const std::string& state) {
    const Snapshot written = some_snapshot(state);
    const auto read = Snapshot::decode(written.image());
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->index() == LogIndex(7));
    RC_ASSERT(read->term() == Term(3));
    RC_ASSERT(read->configuration() == three);
    RC_ASSERT(read->state().text() == state);
    RC_ASSERT(read->checksum() == written.checksum());
    RC_ASSERT(*read == written);
  });
}

TEST_CASE("an image with any flipped bit, and any part of one, is refused", "[snapshot]") {
  const std::string image(some_snapshot().image().text());
  for (std::size_t at = 0; at < image.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = image;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      CHECK_FALSE(Snapshot::decode(Bytes::copy_of(damaged)));
    }
    CHECK_FALSE(Snapshot::decode(Bytes::copy_of(image.substr(0, at))));
  }
  CHECK_FALSE(Snapshot::decode(Bytes::copy_of(image + "x")));
}

TEST_CASE(
    "an image of nothing, of an index that nothing can follow, or without voters in order, is "
    "refused",
    "[snapshot]") {
  const auto decodes = [](LogIndex index, const Configuration& configuration) {
    return Snapshot::decode(Snapshot(index, Term(1), configuration, {}).image()).has_value();
  };
  CHECK(decodes(LogIndex(1), three));
  CHECK_FALSE(decodes(LogIndex(0), three));
  CHECK_FALSE(decodes(LogIndex(~std::uint64_t{0}), three));
  CHECK_FALSE(decodes(LogIndex(1), Configuration{}));
  CHECK_FALSE(decodes(LogIndex(1), Configuration{{n2, n1}}));
  CHECK_FALSE(decodes(LogIndex(1), Configuration{{n1, n1}}));
  CHECK_FALSE(decodes(LogIndex(1), Configuration{{NodeId(0), n1}}));
}

}  // namespace
}  // namespace raftbed::raft::testing
