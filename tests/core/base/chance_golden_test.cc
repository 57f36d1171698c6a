// The first values of keyed chance. They are frozen for language version 1: a saved plan or seed
// means the same run only as long as they hold. If one of these fails, the code is wrong, not the
// table; a change needs a new version of the language. The values were computed from the definition
// by another program.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/base/chance.h"
#include "core/base/ids.h"

namespace raftbed {
namespace {

struct Row {
  Stream stream;
  std::uint64_t of_nothing;  // seed 1, the identity without fields
  std::uint64_t of_message;  // seed 1, the identity (n1, n2, 7)
  std::uint64_t elsewhere;   // seed 0x5eed, the identity (n1, n2, 7)
};

constexpr std::array<Row, 13> table{{
    {Stream::link_latency, 0xde03'a7fb'5c3a'7490, 0xc126'950b'8682'8e46, 0x7336'bf94'643f'e4a3},
    {Stream::drop, 0x6326'bc60'b0ee'7af1, 0x8090'392f'63b0'432d, 0xca5b'e539'e3aa'340a},
    {Stream::duplicate, 0x2fe9'e294'dc83'7b88, 0xd2b0'f48f'c314'6152, 0xa161'86e5'e39a'b3da},
    {Stream::reorder, 0xf3ef'0653'b0a1'dce4, 0xfa38'08c9'ecd2'163c, 0x9925'53f1'e494'0a98},
    {Stream::disk_latency, 0xbaa2'd063'f9a4'1b56, 0x2172'1d9d'9778'817b, 0x38bc'348d'1bc9'71a5},
    {Stream::disk_survival, 0x1057'7832'feb4'dc7a, 0xd0b4'25c6'607d'5bff, 0xe0be'fb66'a717'9895},
    {Stream::election_timeout, 0xad94'53b3'7c1a'3879, 0x5f00'f3bd'12c9'bc7d, 0xf9fb'5cf4'd5d3'5278},
    {Stream::workload, 0x8ff6'3b82'a921'ac08, 0xc445'd12b'e115'ea82, 0x35e3'3d42'db6e'd9a4},
    {Stream::client_retry, 0xf33a'f0f1'a9b2'46bc, 0xe28d'e6c2'ce2b'f198, 0xbb51'c01e'2757'7a9a},
    {Stream::clock, 0xaa1d'32d5'7dc6'55f8, 0x1954'5407'758b'9791, 0xe683'8232'093e'6ccc},
    {Stream::plan, 0x3255'd52a'7f72'12af, 0x7330'f5e6'eedc'cca7, 0xea78'49cb'0c85'949c},
    {Stream::campaign, 0xe4ec'9341'4744'764a, 0x5b02'f25a'025b'33b2, 0xdfc0'd3b6'015e'0bb9},
    {Stream::restart, 0xa0e0'35fe'4cba'ee70, 0x0ce3'd52e'ee33'74a4, 0x671a'e9b8'5535'f5fa},
}};

constexpr Identity message(NodeId(1), NodeId(2), std::uint64_t{7});

// At compile time and at run time, since these are two implementations of the arithmetic.
constexpr bool table_holds() {
  for (const Row& row : table) {
    if (Chance(1).draw(row.stream, Identity()) != row.of_nothing) return false;
    if (Chance(1).draw(row.stream, message) != row.of_message) return false;
    if (Chance(0x5eed).draw(row.stream, message) != row.elsewhere) return false;
  }
  return true;
}
static_assert(table_holds());

TEST_CASE("each stream gives its frozen first draws", "[chance][golden]") {
  for (const Row& row : table) {
    CAPTURE(static_cast<unsigned>(row.stream));
    CHECK(Chance(1).draw(row.stream, Identity()) == row.of_nothing);
    CHECK(Chance(1).draw(row.stream, message) == row.of_message);
    CHECK(Chance(0x5eed).draw(row.stream, message) == row.elsewhere);
  }
}

TEST_CASE("the table names the streams by their frozen numbers, none left out",
          "[chance][golden]") {
  for (std::size_t at = 0; at < table.size(); ++at) {
    CHECK(static_cast<std::size_t>(table[at].stream) == at + 1);
  }
}

TEST_CASE("identities have their frozen values", "[chance][golden]") {
  CHECK(Identity().value() == 0);
  const Identity identity(NodeId(1), Endpoint(ClientId(1)), Term(3), Sequence(5));
  CHECK(identity.value() == 0x17fa'e480'b5b4'1624);
}

TEST_CASE("numbers below a bound have their frozen values", "[chance][golden]") {
  const std::vector<std::uint64_t> expected{22, 82, 78, 28, 74, 61, 38, 4, 8, 51, 32, 18};
  std::vector<std::uint64_t> found;
  for (std::uint64_t n = 0; n < expected.size(); ++n) {
    found.push_back(Chance(1).below(Stream::plan, Identity(n), 100));
  }
  CHECK(found == expected);
}

TEST_CASE("durations between bounds have their frozen values", "[chance][golden]") {
  const std::vector<std::int64_t> expected{250'338'562, 270'967'509, 281'260'512,
                                           150'300'143, 295'176'534, 209'061'081};
  std::vector<std::int64_t> found;
  for (std::uint64_t term = 0; term < expected.size(); ++term) {
    const Identity identity(NodeId(1), Term(term), std::uint64_t{0});
    found.push_back(
        Chance(1)
            .between(Stream::election_timeout, identity, milliseconds(150), milliseconds(300))
            .ns());
  }
  CHECK(found == expected);
}

TEST_CASE("what happens one time in four happens at its frozen places", "[chance][golden]") {
  std::vector<std::uint64_t> found;
  for (std::uint64_t n = 0; n < 16; ++n) {
    if (Chance(1).happens(Stream::drop, Identity(n), Ratio{1, 4})) found.push_back(n);
  }
  CHECK(found == std::vector<std::uint64_t>{4, 10});
}

TEST_CASE("a reseeded chance has its frozen seed", "[chance][golden]") {
  CHECK(Chance(1).reseeded(0).seed() == 0x910a'2dec'8902'5cc1);
  CHECK(Chance(1).reseeded(42).seed() == 0xba69'ec91'004f'ef88);
}

}  // namespace
}  // namespace raftbed
