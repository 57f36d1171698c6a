// JSON of Porcupine (github.com/anishathalye/porcupine, model.go): its Operations or Events as Go
// writes them, in a list or one behind the other.
//
//   {"ClientId":0, "Input":{...}, "Call":1, "Output":{...}, "Return":2}
//   {"ClientId":0, "Kind":false, "Value":{...}, "Id":0}   a call: Value is the input
//   {"ClientId":0, "Kind":true, "Value":{...}, "Id":0}    a return: Value is the output
//
// Input and Output are the user's own; read are, in small letters or capitals, Op, Key, Value and
// Expected of the one, and Value, Exists, Ok, Unknown, Actual and, where it is a number, Version of
// the other: that is where it took effect (Deed), also where it is Unknown. Other members are
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
#include <array>
#include <limits>

#include "sim/exchange/forms.h"
#include "sim/exchange/numbers.h"
#include "sim/exchange/porcupine_parts.h"
#include "sim/exchange/times.h"
#include "sim/exchange/utf8.h"

namespace raftbed::exchange {
namespace {

struct Record {
  Node client, kind, id, input, output, value, call, answer;
};

std::optional<Trouble> scan_record(const Piece& piece, Record& record) {
  if (!piece.text.ends_with('}')) {
    const std::size_t last = piece.text.size() - 1;
    return Trouble{last, "'}'", in_quotes(piece.text.substr(last))};
  }
  const std::array<Member, 8> members{{{"clientid", &record.client},
                                       {"kind", &record.kind},
                                       {"id", &record.id},
                                       {"input", &record.input},
                                       {"output", &record.output},
                                       {"value", &record.value},
                                       {"call", &record.call},
                                       {"return", &record.answer}}};
  const Node object{Node::Kind::map, piece.text.substr(1, piece.text.size() - 2)};
  return scan_object(piece, object, members);
}

// Who calls, where that is said or matters.
std::optional<Trouble> read_client(const Piece& piece, const Node& client, Model model,
                                   Call& call) {
  if (!client.is_said()) {
    if (model != Model::owner_mutex) return std::nullopt;
    return at_node(piece, client, "\"ClientId\", the owner");
  }
  const auto number = integer_of(client);
  if (!number) return at_node(piece, client, "\"ClientId\", an integer");
  call.process = *number;
  return std::nullopt;
}

std::optional<Trouble> read_return(const Piece& piece, const Record& record, const Call& call,
                                   Recorder& recorder, Answer& answer) {
  if (!record.answer.is_said()) return std::nullopt;
  const auto at = integer_of(record.answer);
  if (!at || Instant(*at) < call.at) {
    return at_node(piece, record.answer, "\"Return\", an integer not before the call");
  }
  answer.at = Instant(*at);
  if (auto trouble = read_output(piece, record.output, call.function, recorder, answer)) {
    return trouble;
  }
  if (*at != std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  Answer unknown;
  unknown.version = answer.version;
  answer = unknown;
  return std::nullopt;
}

std::optional<Trouble> take_whole(const Piece& piece, const Record& record, Call call,
                                  Recorder& recorder) {
  if (auto trouble = read_input(piece, record.input, recorder, call)) return trouble;
  if (auto trouble = read_call_time(piece, "Call", record.call, call)) return trouble;
  Answer answer;
  if (auto trouble = read_return(piece, record, call, recorder, answer)) return trouble;
  recorder.add(call, answer);
  return std::nullopt;
}

std::optional<Trouble> take_half_call(const Piece& piece, const Record& record, std::int64_t id,
                                      Call call, Recorder& recorder) {
  if (auto trouble = read_input(piece, record.value, recorder, call)) return trouble;
  call.at = recorder.tick();
  return recorder.call(id, call);
}

std::optional<Trouble> take_half_return(const Piece& piece, const Record& record, std::int64_t id,
                                        Recorder& recorder) {
  const Call* const open = recorder.open_call(id);
  const Function function = open != nullptr ? open->function : Function::put;
  Answer answer;
  answer.at = recorder.tick();
  if (auto trouble = read_output(piece, record.value, function, recorder, answer)) return trouble;
  return recorder.answer(id, answer);
}

std::optional<Trouble> take_half(const Piece& piece, const Record& record, const Call& call,
                                 Recorder& recorder) {
  const auto id = integer_of(record.id);
  if (!id) return at_node(piece, record.id, "\"Id\", an integer");
  if (record.kind.text == "false") return take_half_call(piece, record, *id, call, recorder);
  if (record.kind.text == "true") return take_half_return(piece, record, *id, recorder);
  return at_node(piece, record.kind, "\"Kind\", false for a call or true for a return");
}

}  // namespace

std::optional<Trouble> take_porcupine(const Piece& piece, Recorder& recorder) {
  if (!is_utf8(piece.text)) return at_wrong_byte(piece);
  Record record;
  Call call;
  if (auto trouble = scan_record(piece, record)) return trouble;
  if (auto trouble = read_client(piece, record.client, recorder.options().model, call)) {
    return trouble;
  }
  const bool is_event = record.kind.kind != Node::Kind::missing;
  return is_event ? take_half(piece, record, call, recorder)
                  : take_whole(piece, record, call, recorder);
}

}  // namespace raftbed::exchange
