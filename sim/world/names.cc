#include "sim/world/names.h"

namespace raftbed::world {
namespace {

std::uint64_t slot_of(const Label& label) {
  return std::uint64_t{label.kind} << 32 | label.client.value();
}

// What a label contributes to an identity, folded after who it is about. Frozen, as the chance
// function is.
Identity identity_of(std::uint64_t who, const Label& label, std::uint64_t n) {
  return Identity(who, slot_of(label), label.major, label.minor, n);
}

}  // namespace

Identity MessageName::identity() const {
  Identity identity = identity_of(std::uint64_t{from.value()} << 32 | to.value(), label, n);
  if (copy > 0) identity.add(copy);
  return identity;
}

Identity OperationName::identity() const {
  return identity_of(node.value(), label, n);
}

std::uint64_t LabelCounts::next(const Label& label) {
  const std::uint64_t wanted = slot_of(label);
  // A link sees few kinds: from node to node five, and two for each client that it forwards for.
  auto slot = slots_.begin();
  while (slot != slots_.end() && slot_of(slot->highest) < wanted) ++slot;
  if (slot == slots_.end() || slot_of(slot->highest) != wanted) {
    slots_.insert(slot, Slot{label, 0});
    return 0;
  }
  if (label <= slot->highest) return ++slot->count;
  if (label.major > slot->highest.major) slot->count = 0;
  slot->highest = label;
  return 0;
}

}  // namespace raftbed::world
