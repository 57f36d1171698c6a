#include "sim/world/names.h"

namespace raftbed::world {

Identity OperationName::identity() const {
  return identity_of(node.value(), label, n);
}

std::uint64_t LabelCounts::next(const Label& label) {
  const std::uint64_t wanted = label.slot();
  // A link sees few kinds: from node to node eight, and two for each client that it forwards for.
  auto slot = slots_.begin();
  while (slot != slots_.end() && slot->label_slot < wanted) ++slot;
  if (slot == slots_.end() || slot->label_slot != wanted) {
    begin(slot, label);
    return 0;
  }
  const bool is_new_major = label.major > slot->major;
  const bool is_new_minor = label.major == slot->major && label.minor > slot->minor;
  if (!is_new_major && !is_new_minor) return ++slot->count;
  if (is_new_major) slot->count = 0;
  slot->major = label.major;
  slot->minor = label.minor;
  return 0;
}

void LabelCounts::begin(Slots::const_iterator at, const Label& label) {
  slots_.insert(at, Slot{label.slot(), label.major, label.minor});
}

}  // namespace raftbed::world
