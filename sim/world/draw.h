// Draw: one keyed draw, spent a part at a time, for decisions that share an identity and a stream.
//
// A draw is a fraction in [0, 1) of 64 bits. Asking it for a number below b takes the whole part of
// fraction * b and leaves the rest, which is uniform again and independent of what was taken. So a
// message's way (is it in the tail, and how long is it) costs one mixing, not two. A chain of
// questions whose bounds multiply to less than 2^48 leaves a bias below 2^-16 of the last answer's
// odds.
#pragma once

#include <cstdint>

#include "core/base/broken.h"
#include "core/base/chance.h"
#include "core/base/ratio.h"
#include "core/base/time.h"

namespace raftbed::world {

class Draw {
 public:
  Draw(const Chance& chance, Stream stream, Identity identity)
      : fraction_(chance.draw(stream, identity)) {}

  // Uniform in [0, bound). REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound) {
    ASSERT(bound > 0);
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(fraction_) * bound;
    fraction_ = static_cast<std::uint64_t>(product);
    return static_cast<std::uint64_t>(product >> 64);
  }
  bool happens(Ratio odds) { return !odds.is_never() && below(odds.denominator) < odds.numerator; }
  // Uniform in [0, most]. REQUIRES: most >= 0.
  Duration up_to(Duration most) {
    ASSERT(most.ns() >= 0);
    return Duration(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most.ns()) + 1)));
  }

 private:
  std::uint64_t fraction_;
};

}  // namespace raftbed::world
