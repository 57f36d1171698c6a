// JSON of Porcupine (github.com/anishathalye/porcupine, model.go): its Operations or Events as Go
// writes them, in a list or one behind the other.
//
//   {"ClientId":0, "Input":{...}, "Call":1, "Output":{...}, "Return":2}
//   {"ClientId":0, "Kind":false, "Value":{...}, "Id":0}        Kind true: a return, Value the
//   output
//
// Input and Output are the user's own; read are, in small letters or capitals, Op, Key, Value and
// Expected of the one, and Value, Exists, Ok, Unknown and Actual of the other. Other members are
// passed over, here and there, but for slips of the pen (slips.h). Op is a word, or a
// number or truth as in Porcupine's own models: get 0 or true, put 1 or false, 2 append (kv), or
// cas. A Return that is missing, or Go's greatest integer, and Unknown leave the outcome open, and
// so does an Output of null, where a get or a cas has it. A write tells its Value, be it null; a
// get Value or Exists, or its Output is the value itself, as Porcupine's register has it. A cas
// tells Ok, or Unknown, as Porcupine's tests always do and Go writes it, false included: one
// without either is refused, for it may as well have been refused as not. With the model kv an
// empty text is nothing, as in Porcupine's. The order of events is the time; their Id, and not the
// client, ties the two of an operation; of whole ones a client may have several at a time.
// Porcupine's own test data are EDN and logs.
#include <algorithm>
#include <array>
#include <limits>

#include "sim/exchange/forms.h"
#include "sim/exchange/members.h"
#include "sim/exchange/numbers.h"
#include "sim/exchange/utf8.h"

namespace raftbed::exchange {
namespace {

bool is_named(std::string_view name, std::string_view wanted) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(),
                    [&](char one, char other) { return lower(one) == other; });
}

// The members of an object that have a name among these, which are in small letters; what is wrong
// with it.
template <std::size_t n>
std::optional<Trouble> scan_object(const Piece& piece, const Node& object,
                                   const std::array<Member, n>& members) {
  Scanner scanner(object.text, Dialect::json, piece.scratch);
  if (scanner.at_end()) return std::nullopt;
  Strangers strangers;
  scan_members(scanner, [&](std::string_view name) {
    const auto member = std::find_if(members.begin(), members.end(),
                                     [&](const Member& m) { return is_named(name, m.name); });
    if (member != members.end()) return member->into;
    strangers.add(name, members);
    return static_cast<Node*>(nullptr);
  });
  if (!scanner.at_end()) scanner.refuse("','");
  if (auto trouble = within(piece, object, scanner)) return trouble;
  const auto slip = strangers.slip();
  return slip ? std::optional(at_slip(piece, *slip)) : std::nullopt;
}

struct Record {
  Node client, kind, id, input, output, value, call, answer;
};
struct Input {
  Node op, key, value, expected;
};
struct Output {
  Node value, exists, ok, unknown, actual;
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
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto function = is_word ? function_of(word) : function_of_number(op.text, model);
  return function && knows(model, *function) ? function : std::nullopt;
}

std::optional<Trouble> read_call(const Piece& piece, const Node& object, Recorder& recorder,
                                 Call& call) {
  Input input;
  if (object.kind != Node::Kind::map) return at_node(piece, object, "\"Input\", an object");
  const std::array<Member, 4> members{{{"op", &input.op},
                                       {"key", &input.key},
                                       {"value", &input.value},
                                       {"expected", &input.expected}}};
  if (auto trouble = scan_object(piece, object, members)) return trouble;
  const Model model = recorder.options().model;
  const auto function = function_meant(input.op, model);
  if (!function) return at_node(piece, input.op, "\"Op\", an operation of the model");
  if (*function == Function::cas && input.expected.kind == Node::Kind::missing) {
    return at_node(piece, input.expected, "\"Expected\" of a cas");
  }
  if (writes(*function) && input.value.kind == Node::Kind::missing) {
    return at_node(piece, input.value, "\"Value\", what is written");
  }
  call.function = *function;
  call.line = piece.line;
  call.part = recorder.part_of(input.key);
  const bool is_cas = *function == Function::cas;
  if (writes(*function)) call.value = recorder.value_of(without_empty(input.value, model));
  if (is_cas) call.expected = recorder.value_of(without_empty(input.expected, model));
  return std::nullopt;
}

// Of an output that tells something.
std::optional<Trouble> read_output(const Piece& piece, const Output& output, Function function,
                                   Recorder& recorder, Answer& answer) {
  const Model model = recorder.options().model;
  const auto is_wrong = [](const Node& truth) {
    return truth.is_said() && truth.kind != Node::Kind::truth;
  };
  if (is_wrong(output.exists)) return at_node(piece, output.exists, "\"Exists\", true or false");
  if (is_wrong(output.unknown)) return at_node(piece, output.unknown, "\"Unknown\", true or false");
  if (output.unknown.text == "true") return std::nullopt;
  const bool is_told = output.value.kind != Node::Kind::missing || output.exists.is_said();
  if (function == Function::read && !is_told) {
    return at_node(piece, output.value, "\"Value\" of a get, or \"Exists\" or \"Unknown\"");
  }
  answer.outcome = Outcome::ok;
  if (function == Function::read && output.exists.text != "false") {
    answer.read = recorder.value_of(without_empty(output.value, model));
  }
  if (function != Function::cas) return std::nullopt;
  if (output.ok.kind != Node::Kind::truth) {
    return at_node(piece, output.ok, "\"Ok\" of a cas, or \"Unknown\", true or false");
  }
  if (output.ok.text == "true") return std::nullopt;
  answer.outcome = Outcome::fail;
  answer.differs = true;
  if (output.actual.kind == Node::Kind::missing) return std::nullopt;
  answer.actual = recorder.value_of(without_empty(output.actual, model));
  return std::nullopt;
}

