// An Input of Porcupine's, a call; what may stand there is said in porcupine.cc.
#include <algorithm>
#include <array>

#include "sim/exchange/letters.h"
#include "sim/exchange/porcupine_parts.h"

namespace raftbed::exchange {
namespace {

struct Input {
  Node op, key, value, expected;
};

std::optional<Function> function_of_number(std::string_view number, Model model) {
  if (number == "0" || number == "true") return Function::read;
  if (number == "1" || number == "false") return Function::put;
  if (number == "2") return model == Model::kv ? Function::append : Function::cas;
  return std::nullopt;
}

std::optional<Function> function_meant(const Node& op, Model model) {
  const bool is_word = op.kind == Node::Kind::text;
  std::string word(op.text);
  std::transform(word.begin(), word.end(), word.begin(), in_small);
  const auto function = is_word ? function_of(word) : function_of_number(op.text, model);
  return function && knows(model, *function) ? function : std::nullopt;
}

std::optional<Trouble> flaw_of_input(const Piece& piece, const Input& input, Function function) {
  if (function == Function::cas && input.expected.kind == Node::Kind::missing) {
    return at_node(piece, input.expected, "\"Expected\" of a cas");
  }
  if (writes(function) && input.value.kind == Node::Kind::missing) {
    return at_node(piece, input.value, "\"Value\", what is written");
  }
  return std::nullopt;
}

void take_input(const Input& input, Recorder& recorder, Call& call) {
  call.part = recorder.part_of(input.key);
  if (writes(call.function)) call.value = recorder.value_of_store(input.value);
  if (call.function == Function::cas) call.expected = recorder.value_of_store(input.expected);
}

}  // namespace

std::optional<Trouble> read_input(const Piece& piece, const Node& object, Recorder& recorder,
                                  Call& call) {
  Input input;
  if (object.kind != Node::Kind::map) return at_node(piece, object, "\"Input\", an object");
  const std::array<Member, 4> members{{{"op", &input.op},
                                       {"key", &input.key},
                                       {"value", &input.value},
                                       {"expected", &input.expected}}};
  if (auto trouble = scan_object(piece, object, members)) return trouble;
  const auto function = function_meant(input.op, recorder.options().model);
  if (!function) return at_node(piece, input.op, "\"Op\", an operation of the model");
  if (auto trouble = flaw_of_input(piece, input, *function)) return trouble;
  call.function = *function;
  call.line = piece.line;
  take_input(input, recorder, call);
  return std::nullopt;
}

}  // namespace raftbed::exchange
