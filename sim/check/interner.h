// Interner: byte strings to small numbers, in the order in which they first came. Equal contents,
// equal number: hashes only choose the slot, contents are compared. Nothing iterates over the
// slots.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/hash.h"

namespace raftbed::check {

class Interner {
 public:
  Interner() : slots_(64, 0) {}

  // The number of these contents, from 0.
  std::uint32_t number_of(const Bytes& contents) {
    const std::uint64_t hash = hash_bytes(contents.span());
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      const Item& item = items_[slots_[slot] - 1];
      if (item.hash == hash && item.contents == contents) return slots_[slot] - 1;
    }
    items_.push_back(Item{contents, hash});
    slots_[slot] = static_cast<std::uint32_t>(items_.size());
    if (2 * items_.size() > slots_.size()) grow();
    return static_cast<std::uint32_t>(items_.size() - 1);
  }
  // REQUIRES: a number that number_of() gave.
  [[nodiscard]] const Bytes& contents(std::uint32_t number) const {
    return items_[number].contents;
  }
  [[nodiscard]] std::size_t size() const { return items_.size(); }

 private:
  struct Item {
    Bytes contents;
    std::uint64_t hash = 0;
  };
  void grow() {
    slots_.assign(2 * slots_.size(), 0);
    for (std::size_t at = 0; at < items_.size(); ++at) {
      std::size_t slot = items_[at].hash & (slots_.size() - 1);
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = static_cast<std::uint32_t>(at + 1);
    }
  }

  std::vector<Item> items_;
  std::vector<std::uint32_t> slots_;  // 0: free, else a number and one; a power of two of them
};

}  // namespace raftbed::check
