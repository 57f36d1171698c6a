#include "sim/world/names.h"

#include <algorithm>

namespace raftbed::world {
namespace {

// What a label contributes to an identity, folded after who it is about. Frozen, as the chance
// function is.
Identity identity_of(std::uint64_t who, const Label& label, std::uint64_t n) {
  const std::uint64_t slot = std::uint64_t{label.kind} << 32 | label.client.value();
  return Identity(who, slot, label.major, label.minor, n);
}

bool comes_before(const Label& a, const Label& b) {
  return a.kind != b.kind ? a.kind < b.kind : a.client < b.client;
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
  const auto slot = std::partition_point(slots_.begin(), slots_.end(), [&](const Slot& other) {
    return comes_before(other.highest, label);
  });
  if (slot == slots_.end() || comes_before(label, slot->highest)) {
    slots_.insert(slot, Slot{label, 0});
    return 0;
  }
  if (label <= slot->highest) return ++slot->count;
  if (label.major > slot->highest.major) slot->count = 0;
  slot->highest = label;
  return 0;
}

}  // namespace raftbed::world
