// How messages and disk operations are named, for chance, traces and scenarios (DESIGN 1.3).
//
// A name is who, the label that the sender gave, and n: which of those with no news. LabelCounts
// keeps, for each (kind, client), the highest label so far. A label above it has n = 0, any other
// takes the slot's next count; the count starts again when the highest `major` (a term, an
// operation) rises. Until then no name occurs twice, so a resend never shares the fate of its
// dropped twin; and a count that a fault has shifted does not shift those of later terms. Memory is
// one slot for each kind and client.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "core/base/chance.h"
#include "core/base/ids.h"
#include "core/base/packet.h"

namespace raftbed::world {

struct OperationName {
  NodeId node;
  Label label;
  std::uint64_t n = 0;

  [[nodiscard]] Identity identity() const;
  friend auto operator<=>(const OperationName&, const OperationName&) = default;
};

class LabelCounts {
 public:
  // The n of the next thing that bears this label.
  std::uint64_t next(const Label& label);

 private:
  struct Slot {
    std::uint64_t label_slot;  // kind and client
    std::uint64_t major;       // of the highest label, as is minor
    std::uint64_t minor;
    std::uint64_t count = 0;  // the last n given
  };
  using Slots = std::vector<Slot>;
  void begin(Slots::const_iterator at, const Label& label);

  Slots slots_;  // ordered by label_slot
};

}  // namespace raftbed::world