// An output that is no object.
std::optional<Trouble> read_bare_output(const Piece& piece, const Node& value, Function function,
                                        Recorder& recorder, Answer& answer) {
  Output output;
  (function == Function::read ? output.value : output.ok) = value;
  const bool is_list = value.kind == Node::Kind::list;
  return is_list ? at_node(piece, value, "an output")
                 : read_output(piece, output, function, recorder, answer);
}

std::optional<Trouble> read_answer(const Piece& piece, const Node& object, Function function,
                                   Recorder& recorder, Answer& answer) {
  Output output;
  answer.line = piece.line;
  // A put, a delete and an append need tell nothing.
  const bool is_told = function == Function::read || function == Function::cas;
  if (is_told && object.is_said() && object.kind != Node::Kind::map) {
    return read_bare_output(piece, object, function, recorder, answer);
  }
  if (object.kind != Node::Kind::map) {
    answer.outcome = is_told ? Outcome::unknown : Outcome::ok;
    return std::nullopt;
  }
  const std::array<Member, 5> members{{{"value", &output.value},
                                       {"exists", &output.exists},
                                       {"ok", &output.ok},
                                       {"unknown", &output.unknown},
                                       {"actual", &output.actual}}};
  if (auto trouble = scan_object(piece, object, members)) return trouble;
  return read_output(piece, output, function, recorder, answer);
}

std::optional<Trouble> take_whole(const Piece& piece, const Record& record, Call call,
                                  Recorder& recorder) {
  if (auto trouble = read_call(piece, record.input, recorder, call)) return trouble;
  const auto called = integer_of(record.call.text);
  if (!called) return at_node(piece, record.call, "\"Call\", an integer");
  if (!is_in_time(Instant(*called))) {
    return at_node(piece, record.call, "a \"Call\" between the beginning and the end of all time");
  }
  call.at = Instant(*called);
  Answer answer;
  if (record.answer.is_said()) {
    const auto returned = integer_of(record.answer.text);
    if (!returned || *returned < *called) {
      return at_node(piece, record.answer, "\"Return\", an integer not before the call");
    }
    answer.at = Instant(*returned);
    if (auto trouble = read_answer(piece, record.output, call.function, recorder, answer)) {
      return trouble;
    }
    if (*returned == std::numeric_limits<std::int64_t>::max()) answer = Answer{};
  }
  recorder.add(call, answer);
  return std::nullopt;
}

std::optional<Trouble> take_half(const Piece& piece, const Record& record, Call call,
                                 Recorder& recorder) {
  const auto id = integer_of(record.id.text);
  if (!id) return at_node(piece, record.id, "\"Id\", an integer");
  if (record.kind.text != "true" && record.kind.text != "false") {
    return at_node(piece, record.kind, "\"Kind\", false for a call or true for a return");
  }
  if (record.kind.text == "false") {
    if (auto trouble = read_call(piece, record.value, recorder, call)) return trouble;
    call.at = recorder.tick();
    return recorder.call(*id, call);
  }
  const Call* const open = recorder.open_call(*id);
  const Function function = open != nullptr ? open->function : Function::put;
  Answer answer;
  answer.at = recorder.tick();
  if (auto trouble = read_answer(piece, record.value, function, recorder, answer)) return trouble;
  return recorder.answer(*id, answer);
}

}  // namespace

std::optional<Trouble> take_porcupine(const Piece& piece, Recorder& recorder) {
  if (!is_utf8(piece.text)) return at_wrong_byte(piece);
  if (!piece.text.ends_with('}')) {
    return Trouble{piece.text.size() - 1, "'}'",
                   in_quotes(piece.text.substr(piece.text.size() - 1))};
  }
  const Node object{Node::Kind::map, piece.text.substr(1, piece.text.size() - 2)};
  Record record;
  const std::array<Member, 8> members{{{"clientid", &record.client},
                                       {"kind", &record.kind},
                                       {"id", &record.id},
                                       {"input", &record.input},
                                       {"output", &record.output},
                                       {"value", &record.value},
                                       {"call", &record.call},
                                       {"return", &record.answer}}};
  if (auto trouble = scan_object(piece, object, members)) return trouble;
  Call call;
  if (record.client.is_said()) {
    const auto client = integer_of(record.client.text);
    if (!client) return at_node(piece, record.client, "\"ClientId\", an integer");
    call.process = *client;
  } else if (recorder.options().model == Model::owner_mutex) {
    return at_node(piece, record.client, "\"ClientId\", the owner");
  }
  const bool is_event = record.kind.kind != Node::Kind::missing;
  return is_event ? take_half(piece, record, call, recorder)
                  : take_whole(piece, record, call, recorder);
}

}  // namespace raftbed::exchange
