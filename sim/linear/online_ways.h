// The ways in which a key can have come to hold what was seen of it: a block, or a put that nobody
// had seen, and upon it writes that nobody had seen, each of which saw what the one before it left.
//
// A way is possible where the zones of the blocks allow it (zones.h). No possible way is a proof
// that no order explains the sight; one alone is how it was, in any order that there is. Of
// several, nobody can tell.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/online_state.h"

namespace raftbed::linear {

struct Way {
  std::uint32_t base = 0;     // a block by place, or a put, by its place among what is open
  std::uint32_t cluster = 0;  // of the block
  bool begins_a_block = false;
  std::vector<std::uint32_t> steps;  // open writes by place, the last of them first
};

// Somebody who saw something, or is to have.
struct Sight {
  Instant call;
  Instant answer;
};

enum class HowMany : std::uint8_t { none, one, several };

class Ways {
 public:
  // The state stays as it is as long as this lives.
  Ways(const OnlineState& state, Sight sight) : state_(state), sight_(sight) {}

  // To what was seen. O(retained) a write that is looked at, of a bounded number.
  HowMany to(const Content& seen);
  // Likewise, with this open write, which saw it, upon it.
  HowMany to(const Content& seen, std::uint32_t writer);
  // REQUIRES: there is one.
  [[nodiscard]] const Way& only() const { return only_; }

 private:
  void explain(const Content& seen);
  void begin_with_block(const Content& seen);
  void begin_with_put(std::uint32_t place);
  void step_down(std::uint32_t place, const Content& before);
  void step_down_an_append(std::uint32_t place, const Content& seen);
  void add();
  [[nodiscard]] bool is_in_way(std::uint32_t place) const;
  [[nodiscard]] bool is_possible() const;
  [[nodiscard]] bool may_begin(Bounds& bounds) const;
  [[nodiscard]] bool crosses_another(const Bounds& bounds) const;

  const OnlineState& state_;
  Sight sight_;
  Way way_;  // as far as it has been followed
  Way only_;
  std::uint32_t found_ = 0;
  std::uint32_t looks_ = 0;
};

}  // namespace raftbed::linear
