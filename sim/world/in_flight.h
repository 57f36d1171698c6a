// The messages that are on their way, in a slab of slots that are used again.
//
// A slot's number is the message's address while it is in flight. Which slot a message gets depends
// on nothing but what was put in and taken out before, so it is the same in every run and every
// copy.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/broken.h"
#include "core/base/packet.h"
#include "core/base/time.h"
#include "sim/world/names.h"

namespace raftbed::world {

using MessageSlot = std::uint32_t;

struct Message {
  Packet packet;
  Instant sent;
  Instant due;
  std::uint64_t n = 0;
  std::uint64_t sequence = 0;  // of its delivery's event
  std::uint32_t copy = 0;
  bool has_arrived =
      false;  // it is at its receiver, which is paused; links cannot touch it any more

  [[nodiscard]] MessageName name() const {
    return MessageName{packet.from, packet.to, packet.label, n, copy};
  }
};

class InFlight {
 public:
  struct Claimed {
    MessageSlot slot;
    Message& message;  // valid until the next claim
  };
  // An empty slot, now in use, with the contents of its last use: the caller sets every field.
  Claimed claim() {
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
  // REQUIRES of all: the slot is in use.
  void release(MessageSlot slot) {
    ASSERT(holds(slot));
    Slot& freed = slots_[slot];
    freed.message.packet.slices.clear();  // or an empty slot would keep the bytes alive
    freed.in_use = false;
    freed.next_free = first_free_;
    first_free_ = slot;
  }
  [[nodiscard]] Message& at(MessageSlot slot) {
    ASSERT(holds(slot));
    return slots_[slot].message;
  }
  [[nodiscard]] const Message& at(MessageSlot slot) const {
    ASSERT(holds(slot));
    return slots_[slot].message;
  }

  // How many slots are in use; counts them.
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] bool holds(MessageSlot slot) const {
    return slot < slots_.size() && slots_[slot].in_use;
  }
  // The slots in use, in the order in which their messages are due.
  [[nodiscard]] std::vector<MessageSlot> in_order() const;

 private:
  struct Slot {
    Message message;
    std::optional<MessageSlot> next_free;
    bool in_use = false;
  };
  std::vector<Slot> slots_;
  std::optional<MessageSlot> first_free_;
};

}  // namespace raftbed::world
