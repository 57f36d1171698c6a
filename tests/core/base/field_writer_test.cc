#include "core/base/field_writer.h"

#include <array>
#include <vector>

#include "testing/property.h"
#include "testing/writer.h"

namespace raftbed {
namespace {

TEST_CASE("fields written into room are those that a writer appends", "[codec][property]") {
  testing::check_property("field writer",
                          [](std::uint8_t a, std::uint16_t b, std::uint32_t c, std::uint64_t d,
                             const std::vector<std::uint8_t>& tail) {
                            const auto raw = std::as_bytes(std::span(tail));
                            std::vector<std::byte> appended;
                            testing::Writer(appended).u8(a).u16(b).u32(c).u64(d).raw(raw);
                            std::vector<std::byte> room(appended.size());
                            FieldWriter writer(room);
                            writer.u8(a).u16(b).u32(c).u64(d).raw(raw);
                            RC_ASSERT(writer.left() == 0U);
                            RC_ASSERT(room == appended);
                          });
}

TEST_CASE("a field that does not fit is a broken invariant, and nothing is written", "[codec]") {
  std::array<std::byte, 4> room{};
  const std::span<std::byte> all(room);
  FieldWriter writer(all.first(3));
  CHECK_THROWS_AS(writer.u32(0xffff'ffff), Broken);
  CHECK(room == std::array<std::byte, 4>{});
  CHECK(writer.left() == 3);
}

}  // namespace
}  // namespace raftbed
