// A cluster as of zones.h: the operations of one value of one part, as far as they have come by;
// and a block, which in the end takes the place of its first cluster (zone_lines.h).
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/linear/history.h"

namespace raftbed::linear {

struct Cluster {
  static constexpr Instant never_yet = Instant(-for_ever.ns());
  // Marks.
  static constexpr std::uint32_t written = 1;
  static constexpr std::uint32_t unknown = 2;  // the outcome of who wrote it
  static constexpr std::uint32_t observed = 4;
  static constexpr std::uint32_t doubted = 8;
  static constexpr std::uint32_t chained = 16;  // and from here on up: where its link is

  Instant f;     // the earliest answer
  Instant s;     // the latest call
  Instant last;  // the latest answer of who wrote it
  std::uint32_t part;
  std::uint32_t marks;

  [[nodiscard]] bool is(std::uint32_t mark) const { return (marks & mark) != 0; }
  // Whether it was written, and by somebody who took effect.
  [[nodiscard]] bool is_there() const {
    return is(written) && (marks & (unknown | observed)) != unknown;
  }
};

// Its zone, and where it stands among those of its part.
struct Block {
  Instant f;
  Instant s;
  Instant latest_call;   // of it and of all before it
  std::uint32_t before;  // the block before it, by number

  Block(Instant f_, Instant s_, Instant latest, std::uint32_t before_)
      : f(f_), s(s_), latest_call(latest), before(before_) {}
  [[nodiscard]] Instant begin() const { return std::min(f, s); }
};

}  // namespace raftbed::linear
