#include "sim/linear/hashed_key.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

#include "testing/property.h"

namespace raftbed::linear {
namespace {

HashedKey key_of(std::string_view text) {
  return HashedKey(Bytes::copy_of(text));
}

TEST_CASE("hashed keys are equal where their bytes are, and ordered one way otherwise",
          "[linear][online][property]") {
  raftbed::testing::check_property("a total order", [](const std::string& a, const std::string& b) {
    const HashedKey one = key_of(a);
    const HashedKey other = key_of(b);
    RC_ASSERT((one == other) == (a == b));
    RC_ASSERT((one < other) != (other < one) || a == b);
    RC_ASSERT(one.bytes().text() == a);
    RC_ASSERT(one == key_of(a));
    RC_ASSERT(!(one < key_of(a)));
  });
}

// Frozen with the hash: what a judge keeps lies in the same order on every machine.
TEST_CASE("the order of hashed keys is that of their hashes", "[linear][online]") {
  for (const std::string_view a : {"", "k1", "k2", "a longer key than eight bytes"}) {
    for (const std::string_view b : {"k0", "k3", "another key"}) {
      const auto hash = [](std::string_view text) {
        return hash_bytes(Bytes::copy_of(text).span());
      };
      CHECK((key_of(a) < key_of(b)) == (hash(a) < hash(b)));
    }
  }
}

}  // namespace
}  // namespace raftbed::linear
