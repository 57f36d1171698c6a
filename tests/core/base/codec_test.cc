#include "core/base/codec.h"

#include <string>

#include "testing/bytes.h"
#include "testing/property.h"
#include "testing/writer.h"

namespace raftbed {
namespace {

using testing::bytes_of;
using Buffer = std::vector<std::byte>;
using Octets = std::vector<std::uint8_t>;

Octets octets_of(std::span<const std::byte> bytes) {
  Octets octets;
  for (const std::byte byte : bytes) octets.push_back(std::to_integer<std::uint8_t>(byte));
  return octets;
}

struct Record {
  std::uint8_t a;
  std::uint16_t b;
  std::uint32_t c;
  std::uint64_t d;
  Octets e;
  friend bool operator==(const Record&, const Record&) = default;
};

Buffer encode(const Record& record) {
  Buffer buffer;
  testing::Writer(buffer)
      .u8(record.a)
      .u16(record.b)
      .u32(record.c)
      .sized(bytes_of(record.e))
      .u64(record.d);
  return buffer;
}

Record decode(Reader& reader) {
  Record record{};
  record.a = reader.u8();
  record.b = reader.u16();
  record.c = reader.u32();
  record.e = octets_of(reader.sized());
  record.d = reader.u64();
  return record;
}

Record any_record() {
  return Record{*rc::gen::arbitrary<std::uint8_t>(), *rc::gen::arbitrary<std::uint16_t>(),
                *rc::gen::arbitrary<std::uint32_t>(), *rc::gen::arbitrary<std::uint64_t>(),
                *rc::gen::arbitrary<Octets>()};
}

TEST_CASE("what was written is read back, with nothing left over", "[codec]") {
  testing::check_property("codec round trip", [] {
    const Record record = any_record();
    const Buffer buffer = encode(record);
    Reader reader(buffer);
    RC_ASSERT(decode(reader) == record);
    RC_ASSERT(reader.complete());
  });
}

TEST_CASE("every prefix of what was written fails, and none is read beyond its end", "[codec]") {
  testing::check_property("codec prefixes", [] {
    const Buffer buffer = encode(any_record());
    for (std::size_t length = 0; length < buffer.size(); ++length) {
      const Buffer prefix(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(length));
      Reader reader(prefix);  // a buffer of its own, so that a sanitizer sees a step beyond it
      decode(reader);
      RC_ASSERT(reader.failed());
      RC_ASSERT(!reader.complete());
    }
  });
}

TEST_CASE("any bytes are read without harm, and something left over is not complete", "[codec]") {
  testing::check_property("codec noise", [](const Octets& noise) {
    Reader reader(bytes_of(noise));
    decode(reader);
    RC_ASSERT(reader.left() <= noise.size());
    RC_ASSERT(reader.complete() == (!reader.failed() && reader.left() == 0));
  });
  Buffer buffer = encode(Record{1, 2, 3, 4, {5}});
  buffer.push_back(std::byte{6});
  Reader reader(buffer);
  decode(reader);
  CHECK_FALSE(reader.failed());
  CHECK_FALSE(reader.complete());
}

TEST_CASE("numbers are little-endian", "[codec][golden]") {
  Fields<15> fields;
  fields.u8(0x01).u16(0x0203).u32(0x0405'0607).u64(0x0809'0a0b'0c0d'0e0f);
  const Octets golden{1, 3, 2, 7, 6, 5, 4, 0x0f, 0x0e, 0x0d, 0x0c, 0x0b, 0x0a, 9, 8};
  CHECK(octets_of(fields.span()) == golden);
}

TEST_CASE("sized bytes are their length in 32 bits, and then themselves", "[codec][golden]") {
  const Octets golden{3, 0, 0, 0, 9, 8, 7, 0, 0, 0, 0};
  Reader reader(bytes_of(golden));
  CHECK(octets_of(reader.sized()) == Octets{9, 8, 7});
  CHECK(reader.sized().empty());
  CHECK(reader.complete());
}

TEST_CASE("a length that promises more than there is fails", "[codec]") {
  Buffer buffer;
  testing::Writer(buffer).u32(0xffff'ffff).u8(1);
  Reader reader(buffer);
  CHECK(reader.sized().empty());
  CHECK(reader.failed());
}

TEST_CASE("after a failure every read gives zero, though bytes were left", "[codec]") {
  const Octets octets{1, 2, 3};
  Reader reader(bytes_of(octets));
  CHECK(reader.u64() == 0);
  CHECK(reader.u8() == 0);
  CHECK(reader.sized().empty());
  CHECK(reader.left() == 0);
  CHECK(reader.failed());
}

TEST_CASE("fields that are begun anew hold what was written since", "[codec]") {
  Fields<8> fields;
  fields.u64(1);
  fields.clear();
  CHECK(fields.size() == 0);
  fields.u16(0x0203);
  CHECK(octets_of(fields.span()) == Octets{3, 2});
}

TEST_CASE("nothing is complete where nothing was asked for", "[codec]") {
  CHECK(Reader({}).complete());
  Reader reader({});
  CHECK(reader.raw(0).empty());
  CHECK(reader.complete());
}

TEST_CASE("fields lie in a row as a writer writes them", "[codec][golden]") {
  Buffer buffer;
  testing::Writer(buffer).u8(1).u16(0x0203).u32(0x0405'0607).u64(8);
  Fields<15> fields;
  fields.u8(1).u16(0x0203).u32(0x0405'0607).u64(8);
  CHECK(octets_of(Buffer(fields.span().begin(), fields.span().end())) == octets_of(buffer));
  CHECK_THROWS_AS(fields.u8(1), Broken);
}

}  // namespace
}  // namespace raftbed
