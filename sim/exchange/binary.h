// The binary form: a history that is read many times, or is so long that reading JSON would take
// longer than judging. Everything that a Deed says is carried, and nothing of the options.
//
//   file       magic, u32 texts, u32 operations, block*: as many as have all of these
//   block      u32 length of the body, u32 CRC-32C of the body, body        (little-endian)
//   body       n, n texts, n, n runs
//   text       length, bytes                             numbered over the whole file, from 0;
//              of one that is a list or a map with a byte 0xff before it (nested.h)
//   run        key (a text's number), n, n operations of that key
//   operation  u8 head: bits 0-2 function (Function), 3-4 outcome (Outcome), 5 differs, 6 actual,
//              7 version
//              u8 widths of the next four: two bits each from the low end, for 1, 2, 4 or 8 bytes
//              process, modulo 2^64
//              value: of a put, an append or a cas what it writes, of a read whose outcome is ok
//              what it saw; else 0
//              call less the call before it in the run, modulo 2^64; the first less 0
//              answer less call; of an unknown outcome 0
//              of a cas: u32 value expected, and where bit 6 is set u32 value actual
//              where bit 7 is set u64 version, below 2^63
//   value      0 nothing, else a text's number and one
//   n, length, key   LEB128, seven bits a byte from the low end, at most ten bytes
//
// It is made to be read fast. Where an operation's fields lie its first two bytes say, so that no
// byte waits for the one before; the operations of a key lie together, as the judge takes them;
// the counts at its head say how much room there has to be. A text stands before whoever names it.
// The magic ends in the version of the form, and has bytes that a transfer as text would change. An
// operation's "line" is its number in the file, from 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/exchange/deed.h"

namespace raftbed::exchange {

inline constexpr std::string_view binary_magic = "\x89RBH\r\n\x1a\x02";
// As it is in every version.
inline constexpr std::string_view binary_mark = binary_magic.substr(0, binary_magic.size() - 1);
constexpr std::uint8_t head_of(Function function, Outcome outcome) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(function) | static_cast<unsigned>(outcome)
                                                                         << 3);
}
inline constexpr std::uint8_t head_differs = 0x20;
inline constexpr std::uint8_t head_actual = 0x40;
inline constexpr std::uint8_t head_version = 0x80;
inline constexpr std::size_t binary_head = binary_magic.size() + 8;  // of a file
inline constexpr std::size_t binary_header = 8;                      // of a block
inline constexpr std::size_t binary_operation_min = 2 + 4;
inline constexpr std::size_t binary_operation_max = 2 + 4 * 8 + 2 * 4 + 8;
inline constexpr std::uint32_t binary_body_max = 1U << 24;  // bytes: what is longer is refused

// How many of a file's texts and operations there are.
struct Totals {
  std::uint32_t texts = 0;
  std::uint32_t operations = 0;
  friend bool operator==(const Totals&, const Totals&) = default;
};

}  // namespace raftbed::exchange
