// An Output of Porcupine's, an answer; what may stand there is said in porcupine.cc.
#include <array>

#include "sim/exchange/numbers.h"
#include "sim/exchange/porcupine_parts.h"

namespace raftbed::exchange {
namespace {

struct Output {
  Node value, exists, ok, unknown, actual, version;
};

// A put, a delete and an append need tell nothing.
bool is_told(Function function) {
  return function == Function::read || function == Function::cas;
}

std::optional<Trouble> wrong_truth(const Piece& piece, const Output& output) {
  const auto is_wrong = [](const Node& truth) {
    return truth.is_said() && truth.kind != Node::Kind::truth;
  };
  if (is_wrong(output.exists)) return at_node(piece, output.exists, "\"Exists\", true or false");
  if (is_wrong(output.unknown)) return at_node(piece, output.unknown, "\"Unknown\", true or false");
  return std::nullopt;
}

std::optional<Trouble> take_read(const Piece& piece, const Output& output, Recorder& recorder,
                                 Answer& answer) {
  if (output.value.kind == Node::Kind::missing && !output.exists.is_said()) {
    return at_node(piece, output.value, "\"Value\" of a get, or \"Exists\" or \"Unknown\"");
  }
  if (output.exists.text != "false") answer.read = recorder.value_of_store(output.value);
  return std::nullopt;
}

std::optional<Trouble> take_cas(const Piece& piece, const Output& output, Recorder& recorder,
                                Answer& answer) {
  if (output.ok.kind != Node::Kind::truth) {
    return at_node(piece, output.ok, "\"Ok\" of a cas, or \"Unknown\", true or false");
  }
  if (output.ok.text == "true") return std::nullopt;
  answer.outcome = Outcome::fail;
  answer.differs = true;
  if (output.actual.kind != Node::Kind::missing) {
    answer.actual = recorder.value_of_store(output.actual);
  }
  return std::nullopt;
}

std::optional<Trouble> take_output(const Piece& piece, const Output& output, Function function,
                                   Recorder& recorder, Answer& answer) {
  if (auto trouble = wrong_truth(piece, output)) return trouble;
  if (output.unknown.text == "true") return std::nullopt;
  answer.outcome = Outcome::ok;
  if (function == Function::read) return take_read(piece, output, recorder, answer);
  if (function == Function::cas) return take_cas(piece, output, recorder, answer);
  return std::nullopt;
}

// One that is no object.
std::optional<Trouble> take_bare_output(const Piece& piece, const Node& value, Function function,
                                        Recorder& recorder, Answer& answer) {
  if (!is_told(function) || !value.is_said()) {
    answer.outcome = is_told(function) ? Outcome::unknown : Outcome::ok;
    return std::nullopt;
  }
  if (value.kind == Node::Kind::list) return at_node(piece, value, "an output");
  Output output;
  (function == Function::read ? output.value : output.ok) = value;
  return take_output(piece, output, function, recorder, answer);
}

}  // namespace

std::optional<Trouble> read_output(const Piece& piece, const Node& object, Function function,
                                   Recorder& recorder, Answer& answer) {
  answer.line = piece.line;
  if (object.kind != Node::Kind::map) {
    return take_bare_output(piece, object, function, recorder, answer);
  }
  Output output;
  const std::array<Member, 5> members{{{"value", &output.value},
                                       {"exists", &output.exists},
                                       {"ok", &output.ok},
                                       {"unknown", &output.unknown},
                                       {"actual", &output.actual}}};
  const std::array<Member, 1> hints{{{"version", &output.version}}};
  if (auto trouble = scan_object(piece, object, members, hints)) return trouble;
  answer.version = version_of(output.version);
  return take_output(piece, output, function, recorder, answer);
}

}  // namespace raftbed::exchange
