// JSON lines: one operation a line, with its call and its return, or one event a line as Jepsen's.
// Operations of one process may overlap, for a client may have several under way; its events may
// not, for nothing but the process ties an answer to its call.
//
// An operation has no members but these, or "retrun" would be an unknown outcome and "okay":false a
// success; one that begins with '_' is its author's. "version" may stand where "return" does not.
// Events have what Jepsen gives them, but for slips of the pen (slips.h).
#include "sim/exchange/event.h"
#include "sim/exchange/forms.h"
#include "sim/exchange/members.h"
#include "sim/exchange/numbers.h"
#include "sim/exchange/times.h"
#include "sim/exchange/utf8.h"

namespace raftbed::exchange {
namespace {

struct Members {
  Event event;
  Node expected, ok, call, answer, time;
  Node stranger;        // the first name that is none of these
  Strangers strangers;  // point to the members

  Members() = default;
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;

  Node* place_of(std::string_view name) {
    Node* const place = named(name);
    if (place == nullptr && !name.starts_with('_')) meet(name);
    return place;
  }

 private:
  void meet(std::string_view name) {
    if (!stranger.is_said()) stranger = Node{Node::Kind::text, name};
    strangers.add(name, event.members());
    strangers.add(name, std::array<Member, 1>{{{"time", &time}}});
  }
  Node* named(std::string_view name) {
    if (Node* const member = event.named(name)) return member;
    if (name == "call") return &call;
    if (name == "return") return &answer;
    if (name == "expected") return &expected;
    if (name == "ok") return &ok;
    if (name == "time") return &time;
    return nullptr;
  }
};

void scan(Scanner& scanner, Members& members) {
  if (!scanner.take('{')) return scanner.refuse("an object");
  if (scanner.take('}')) return;
  scan_members(scanner, [&](std::string_view name) { return members.place_of(name); });
  if (!scanner.take('}')) return scanner.refuse("',' or '}'");
  if (!scanner.at_end()) scanner.refuse("the end of the line");
}

// Who calls what, and when.
std::optional<Trouble> read_who(const Piece& piece, const Members& members, Model model,
                                Call& call) {
  const auto process = integer_of(members.event.process);
  if (!process) return at_node(piece, members.event.process, "\"process\", an integer");
  const auto function = function_of(members.event.function.text);
  if (!function || !knows(model, *function)) {
    return at_node(piece, members.event.function, "\"f\", an operation of the model");
  }
  call.function = *function;
  call.process = *process;
  call.line = piece.line;
  return read_call_time(piece, "call", members.call, call);
}

// When it returned, and how.
std::optional<Trouble> read_return(const Piece& piece, const Members& members, const Call& call,
                                   Answer& answer) {
  if (!members.answer.is_said()) return std::nullopt;
  const auto returned = integer_of(members.answer);
  if (!returned || Instant(*returned) < call.at) {
    return at_node(piece, members.answer, "\"return\", an integer not before the call");
  }
  if (Instant(*returned) == linear::for_ever) {
    return at_node(piece, members.answer, "a \"return\" before the end of all time");
  }
  answer.outcome = members.ok.text == "false" ? Outcome::fail : Outcome::ok;
  answer.at = Instant(*returned);
  answer.line = piece.line;
  return std::nullopt;
}

std::optional<Trouble> read_version(const Piece& piece, const Members& members, Answer& answer) {
  if (!members.event.version.is_said()) return std::nullopt;
  answer.version = version_of(members.event.version);
  if (answer.version) return std::nullopt;
  return at_node(piece, members.event.version, "\"version\", an integer from 0 on");
}

// What a slip of the pen would turn into another operation: in what became of it.
std::optional<Trouble> slip_of_outcome(const Piece& piece, const Members& members) {
  if (members.ok.kind != Node::Kind::missing && members.ok.kind != Node::Kind::truth) {
    return at_node(piece, members.ok, "\"ok\", true or false");
  }
  if (members.ok.is_said() && !members.answer.is_said()) {
    return at_node(piece, members.answer, "\"return\" where \"ok\" is said");
  }
  return std::nullopt;
}

// Likewise: a value that is not told.
std::optional<Trouble> missing_value(const Piece& piece, const Members& members,
                                     Function function) {
  if (function == Function::cas && members.expected.kind == Node::Kind::missing) {
    return at_node(piece, members.expected, "\"expected\" of a cas");
  }
  if (writes(function) && members.event.value.kind == Node::Kind::missing) {
    return at_node(piece, members.event.value, "\"value\", what is written");
  }
  return std::nullopt;
}

// Likewise: one that does not belong there.
std::optional<Trouble> strange_value(const Piece& piece, const Members& members,
                                     Function function) {
  if (function != Function::cas && members.expected.is_said()) {
    return at_node(piece, members.expected, "no \"expected\" but of a cas");
  }
  const bool has_value = function == Function::read || writes(function);
  if (!has_value && members.event.value.is_said()) {
    return at_node(piece, members.event.value, "no \"value\" of a delete or of a lock");
  }
  if (members.event.actual.kind != Node::Kind::missing && members.ok.text != "false") {
    return at_node(piece, members.event.actual, "\"actual\" where \"ok\" is false alone");
  }
  return std::nullopt;
}

void take_values(const Members& members, Recorder& recorder, Call& call, Answer& answer) {
  const Event& event = members.event;
  call.part = recorder.part_of(event.key);
  const bool is_seen = call.function == Function::read && answer.outcome == Outcome::ok;
  if (is_seen) answer.read = recorder.value_of(event.value);
  if (writes(call.function)) call.value = recorder.value_of(event.value);
  if (call.function != Function::cas) return;
  call.expected = recorder.value_of(members.expected);
  answer.differs = answer.outcome == Outcome::fail;
  if (answer.differs && event.actual.kind != Node::Kind::missing) {
    answer.actual = recorder.value_of(event.actual);
  }
}

std::optional<Trouble> take_operation(const Piece& piece, const Members& members,
                                      Recorder& recorder) {
  if (members.stranger.is_said()) {
    return at_node(piece, members.stranger, "a member of an operation, or one with '_' first");
  }
  Call call;
  Answer answer;
  if (auto trouble = read_who(piece, members, recorder.options().model, call)) return trouble;
  if (auto trouble = read_return(piece, members, call, answer)) return trouble;
  if (auto trouble = read_version(piece, members, answer)) return trouble;
  if (auto slip = slip_of_outcome(piece, members)) return slip;
  if (auto slip = missing_value(piece, members, call.function)) return slip;
  if (auto slip = strange_value(piece, members, call.function)) return slip;
  take_values(members, recorder, call, answer);
  recorder.add(call, answer);
  return std::nullopt;
}

// At the line's number, where it has no time.
std::optional<Trouble> take_event_of(const Piece& piece, const Members& members,
                                     Recorder& recorder) {
  if (const auto slip = slip_of_event(members.event, members.strangers)) {
    return at_slip(piece, *slip);
  }
  Event event = members.event;
  event.at = Instant(piece.line);
  event.line = piece.line;
  event.dialect = Dialect::json;
  if (members.time.is_said()) {
    const auto time = integer_of(members.time);
    if (!time) return at_node(piece, members.time, "\"time\", an integer");
    event.at = Instant(*time);
  }
  return take_event(event, recorder, piece.scratch);
}

}  // namespace

std::optional<Trouble> take_jsonl(const Piece& piece, Recorder& recorder) {
  Scanner scanner(piece.text, Dialect::json, piece.scratch);
  if (scanner.at_end()) return std::nullopt;
  if (!is_utf8(piece.text)) return at_wrong_byte(piece);
  Members members;
  scan(scanner, members);
  if (scanner.trouble()) return scanner.trouble();
  const bool is_event = members.event.type.kind != Node::Kind::missing;
  return is_event ? take_event_of(piece, members, recorder)
                  : take_operation(piece, members, recorder);
}

}  // namespace raftbed::exchange
