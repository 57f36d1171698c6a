#include "core/base/crc32c.h"

#include <array>

#include "core/base/endian.h"

namespace raftbed {
namespace {

using Table = std::array<std::uint32_t, 256>;

// Slicing by eight: table k advances a byte through k further zero bytes.
constexpr std::array<Table, 8> make_tables() {
  std::array<Table, 8> tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f6'3b78U : 0U);
    tables[0][i] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::uint32_t i = 0; i < 256; ++i) {
      const std::uint32_t crc = tables[k - 1][i];
      tables[k][i] = (crc >> 8) ^ tables[0][crc & 0xff];
    }
  }
  return tables;
}

constexpr std::array<Table, 8> tables = make_tables();

#if defined(__x86_64__) && defined(__GNUC__)

[[gnu::target("sse4.2")]] inline std::uint64_t with_word(std::uint64_t crc, const std::byte* at) {
  return __builtin_ia32_crc32di(crc, load_little_endian<std::uint64_t>(at));
}

// What is left behind words: of a size below 8, whose low bits say which parts there are.
[[gnu::target("sse4.2")]] inline std::uint32_t with_rest(std::uint32_t crc, const std::byte* at,
                                                         std::size_t size) {
  if ((size & 4) != 0) {
    crc = __builtin_ia32_crc32si(crc, load_little_endian<std::uint32_t>(at));
    at += 4;
  }
  if ((size & 2) != 0) {
    crc = __builtin_ia32_crc32hi(crc, load_little_endian<std::uint16_t>(at));
    at += 2;
  }
  return (size & 1) != 0 ? __builtin_ia32_crc32qi(crc, std::to_integer<std::uint8_t>(*at)) : crc;
}

[[gnu::target("sse4.2")]] std::uint32_t crc32c_by_instruction(std::span<const std::byte> bytes,
                                                              std::uint32_t before) {
  const std::byte* at = bytes.data();
  std::uint64_t wide = ~before;
  for (std::size_t blocks = bytes.size() / 32; blocks > 0; --blocks, at += 32) {
    wide = with_word(with_word(with_word(with_word(wide, at), at + 8), at + 16), at + 24);
  }
  if ((bytes.size() & 16) != 0) {
    wide = with_word(with_word(wide, at), at + 8);
    at += 16;
  }
  if ((bytes.size() & 8) != 0) {
    wide = with_word(wide, at);
    at += 8;
  }
  return ~with_rest(static_cast<std::uint32_t>(wide), at, bytes.size());
}

// What is summed before this is known, among other files' initialisers, is summed by the tables.
const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;

#else

constexpr bool has_instruction = false;

std::uint32_t crc32c_by_instruction(std::span<const std::byte> bytes, std::uint32_t before) {
  return crc32c_by_tables(bytes, before);
}

#endif

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before) {
  return has_instruction ? crc32c_by_instruction(bytes, before) : crc32c_by_tables(bytes, before);
}

std::uint32_t crc32c_by_tables(std::span<const std::byte> bytes, std::uint32_t before) {
  std::uint32_t crc = ~before;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    const std::uint32_t low = crc ^ load_little_endian<std::uint32_t>(bytes.data());
    const std::uint32_t high = load_little_endian<std::uint32_t>(bytes.data() + 4);
    crc = tables[7][low & 0xff] ^ tables[6][(low >> 8) & 0xff] ^ tables[5][(low >> 16) & 0xff] ^
          tables[4][low >> 24] ^ tables[3][high & 0xff] ^ tables[2][(high >> 8) & 0xff] ^
          tables[1][(high >> 16) & 0xff] ^ tables[0][high >> 24];
  }
  for (const std::byte b : bytes) {
    crc = (crc >> 8) ^ tables[0][(crc ^ std::to_integer<std::uint32_t>(b)) & 0xff];
  }
  return ~crc;
}

}  // namespace raftbed
