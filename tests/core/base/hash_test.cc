#include "core/base/hash.h"

#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "testing/property.h"

namespace raftbed {
namespace {

std::uint64_t hash_of(std::string_view text, std::uint64_t seed = 0) {
  return hash_bytes(std::as_bytes(std::span(text.data(), text.size())), seed);
}

// All of these were computed from the definition by another program.
TEST_CASE("the mixer gives the first outputs of SplitMix64", "[hash][golden]") {
  CHECK(mix64(0) == 0xe220'a839'7b1d'cdaf);
  CHECK(mix64(1) == 0x910a'2dec'8902'5cc1);
  CHECK(mix64(0xffff'ffff'ffff'ffff) == 0xe4d9'7177'1b65'2c20);
}

TEST_CASE("a digest gives its frozen values", "[hash][golden]") {
  const std::uint64_t one = 1;
  const std::uint64_t two = 2;
  CHECK(Digest().value() == 0);
  CHECK(Digest().add(one).value() == 0x910a'2dec'8982'5cc1);
  CHECK(Digest().add(one).add(two).value() == 0x8e9c'25c1'1d9b'fb74);
  CHECK(Digest().add(two).add(one).value() == 0x92f0'8008'491b'2028);
  CHECK(Digest(7).add(std::uint64_t{3}).value() == 0x6e73'e372'e3b3'8aca);
}

TEST_CASE("byte strings hash to their frozen values", "[hash][golden]") {
  CHECK(hash_of("") == 0xe220'a839'7b1d'cdaf);
  CHECK(hash_of("a") == 0x7321'de38'4f2b'c02c);
  CHECK(hash_of("12345678") == 0xaecc'f9ab'91b3'e12a);
  CHECK(hash_of("123456789") == 0xd656'4a76'2362'2592);
  CHECK(hash_of("123456789", 1) == 0xd1be'796e'0389'1a0f);
  CHECK(hash_of("raftbed: one seed, the whole run") == 0x5481'e640'3521'2f10);
}

TEST_CASE("zeros at the end of a byte string are hashed", "[hash]") {
  CHECK(hash_of("a") != hash_of(std::string_view("a\0", 2)));
  CHECK(hash_of("") != hash_of(std::string_view("\0", 1)));
}

TEST_CASE("a strong type is folded as its number, whatever its width", "[hash]") {
  const Digest nine = Digest().add(std::uint64_t{9});
  CHECK(Digest().add(NodeId(9)) == nine);
  CHECK(Digest().add(Term(9)) == nine);
  CHECK(Digest().add(LogIndex(9)) == nine);
  CHECK(Digest().add(milliseconds(1)) == Digest().add(std::uint64_t{1'000'000}));
  CHECK(Digest().add(Count(-1)) == Digest().add(~std::uint64_t{0}));
}

TEST_CASE("equal fields in equal order give equal digests, other orders do not", "[hash]") {
  testing::check_property("digest order", [](std::uint64_t a, std::uint64_t b) {
    RC_ASSERT(Digest().add(a).add(b) == Digest().add(a).add(b));
    RC_PRE(a != b);
    RC_ASSERT(!(Digest().add(a).add(b) == Digest().add(b).add(a)));
  });
}

TEST_CASE("one changed byte changes the hash of a byte string", "[hash]") {
  testing::check_property("hash of a changed byte", [](std::vector<std::uint8_t> bytes) {
    const std::uint64_t before = hash_bytes(std::as_bytes(std::span(bytes)));
    for (std::uint8_t& byte : bytes) {
      ++byte;
      RC_ASSERT(hash_bytes(std::as_bytes(std::span(bytes))) != before);
      --byte;
    }
  });
}

}  // namespace
}  // namespace raftbed
