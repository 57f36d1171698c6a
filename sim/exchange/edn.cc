// EDN, as Jepsen and Knossos write it: one map an event; the order of the events is the time. What
// a refused compare-and-set found may stand beside it, as :actual, which Jepsen passes over.
#include "sim/exchange/forms.h"

namespace raftbed::exchange {

std::optional<Trouble> take_edn(const Piece& piece, Recorder& recorder) {
  Scanner outer(piece.text, Dialect::edn, piece.scratch);
  const Node map = outer.value();
  if (outer.trouble()) return outer.trouble();
  Scanner scanner(map.text, Dialect::edn, piece.scratch);
  Event event;
  while (!scanner.at_end()) {
    const Node name = scanner.value();
    const Node value = scanner.value();
    if (scanner.trouble()) return scanner.trouble();
    if (name.text == "type") event.type = value.text;
    if (name.text == "process") event.process = value;
    if (name.text == "f") event.function = value;
    if (name.text == "key") event.key = value;
    if (name.text == "value") event.value = value;
    if (name.text == "actual") event.actual = value;
  }
  event.line = piece.line;
  return take_event(event, recorder, piece.scratch);
}

}  // namespace raftbed::exchange
