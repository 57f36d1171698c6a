#include "sim/world/in_flight.h"

#include <algorithm>
#include <utility>

#include "core/base/broken.h"

namespace raftbed::world {

InFlight::Claimed InFlight::claim() {
  if (!first_free_) {
    first_free_ = static_cast<MessageSlot>(slots_.size());
    slots_.emplace_back();
  }
  const MessageSlot number = *first_free_;
  Slot& slot = slots_[number];
  first_free_ = slot.next_free;
  slot.in_use = true;
  return Claimed{number, slot.message};
}

void InFlight::release(MessageSlot slot) {
  at(slot).packet.slices.clear();  // or an empty slot would keep the bytes alive
  slots_[slot].in_use = false;
  slots_[slot].next_free = first_free_;
  first_free_ = slot;
}

void InFlight::take(MessageSlot slot, Message& message) {
  message = std::move(at(slot));
  release(slot);
}

Message& InFlight::at(MessageSlot slot) {
  ASSERT(holds(slot));
  return slots_[slot].message;
}

const Message& InFlight::at(MessageSlot slot) const {
  ASSERT(holds(slot));
  return slots_[slot].message;
}

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
