// The objects within a record of Porcupine's (porcupine.cc): an Input makes a call, an Output an
// answer. What is wrong with one is a Trouble within the piece.
#pragma once

#include <optional>
#include <span>

#include "sim/exchange/piece.h"
#include "sim/exchange/recorder.h"

namespace raftbed::exchange {

// The members of an object that have a name among these, which are in small letters. Of a hint no
// other name is a slip.
std::optional<Trouble> scan_object(const Piece& piece, const Node& object,
                                   std::span<const Member> members,
                                   std::span<const Member> hints = {});

// But for its time and its process.
std::optional<Trouble> read_input(const Piece& piece, const Node& object, Recorder& recorder,
                                  Call& call);
// But for its time; to a call of this function.
std::optional<Trouble> read_output(const Piece& piece, const Node& object, Function function,
                                   Recorder& recorder, Answer& answer);

}  // namespace raftbed::exchange
