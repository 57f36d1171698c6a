// JSON lines: one operation a line, with its call and its return, or one event a line as Jepsen's.
#include "sim/exchange/forms.h"

namespace raftbed::exchange {
namespace {

struct Members {
  Node type, process, function, key, value, expected, actual, ok, call, answer, time;

  Node* named(std::string_view name) {
    if (name == "process") return &process;
    if (name == "f") return &function;
    if (name == "key") return &key;
    if (name == "value") return &value;
    if (name == "call") return &call;
    if (name == "return") return &answer;
    if (name == "expected") return &expected;
    if (name == "actual") return &actual;
    if (name == "ok") return &ok;
    if (name == "type") return &type;
    if (name == "time") return &time;
    return nullptr;
  }
};

void scan(Scanner& scanner, Members& members) {
  if (!scanner.take('{')) return scanner.refuse("an object");
  if (scanner.take('}')) return;
  do {
    const Node name = scanner.value();
    if (name.kind != Node::Kind::text) return scanner.refuse("a member's name");
    if (!scanner.take(':')) return scanner.refuse("':'");
    const Node value = scanner.value();
    if (scanner.trouble()) return;
    if (Node* const member = members.named(name.text)) *member = value;
  } while (scanner.take(','));
  if (!scanner.take('}')) return scanner.refuse("',' or '}'");
  if (!scanner.at_end()) scanner.refuse("the end of the line");
}

}  // namespace

Trouble at_node(const Piece& piece, const Node& node, const char* expected) {
  const bool is_within = node.text.data() >= piece.text.data() &&
                         node.text.data() <= piece.text.data() + piece.text.size();
  const auto offset =
      is_within ? static_cast<std::size_t>(node.text.data() - piece.text.data()) : std::size_t{0};
  const bool is_missing = node.kind == Node::Kind::missing;
  return {offset, expected, is_missing ? "none" : "'" + std::string(node.text) + "'"};
}

namespace {

std::optional<Trouble> take_operation(const Piece& piece, const Members& members,
                                      Recorder& recorder) {
  const auto process = integer_of(members.process.text);
  if (!process) return at_node(piece, members.process, "\"process\", an integer");
  const auto function = function_of(members.function.text);
  if (!function || !knows(recorder.options().model, *function)) {
    return at_node(piece, members.function, "\"f\", an operation of the model");
  }
  const auto called = integer_of(members.call.text);
  if (!called) return at_node(piece, members.call, "\"call\", an integer");
  if (!is_in_time(Instant(*called))) {
    return at_node(piece, members.call, "a \"call\" between the beginning and the end of all time");
  }
  Call call{*function,        recorder.part_of(members.key.text),
            linear::absent,   linear::absent,
            Instant(*called), *process,
            piece.line};
  Answer answer;
  if (members.answer.is_said()) {
    const auto returned = integer_of(members.answer.text);
    if (!returned || *returned < *called) {
      return at_node(piece, members.answer, "\"return\", an integer not before the call");
    }
    if (Instant(*returned) == linear::for_ever) {
      return at_node(piece, members.answer, "a \"return\" before the end of all time");
    }
    answer.outcome = members.ok.text == "false" ? Outcome::fail : Outcome::ok;
    answer.at = Instant(*returned);
    answer.line = piece.line;
  }
  if (*function == Function::cas && !(members.expected.kind != Node::Kind::missing)) {
    return at_node(piece, members.expected, "\"expected\" of a cas");
  }
  const linear::Value value = recorder.value_of(members.value);
  if (*function == Function::read) {
    if (answer.outcome == Outcome::ok) answer.read = value;
  } else {
    call.value = value;
    call.expected = recorder.value_of(members.expected);
  }
  const bool is_refused = *function == Function::cas && answer.outcome == Outcome::fail;
  answer.differs = is_refused;
  if (is_refused && members.actual.kind != Node::Kind::missing) {
    answer.actual = recorder.value_of(members.actual);
  }
  recorder.add(call, answer);
  return std::nullopt;
}

}  // namespace

std::optional<Trouble> take_jsonl(const Piece& piece, Recorder& recorder) {
  Scanner scanner(piece.text, Dialect::json, piece.scratch);
  if (scanner.at_end()) return std::nullopt;
  Members members;
  scan(scanner, members);
  if (scanner.trouble()) return scanner.trouble();
  if (members.type.kind == Node::Kind::missing) return take_operation(piece, members, recorder);
  Event event{members.type.text, members.process,     members.function, members.key,  members.value,
              members.actual,    Instant(piece.line), piece.line,       Dialect::json};
  if (members.time.is_said()) {
    const auto time = integer_of(members.time.text);
    if (!time) return at_node(piece, members.time, "\"time\", an integer");
    event.at = Instant(*time);
  }
  return take_event(event, recorder, piece.scratch);
}

}  // namespace raftbed::exchange
