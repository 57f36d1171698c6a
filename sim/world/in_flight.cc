#include "sim/world/in_flight.h"

#include <algorithm>

namespace raftbed::world {

std::size_t InFlight::count() const {
  const auto used =
      std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.in_use; });
  return static_cast<std::size_t>(used);
}

std::vector<MessageSlot> InFlight::in_order() const {
  std::vector<MessageSlot> used;
  for (MessageSlot slot = 0; slot < slots_.size(); ++slot) {
    if (slots_[slot].in_use) used.push_back(slot);
  }
  std::sort(used.begin(), used.end(), [&](MessageSlot a, MessageSlot b) {
    const Message& left = slots_[a].message;
    const Message& right = slots_[b].message;
    return left.due != right.due ? left.due < right.due : left.sequence < right.sequence;
  });
  return used;
}

}  // namespace raftbed::world
