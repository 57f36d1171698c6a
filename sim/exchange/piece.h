// One piece of a text (a line, or a map), and how that which is wrong in it is told: where it
// stands, what was expected and what was found.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/exchange/scanner.h"
#include "sim/exchange/slips.h"

namespace raftbed::exchange {

struct Piece {
  std::string_view text;
  std::uint32_t line = 0;  // where it begins
  std::string& scratch;    // has room for the whole text
};

// In quotes, and cut off where it is long.
std::string in_quotes(std::string_view text);
// That something else was expected than `node`: where it begins within the piece, unless it was
// copied; or, of a piece that is not at hand, at its beginning.
Trouble at_node(const Piece& piece, const Node& node, std::string expected);
Trouble instead_of(const Node& node, std::string expected);
// A name that is a slip of the pen.
Trouble at_slip(const Piece& piece, const Strangers::Slip& slip);
// The first byte that is no UTF-8. REQUIRES: there is one.
Trouble at_wrong_byte(const Piece& piece);
// What was wrong within `object`, as of the whole piece.
std::optional<Trouble> within(const Piece& piece, const Node& object, const Scanner& scanner);

}  // namespace raftbed::exchange
