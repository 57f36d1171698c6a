// The textual forms, each in a file of its own: one piece of the text (a line, or a map) into the
// recorder. What is wrong with a piece is a Trouble within it.
#pragma once

#include <array>
#include <optional>

#include "sim/exchange/recorder.h"
#include "sim/exchange/slips.h"
#include "sim/exchange/utf8.h"

namespace raftbed::exchange {

struct Piece {
  std::string_view text;
  std::uint32_t line = 0;  // where it begins
  std::string& scratch;    // has room for the whole text
};

using TakePiece = std::optional<Trouble> (*)(const Piece& piece, Recorder& recorder);

std::optional<Trouble> take_jsonl(const Piece& piece, Recorder& recorder);       // a line
std::optional<Trouble> take_jepsen_log(const Piece& piece, Recorder& recorder);  // a line
std::optional<Trouble> take_edn(const Piece& piece, Recorder& recorder);         // a map
std::optional<Trouble> take_porcupine(const Piece& piece, Recorder& recorder);   // a map

// An event as Jepsen tells it, in whatever form.
struct Event {
  Node type, process, function, key, value, actual, error;
  std::optional<Instant> at;  // else the order of the events is the time
  std::uint32_t line = 0;
  Dialect dialect = Dialect::edn;  // of the nested values

  // By their names, as JSON and EDN both have them.
  [[nodiscard]] std::array<Member, 7> members() {
    return {{{"type", &type},
             {"process", &process},
             {"f", &function},
             {"key", &key},
             {"value", &value},
             {"actual", &actual},
             {"error", &error}}};
  }
  // What goes by a name; else nothing.
  [[nodiscard]] Node* named(std::string_view name) {
    if (name == "process") return &process;
    if (name == "f") return &function;
    if (name == "key") return &key;
    if (name == "value") return &value;
    if (name == "type") return &type;
    if (name == "actual") return &actual;
    if (name == "error") return &error;
    return nullptr;
  }
};
// An error that says of a refused compare-and-set that the value differed, and no more.
inline constexpr std::string_view differs_error = "differs";
// Whether it is none of a process: it names another, as :nemesis, whatever that one does; or none,
// and neither reads nor writes. One whose process is misspelt is none of these.
bool is_of_nemesis(const Event& event);
// Of what a nemesis tells, only slips that may have made it one matter. REQUIRES: the members that
// the strangers were compared with are this event's.
std::optional<Strangers::Slip> slip_of_event(const Event& event, const Strangers& strangers);
std::optional<Trouble> take_event(const Event& event, Recorder& recorder, std::string& scratch);

// Etcd's and Porcupine's stores answer a read of nothing with an empty text.
Node without_empty(const Node& node, Model model);
// What is named in an error: in quotes, and cut off where it is long.
std::string in_quotes(std::string_view text);
// Where `node` begins within the piece, unless it was copied; and that something else was expected.
Trouble at_node(const Piece& piece, const Node& node, const char* expected);
// A name that is a slip of the pen.
Trouble at_slip(const Piece& piece, const Strangers::Slip& slip);
// The first byte that is no UTF-8. REQUIRES: there is one.
Trouble at_wrong_byte(const Piece& piece);
// What was wrong within `object`, as of the whole piece.
std::optional<Trouble> within(const Piece& piece, const Node& object, const Scanner& scanner);

}  // namespace raftbed::exchange
