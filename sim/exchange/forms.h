// The textual forms, each in a file of its own: one piece of the text into the recorder. What is
// wrong with a piece is a Trouble within it.
#pragma once

#include <optional>

#include "sim/exchange/piece.h"
#include "sim/exchange/recorder.h"

namespace raftbed::exchange {

using TakePiece = std::optional<Trouble> (*)(const Piece& piece, Recorder& recorder);

std::optional<Trouble> take_jsonl(const Piece& piece, Recorder& recorder);       // a line
std::optional<Trouble> take_jepsen_log(const Piece& piece, Recorder& recorder);  // a line
std::optional<Trouble> take_edn(const Piece& piece, Recorder& recorder);         // a map
std::optional<Trouble> take_porcupine(const Piece& piece, Recorder& recorder);   // a map

}  // namespace raftbed::exchange
