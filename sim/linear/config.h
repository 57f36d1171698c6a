// Where a search in the order of time can be: what the key holds, and what each pending operation
// has come to. Three masks, by slot (timeline.h):
//   done      its answer may come: it took effect, or can be said to have done so out of sight
//   usable    it is a write that has not been used
//   hideable  it was pending when the key was last written blindly, by a put or a delete: it may
//             still be said to have taken effect just before that
// More of each is better: of two configurations that hold the same, one with every bit of the other
// can do whatever the other can, step by step, and stays so. ("Dominance".)
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "sim/linear/history.h"

namespace raftbed::linear {

// The slots of a mask's word, from the lowest on.
template <typename Do>
void each_slot(std::uint64_t bits, std::size_t word, Do&& act) {
  for (; bits != 0; bits &= bits - 1) {
    act(static_cast<std::uint32_t>(64 * word) + static_cast<std::uint32_t>(std::countr_zero(bits)));
  }
}

class Config {
 public:
  Config() = default;
  Config(Value held, std::size_t words) : state(held), words_(words), bits_(3 * words, 0) {}

  Value state = absent;
  std::uint32_t trail = 0xffff'ffff;  // the last of its steps, to whoever keeps them

  [[nodiscard]] std::uint64_t& done(std::size_t word) { return bits_[word]; }
  [[nodiscard]] std::uint64_t& usable(std::size_t word) { return bits_[words_ + word]; }
  [[nodiscard]] std::uint64_t& hideable(std::size_t word) { return bits_[2 * words_ + word]; }
  [[nodiscard]] std::uint64_t done(std::size_t word) const { return bits_[word]; }
  [[nodiscard]] std::uint64_t usable(std::size_t word) const { return bits_[words_ + word]; }
  [[nodiscard]] std::uint64_t hideable(std::size_t word) const { return bits_[2 * words_ + word]; }
  [[nodiscard]] const std::vector<std::uint64_t>& bits() const { return bits_; }

  [[nodiscard]] bool is_done(std::uint32_t slot) const { return has(done(slot / 64), slot); }
  [[nodiscard]] bool is_usable(std::uint32_t slot) const { return has(usable(slot / 64), slot); }
  [[nodiscard]] bool is_hideable(std::uint32_t slot) const {
    return has(hideable(slot / 64), slot);
  }
  void finish(std::uint32_t slot) { done(slot / 64) |= bit(slot); }
  void use(std::uint32_t slot) {
    finish(slot);
    usable(slot / 64) &= ~bit(slot);
  }
  void offer(std::uint32_t slot) { usable(slot / 64) |= bit(slot); }
  // Its slot is free.
  void clear(std::uint32_t slot) {
    for (std::size_t mask = 0; mask < 3; ++mask) bits_[mask * words_ + slot / 64] &= ~bit(slot);
  }

  // O(words).
  [[nodiscard]] bool is_as_good_as(const Config& other) const {
    if (state != other.state) return false;
    for (std::size_t at = 0; at < bits_.size(); ++at) {
      if ((other.bits_[at] & ~bits_[at]) != 0) return false;
    }
    return true;
  }

 private:
  static std::uint64_t bit(std::uint32_t slot) { return std::uint64_t{1} << (slot % 64); }
  static bool has(std::uint64_t word, std::uint32_t slot) { return (word & bit(slot)) != 0; }

  std::size_t words_ = 0;
  std::vector<std::uint64_t> bits_;
};

}  // namespace raftbed::linear
