// What the judge of a growing history keeps of one key: blocks with their zones (zones.h), and the
// operations that have yet to say something, or to be seen.
//
// A block is a put, or what the key held at first, with the compare-and-sets and appends that are
// known to follow it directly, one after the other. Contents are byte strings that share their
// bytes with whoever told of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/inline_vector.h"
#include "sim/linear/history.h"

namespace raftbed::linear {

using Content = std::optional<Bytes>;  // what a key holds; absent: nothing
// Whose an answer is: each operation has its own. A number that comes again with its client's next
// one is none: a client may ask again at the instant at which it was answered, when that answer is
// not judged yet, and would be taken for the other.
using Ticket = std::uint64_t;

inline constexpr Instant before_all = Instant(-for_ever.ns());

// The earliest answer and the latest call of some operations.
struct Bounds {
  Instant f = for_ever;
  Instant s = before_all;

  void add(Instant call, Instant answer) {
    f = std::min(f, answer);
    s = std::max(s, call);
  }
  // Whether each must come before the other.
  [[nodiscard]] bool crosses(const Bounds& other) const { return f < other.s && other.f < s; }
};

struct OnlineCluster {
  Content content;
  Instant f = for_ever;  // its earliest answer
};
struct OnlineBlock {
  Bounds bounds;
  InlineVector<OnlineCluster, 1> clusters;  // each follows the one before it directly
};

// A read that waits, or a write that waits or that nobody has seen.
struct OpenOperation {
  Ticket ticket = 0;
  Effect effect = Effect::read;
  bool waits = true;         // for its answer; otherwise, but for an append, it is unknown
  bool took_effect = false;  // it is in a block: somebody has seen it
  Instant call;
  Instant answer = for_ever;  // of an append that was answered
  Content value;              // of an append, the piece
  Content expected;

  // It took effect, and nobody knows where.
  [[nodiscard]] bool is_loose() const { return answer != for_ever; }
};

struct OnlineState {
  std::vector<OnlineBlock> blocks;
  std::vector<OpenOperation> open;

  [[nodiscard]] std::size_t retained() const {
    std::size_t count = open.size();
    for (const OnlineBlock& block : blocks) count += block.clusters.size();
    return count;
  }
};

}  // namespace raftbed::linear
