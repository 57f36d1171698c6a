#include "core/base/bytes.h"

#include <array>
#include <string>
#include <vector>

#include "core/base/broken.h"
#include "testing/property.h"

namespace raftbed {
namespace {

static_assert(sizeof(Bytes) == 16, "bytes are carried by value in every message");

TEST_CASE("bytes hold a copy of what they were made of", "[bytes]") {
  std::string text = "put x 1";
  const Bytes bytes = Bytes::copy_of(text);
  text[0] = 'g';
  CHECK(bytes.text() == "put x 1");
  CHECK(bytes.size() == 7);
}

TEST_CASE("empty bytes are equal however they came about", "[bytes]") {
  const Bytes some = Bytes::copy_of("x");
  CHECK(Bytes().empty());
  CHECK(Bytes() == Bytes::copy_of(""));
  CHECK(Bytes() == some.slice(1, 0));
  CHECK(Bytes().slice(0, 0) == Bytes());
  CHECK(Bytes().span().empty());
  CHECK(Bytes() < some);
}

TEST_CASE("a slice shares the block of the whole", "[bytes]") {
  const Bytes whole = Bytes::copy_of("put x 1");
  const Bytes part = whole.slice(4, 1);
  CHECK(part.text() == "x");
  CHECK(part.span().data() == whole.span().data() + 4);
}

TEST_CASE("a slice survives the whole that it was cut from", "[bytes]") {
  Bytes slice;
  {
    const Bytes whole = Bytes::copy_of("put key-with-a-long-name 1");
    slice = whole.slice(4, 20).slice(4, 16);
  }
  CHECK(slice.text() == "with-a-long-name");
}

TEST_CASE("a slice that reaches beyond the end breaks", "[bytes]") {
  const Bytes bytes = Bytes::copy_of("abc");
  CHECK_THROWS_AS(bytes.slice(4, 0), Broken);
  CHECK_THROWS_AS(bytes.slice(2, 2), Broken);
  CHECK_THROWS_AS(bytes.slice(1, ~std::size_t{0}), Broken);
  CHECK_THROWS_AS(bytes.slice(1, 1).slice(0, 2), Broken);
}

TEST_CASE("bytes that were moved from are empty", "[bytes]") {
  Bytes from = Bytes::copy_of("abc");
  const Bytes to = std::move(from);
  CHECK(to.text() == "abc");
  CHECK(from.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST_CASE("bytes may be assigned to themselves", "[bytes]") {
  Bytes bytes = Bytes::copy_of("abc");
  const Bytes& same = bytes;
  bytes = same;
  CHECK(bytes.text() == "abc");
  bytes = bytes.slice(1, 2);
  CHECK(bytes.text() == "bc");
}

TEST_CASE("joined bytes are their parts, one after the other", "[bytes]") {
  const Bytes a = Bytes::copy_of("ab");
  const Bytes b = Bytes::copy_of("cd");
  CHECK(Bytes::joined({a.span(), {}, b.span()}).text() == "abcd");
  CHECK(Bytes::joined({}) == Bytes());
}

TEST_CASE("bytes are equal and ordered as unsigned bytes are, by their contents alone", "[bytes]") {
  testing::check_property(
      "order of bytes", [](const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
        const Bytes left = Bytes::copy_of(std::as_bytes(std::span(a)));
        const Bytes right = Bytes::copy_of(std::as_bytes(std::span(b)));
        RC_ASSERT((left <=> right) == (a <=> b));
        RC_ASSERT((left == right) == (a == b));
      });
}

TEST_CASE("slices of one block are equal by their contents, wherever they lie in it", "[bytes]") {
  const Bytes whole = Bytes::copy_of("abcabc");
  CHECK(whole.slice(0, 3) == whole.slice(0, 3));
  CHECK(whole.slice(0, 3) == whole.slice(3, 3));
  CHECK_FALSE(whole.slice(0, 3) == whole.slice(1, 3));
  CHECK_FALSE(whole.slice(0, 3) == whole.slice(0, 2));
}

TEST_CASE("a block is filled in its place, and one of no bytes is empty", "[bytes]") {
  const Bytes bytes = Bytes::filled(3, [](std::span<std::byte> room) {
    for (std::size_t i = 0; i < room.size(); ++i) room[i] = static_cast<std::byte>('a' + i);
  });
  CHECK(bytes.text() == "abc");
  CHECK(Bytes::filled(0, [](std::span<std::byte> room) { CHECK(room.empty()); }).empty());
}

TEST_CASE("any slice of a slice is the part of the whole that it names", "[bytes]") {
  testing::check_property(
      "slices", [](const std::string& text, std::uint16_t from, std::uint16_t length) {
        const Bytes whole = Bytes::copy_of(text);
        const std::size_t first = from % (text.size() + 1);
        const std::size_t count = length % (text.size() - first + 1);
        const Bytes part = whole.slice(first, count);
        RC_ASSERT(part.text() == std::string_view(text).substr(first, count));
        RC_ASSERT(part.slice(count / 2, count - count / 2).text() == part.text().substr(count / 2));
      });
}

}  // namespace
}  // namespace raftbed
