// The steps that led to each configuration of a search, as a tree that forgets the branches that
// nobody is on; and the order that such steps stand for.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/linear/expansion.h"
#include "sim/linear/timeline.h"

namespace raftbed::linear {

// A step, and the level before whose answer it was taken.
struct Taken {
  std::uint32_t place = 0;
  std::uint32_t level = 0;
  bool is_hidden = false;
};

// Named by their last step; `root` is where there is none. Each holder of a trail lets go of it
// once.
class Trails {
 public:
  static constexpr std::uint32_t root = 0xffff'ffff;

  // The trail with these steps behind it. The new one is held, as the other still is.
  std::uint32_t extend(std::uint32_t trail, std::uint32_t level, std::span<const Step> steps);
  void let_go(std::uint32_t trail);
  // Its last step, and the trail without that. REQUIRES: it has one.
  [[nodiscard]] std::uint32_t place(std::uint32_t trail) const { return nodes_[trail].taken.place; }
  [[nodiscard]] std::uint32_t before(std::uint32_t trail) const { return nodes_[trail].before; }
  // From the first step on.
  [[nodiscard]] std::vector<Taken> steps_to(std::uint32_t trail) const;
  [[nodiscard]] std::uint64_t bytes() const { return nodes_.size() * sizeof(Node); }

 private:
  struct Node {
    Taken taken;
    std::uint32_t before = root;
    std::uint32_t holders = 0;
  };
  void hold(std::uint32_t trail) {
    if (trail != root) ++nodes_[trail].holders;
  }

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> free_;
};

// The order, of all who take effect, that a way through all levels stands for: with who only saw,
// and with what was hidden where it was. O(steps times pending).
std::vector<std::uint32_t> order_of(const SubHistory& sub, std::span<const Taken> steps);

}  // namespace raftbed::linear
