// The binary form: a history that is read many times, or is so long that reading JSON would take
// longer than judging. Everything that a Deed says is carried, and nothing of the options.
//
//   file       magic, block*, empty block
//   block      u32 length of the body, u32 CRC-32C of the body, body        (little-endian)
//   body       n, n texts, n, n operations               the empty block's body says 0 and 0
//   text       length, bytes                             numbered over the whole file, from 0
//   operation  u8 head: bits 0-2 function (Function), 3-4 outcome (Outcome), 5 differs, 6 actual
//              process (signed), key (a text's number),
//              of a put or an append: value; of a cas: expected, value, and where bit 6 is set
//              actual; of a read whose outcome is ok: what was read,
//              call less the call before it in the file (signed; the first less 0),
//              unless the outcome is unknown: answer less call
//   value      0 nothing, else a text's number and one
//   number     LEB128, seven bits a byte from the low end, at most ten bytes; signed: zigzag
//
// A text stands before whoever names it. The magic ends in the version of the form, and has bytes
// that a transfer as text would change. An operation's "line" is its number in the file, from 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/exchange/deed.h"

namespace raftbed::exchange {

inline constexpr std::string_view binary_magic = "\x89RBH\r\n\x1a\x01";
constexpr std::uint8_t head_of(Function function, Outcome outcome) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(function) | static_cast<unsigned>(outcome)
                                                                         << 3);
}
inline constexpr std::size_t binary_header = 8;             // of a block
inline constexpr std::uint32_t binary_body_max = 1U << 24;  // bytes: what is longer is refused

}  // namespace raftbed::exchange
