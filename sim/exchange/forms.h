// The forms, each in a file of its own: one piece of the text (a line, or a map) into the recorder.
//
// `line` is where the piece stands. What is wrong with a piece is a Trouble within it.
#pragma once

#include <optional>

#include "sim/exchange/recorder.h"

namespace raftbed::exchange {

struct Piece {
  std::string_view text;
  std::uint32_t line = 0;
  std::string& scratch;  // has room for the whole text
};

std::optional<Trouble> take_jsonl(const Piece& piece, Recorder& recorder);
std::optional<Trouble> take_edn(const Piece& piece, Recorder& recorder);
std::optional<Trouble> take_jepsen_log(const Piece& piece, Recorder& recorder);

// An event as Jepsen tells it, in whatever form.
struct Event {
  std::string_view type;
  Node process, function, key, value;
  std::optional<Instant> at;  // else the order of the events is the time
  std::uint32_t line = 0;
  Dialect dialect = Dialect::edn;  // of the nested values
};
std::optional<Trouble> take_event(const Event& event, Recorder& recorder, std::string& scratch);

std::optional<std::int64_t> integer_of(std::string_view text);

}  // namespace raftbed::exchange
