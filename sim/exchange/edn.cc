// EDN, as Jepsen and Knossos write it: one map an event; the order of the events is the time. What
// a refused compare-and-set found may stand beside it, as :actual, and that it found something else
// than it expected as :error :differs; of any answer, also of one that tells nothing (:info), where
// it took effect (Deed), as :version. Jepsen passes over these. Other keywords are passed over
// (:index, :time, :clock-offsets, whatever a test of Jepsen's adds), but for slips of the pen
// (slips.h).
#include "sim/exchange/event.h"
#include "sim/exchange/forms.h"
#include "sim/exchange/utf8.h"

namespace raftbed::exchange {
namespace {

// What stands between the braces of a map.
void read_members(Scanner& scanner, Event& event, Strangers& strangers) {
  while (!scanner.is_over()) {
    if (scanner.trouble()) return;
    const Node name = scanner.value();
    Node* const member = event.named(name.text);
    if (!scanner.trouble() && member != nullptr && member->kind != Node::Kind::missing) {
      scanner.refuse("no second :" + std::string(name.text));
    }
    const Node value = scanner.value();
    if (scanner.trouble()) return;
    if (member != nullptr)
      *member = value;
    else
      strangers.add(name.text, event.members());
  }
}

}  // namespace

std::optional<Trouble> take_edn(const Piece& piece, Recorder& recorder) {
  if (!is_utf8(piece.text)) return at_wrong_byte(piece);
  Scanner outer(piece.text, Dialect::edn, piece.scratch);
  const Node map = outer.value();
  if (outer.trouble()) return outer.trouble();
  Scanner scanner(map.text, Dialect::edn, piece.scratch);
  Event event;
  Strangers strangers;
  read_members(scanner, event, strangers);
  if (auto trouble = within(piece, map, scanner)) return trouble;
  if (const auto slip = slip_of_event(event, strangers)) return at_slip(piece, *slip);
  event.line = piece.line;
  return take_event(event, recorder, piece.scratch);
}

}  // namespace raftbed::exchange
