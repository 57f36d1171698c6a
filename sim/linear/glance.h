// A glance: what the zones (zones.h) come to, of a part as it was recorded, where nobody is told
// why. It neither copies an operation nor names one: of each value it keeps the two instants that
// make its zone, when it was written, and its neighbours in a chain. Where it says `yes` or `no`,
// the zones say the same; where it says `open` they may know more: writes of unknown outcome that
// nobody can have observed are not left out first, nor is anything said of appends or of refused
// compare-and-sets that do not say what they found.
//
// Condition (4) of the zones is looked at in the order of where they begin, a backward one first
// where two begin together: it holds exactly when none has its f before the s of one before it. For
// a backward one that is an s which nobody behind it can be before; for a forward one it is its
// end, which no forward one may begin before, nor a backward one end.
//
// O(n), but for zones that do not come nearly in that order: those are sorted. What it needs is
// kept from part to part: 100 bytes a value of the largest one, and 4 a value of the history.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/linear/value_index.h"
#include "sim/linear/zones.h"

namespace raftbed::linear {

class Glance {
 public:
  // The history stays where it is as long as this lives.
  explicit Glance(const History& history) : history_(&history), index_(history.values()) {}

  // In any order.
  Decision look(std::span<const Operation> operations);

 private:
  static constexpr std::uint32_t none = 0xffff'ffff;
  static constexpr Instant never_yet = Instant(-for_ever.ns());
  // Named by its value's number; the initial value's is the first.
  struct Cluster {
    Instant f = for_ever;
    Instant s = never_yet;
    Instant written = never_yet;  // the writer's call
    std::uint32_t before = none;  // that its writer expected
    std::uint32_t next = none;    // whose writer expected this one
    // 1: yes. Not bool, so that they can be computed with.
    std::uint8_t is_written = 0;
    std::uint8_t is_doubtful = 0;  // the writer's outcome is unknown
    std::uint8_t is_observed = 0;

    [[nodiscard]] bool is_there() const {
      return (is_written & (is_observed | (1 - is_doubtful))) != 0;
    }
  };
  // Of a block.
  struct Zone {
    Instant begin;  // f or s, whichever is earlier
    Instant f;
    Instant s;
  };

  // Each false where it stops: gather() where all stays open, the others where there is no order.
  bool gather(std::span<const Operation> operations);
  bool add(const Operation& o);
  void expect(std::uint32_t number, const Operation& o);
  void follow_unknown();
  void link(std::uint32_t swapped);
  bool build_blocks();
  bool add_block(std::uint32_t first, std::size_t& clusters);
  void add_zone(Instant f, Instant s);
  bool do_zones_cross();

  std::uint32_t cluster_of(Value value);

  const History* history_;
  ValueIndex index_;
  std::vector<Cluster> clusters_;       // the one behind the last that counts is empty
  std::vector<std::uint32_t> unknown_;  // those that a compare-and-set of unknown outcome writes
  std::vector<Zone> zones_;             // in their order, as long as few must move
  std::size_t moves_ = 0;
  bool are_sorted_ = true;
};

}  // namespace raftbed::linear
