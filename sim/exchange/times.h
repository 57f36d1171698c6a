// When a whole operation was called, in the forms that tell it as a number.
#pragma once

#include <optional>
#include <string_view>

#include "sim/exchange/piece.h"
#include "sim/exchange/recorder.h"

namespace raftbed::exchange {

// The member of this name, an integer that is in time.
std::optional<Trouble> read_call_time(const Piece& piece, std::string_view name, const Node& member,
                                      Call& call);

}  // namespace raftbed::exchange
