// The members of an object of JSON, each into a place of its own; the forms have this in common.
#pragma once

#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

// What stands between the braces of an object, up to where no ',' follows. `place_of(name)` is
// where the value of that name goes, or nothing: it is passed over. A member that comes again is
// refused: which of the two would hold?
template <class PlaceOf>
void scan_members(Scanner& scanner, const PlaceOf& place_of) {
  do {
    const Node name = scanner.value();
    if (name.kind != Node::Kind::text) return scanner.refuse("a member's name");
    if (!scanner.take(':')) return scanner.refuse("':'");
    Node* const place = place_of(name.text);
    if (place != nullptr && place->kind != Node::Kind::missing) {
      return scanner.refuse("no second \"" + std::string(name.text) + '"');
    }
    const Node value = scanner.value();
    if (scanner.trouble()) return;
    if (place != nullptr) *place = value;
  } while (scanner.take(','));
}

}  // namespace raftbed::exchange
