#include "sim/world/names.h"

namespace raftbed::world {

Identity OperationName::identity() const {
  return identity_of(node.value(), label, n);
}

std::uint64_t LabelCounts::next(const Label& label) {
  const std::uint64_t wanted = label.slot();
  // A link sees few kinds: from node to node five, and two for each client that it forwards for.
  auto slot = slots_.begin();
  while (slot != slots_.end() && slot->highest.slot() < wanted) ++slot;
  if (slot == slots_.end() || slot->highest.slot() != wanted) {
    slots_.insert(slot, Slot{label, 0});
    return 0;
  }
  if (label <= slot->highest) return ++slot->count;
  if (label.major > slot->highest.major) slot->count = 0;
  slot->highest = label;
  return 0;
}

}  // namespace raftbed::world
