// The writes of unknown outcome of one part, as the quick search uses them (quick_search.h): those
// that do the same are as good as each other once they are called, so that they stand in a chain,
// in the order of their calls, and the first that is left is used first.
//
// 40 bytes a write, and 4 a value of the history. What uses one gives it back before those that
// were used before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/history.h"
#include "sim/linear/value_index.h"

namespace raftbed::linear {

class OpenWrites {
 public:
  static constexpr std::uint32_t nobody = 0xffff'ffff;

  // For histories with so many values.
  explicit OpenWrites(std::size_t values) : index_(values) {}

  void begin_part();
  // A put or a compare-and-set, by its place. In the order of the calls. There is no room for swaps
  // of too many values to one: those are never first.
  void add(std::uint32_t place, const Operation& write);
  [[nodiscard]] bool empty() const { return chains_.empty(); }

  // Whose places are they: who is left that makes `value` of whatever there was, or of `expected`.
  [[nodiscard]] std::uint32_t first_put(Value value);
  [[nodiscard]] std::uint32_t first_swap(Value expected, Value value);
  // REQUIRES: it is the first.
  void use(const Operation& write) {
    Chain& chain = *chain_of(write);
    chain.first = links_[chain.first].next;
  }
  // REQUIRES: it was the last of its chain to be used.
  void give_back(const Operation& write) {
    Chain& chain = *chain_of(write);
    chain.first = chain.first == nobody ? chain.last : links_[chain.first].before;
  }

 private:
  static constexpr int swaps_max = 16;  // chains, to one value
  static constexpr Value anything = 0xffff'ffff;
  struct Link {
    std::uint32_t place;
    std::uint32_t before;
    std::uint32_t next;
  };
  struct Chain {
    Value expected;                // of puts `anything`
    std::uint32_t first = nobody;  // link, that is left
    std::uint32_t last = nobody;   // link
    std::uint32_t other = nobody;  // chain, to the same value
  };

  std::uint32_t& chains_to(Value value);
  [[nodiscard]] Chain* chain_of(Value expected, Value value);
  [[nodiscard]] Chain* chain_of(const Operation& write);
  Chain* begin_chain(const Operation& write);
  [[nodiscard]] std::uint32_t first_of(Value expected, Value value);

  ValueIndex index_;
  std::vector<std::uint32_t> chain_at_;  // by the value's number: the first one's place
  std::vector<Chain> chains_;
  std::vector<Link> links_;
};

}  // namespace raftbed::linear
