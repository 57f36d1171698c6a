// The configurations that a search has been in: which operations are done, and what the key holds.
// Exact: keys are kept whole and compared word by word, so that no collision of hashes can turn a
// verdict.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace raftbed::linear {

class ConfigSet {
 public:
  ConfigSet() : slots_(256) {}

  // Whether the key is new; it is in the set afterwards. O(words of the key).
  bool insert(std::span<const std::uint64_t> key);
  [[nodiscard]] std::size_t size() const { return size_; }
  // What it takes, roughly: of its slots and words.
  [[nodiscard]] std::uint64_t bytes() const {
    return slots_.size() * sizeof(Slot) + words_.size() * sizeof(std::uint64_t);
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint64_t place = 0;  // in the words, and one; 0: free
  };
  [[nodiscard]] bool holds(std::uint64_t place, std::span<const std::uint64_t> key) const;
  void grow();

  std::vector<Slot> slots_;           // a power of two of them
  std::vector<std::uint64_t> words_;  // every key: its length, then itself
  std::size_t size_ = 0;
};

}  // namespace raftbed::linear
