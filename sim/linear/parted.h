// A history split by key: the operations of each part one behind the other, all in one block, as
// searches take them. O(n), and no allocation a part; a history of one key is split already.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/linear/history.h"
#include "sim/linear/room.h"

namespace raftbed::linear {

class Parted {
 public:
  // The history stays where it is, and as it is, as long as this lives.
  explicit Parted(const History& history);

  // In the order in which they were added.
  [[nodiscard]] std::span<const Operation> operator[](std::uint32_t part) const;

 private:
  void split();

  const History* history_;
  Room<Operation> block_;
  std::vector<std::size_t> ends_;  // by part
};

}  // namespace raftbed::linear
