// An event as Jepsen tells it, in whatever form: invoke, and then ok, fail or info. The process
// ties an answer to its call.
#pragma once

#include <array>
#include <optional>

#include "sim/exchange/recorder.h"
#include "sim/exchange/slips.h"

namespace raftbed::exchange {

struct Event {
  Node type, process, function, key, value, actual, error;
  Node version;               // of an answer; a hint, and one that is no number is passed over
  std::optional<Instant> at;  // else the order of the events is the time
  std::uint32_t line = 0;
  Dialect dialect = Dialect::edn;  // of the nested values

  // By their names, as JSON and EDN both have them: of which others may be slips.
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
    if (name == "version") return &version;
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
// A call or an answer, into the recorder; what a nemesis tells is skipped. Of an `info`, and of a
// `fail` that timed out where failures are constraints, the outcome is unknown. The value of a
// compare-and-set is [old new]; with the model kv it may be [key value], where no key is told.
//
// The first thing that is wrong is a Trouble: a process, a function or a type that is none, a write
// without a value, a read that is ok and tells none, an answer to another function, or one that
// tells another key or value than its call; and what the recorder refuses. `scratch` has room for
// the value, beside what is kept there. O(length of the value), and what the recorder takes.
std::optional<Trouble> take_event(const Event& event, Recorder& recorder, std::string& scratch);

}  // namespace raftbed::exchange
