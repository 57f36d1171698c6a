#include "core/base/crc32c.h"

#include <array>
#include <string_view>
#include <vector>

#include "testing/bytes.h"
#include "testing/property.h"

namespace raftbed {
namespace {

using testing::bytes_of;

// A bit at a time, from the definition: the reference for the tables.
std::uint32_t crc32c_by_bits(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xffff'ffff;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f6'3b78U : 0U);
  }
  return ~crc;
}

TEST_CASE("the checksum of the check string is that of the standard", "[crc32c][golden]") {
  CHECK(crc32c(bytes_of("123456789")) == 0xe306'9283);
}

TEST_CASE("the checksums of RFC 3720, appendix B.4, are met", "[crc32c][golden]") {
  std::array<std::byte, 32> bytes{};
  CHECK(crc32c(bytes) == 0x8a91'36aa);
  bytes.fill(std::byte{0xff});
  CHECK(crc32c(bytes) == 0x62a8'ab43);
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<std::byte>(i);
  CHECK(crc32c(bytes) == 0x46dd'794e);
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<std::byte>(31 - i);
  CHECK(crc32c(bytes) == 0x113f'db5c);
}

TEST_CASE("the checksum of nothing is zero, and nothing changes no checksum", "[crc32c]") {
  CHECK(crc32c({}) == 0);
  CHECK(crc32c({}, 0x1234'5678) == 0x1234'5678);
}

TEST_CASE("the tables agree with the definition", "[crc32c]") {
  testing::check_property("crc32c against bits", [](const std::vector<std::uint8_t>& bytes) {
    RC_ASSERT(crc32c_by_tables(bytes_of(bytes)) == crc32c_by_bits(bytes_of(bytes)));
  });
}

TEST_CASE("the processor's way agrees with the tables at every length and alignment", "[crc32c]") {
  std::vector<std::uint8_t> bytes(300);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(i * i + 7 * i);
  for (std::size_t from = 0; from < 16; ++from) {
    for (std::size_t length = 0; from + length <= bytes.size(); ++length) {
      const auto part = bytes_of(bytes).subspan(from, length);
      const auto before = static_cast<std::uint32_t>(0x9e37'79b9U * length);
      INFO("from " << from << ", " << length << " bytes");
      REQUIRE(crc32c(part, before) == crc32c_by_tables(part, before));
    }
  }
}

TEST_CASE("a checksum is continued at every split point", "[crc32c]") {
  testing::check_property("crc32c split", [](const std::vector<std::uint8_t>& bytes) {
    const auto all = bytes_of(bytes);
    for (std::size_t at = 0; at <= all.size(); ++at) {
      RC_ASSERT(crc32c(all.subspan(at), crc32c(all.first(at))) == crc32c(all));
    }
  });
}

TEST_CASE("a flipped bit changes the checksum", "[crc32c]") {
  testing::check_property("crc32c flipped", [](std::vector<std::uint8_t> bytes) {
    const std::uint32_t before = crc32c(bytes_of(bytes));
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
      bytes[bit / 8] ^= mask;
      RC_ASSERT(crc32c(bytes_of(bytes)) != before);
      bytes[bit / 8] ^= mask;
    }
  });
}

}  // namespace
}  // namespace raftbed
