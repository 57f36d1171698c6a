// Zones: the verdict without a search, where each value is written once (Gibbons and Korach,
// "Testing shared memories", 1997, extended by chains of compare-and-sets).
//
// The operations of a value, its write and all who saw it, are its cluster. Between them the key
// holds that value and nothing else. A successful compare-and-set follows the cluster of the value
// that it expected directly: clusters so linked are one block, within which the order is given.
// A block's zone lies between f, its earliest answer, and s, its latest call: where f < s the key
// held its values all through [f, s] ("forward"), else they may have been there at one instant only
// of [s, f] ("backward"). One block must come before another if it has an answer before a call of
// the other: f < s'. There is an order exactly when
//   (1) what is seen was written, and not by a write that was called after the answer,
//   (2) no value is followed by two compare-and-sets, and none follows itself,
//   (3) within a block no answer of a later cluster lies before a call of an earlier one,
//   (4) no two blocks must each come before the other; which is so if and only if two forward
//       zones overlap, or a backward one lies inside a forward one.
// (Why (4) needs no longer cycles: in a cycle take the block with the least f. Whoever another one
// must precede, it must precede as well; so it and the one before it in the cycle are two such.)
//
// O(n log n), of which the sorting of blocks is all that is not linear.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/refusal.h"
#include "sim/linear/sub_history.h"

namespace raftbed::linear {

enum class Decision : std::uint8_t { yes, no, open };

class Zones {
 public:
  // The sub-history stays where it is as long as this lives.
  explicit Zones(const SubHistory& sub);

  // `open` where values are written twice, or there are appends (append_chains.h). Refused
  // compare-and-sets that do not say what they found are left out of account: `no` holds with them,
  // `yes` without.
  Decision decide();
  // After `no`.
  [[nodiscard]] const Refusal& refusal() const { return *refusal_; }
  // After `yes`: an order, by their places, of all but those. O(n log n).
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  static constexpr std::uint32_t none = 0xffff'ffff;
  static constexpr Instant never_yet = Instant(-for_ever.ns());
  // The earliest answer and the latest call of some operations, and whose they are.
  struct Zone {
    Instant f = for_ever;
    Instant s = never_yet;
    std::uint32_t first_answered = none;  // by place
    std::uint32_t last_called = none;

    [[nodiscard]] bool is_forward() const { return f < s; }
    void add(std::uint32_t place, const Operation& operation);
    void add(const Zone& zone);
  };
  struct Cluster {
    Zone zone;
    std::uint32_t writer = none;  // by place
    Value before = none;          // what the writer expected, where it expected something
    Value next = none;            // whose writer expected this value
    bool is_observed = false;
    bool is_in_block = false;
  };
  struct Block {
    Zone zone;
    Value first = absent;
  };

  [[nodiscard]] const Operation& operation(std::uint32_t place) const {
    return sub_->operations[place];
  }
  [[nodiscard]] bool took_effect(const Operation& operation) const {
    return operation.is_known() || clusters_[operation.value].is_observed;
  }

  // Each false where it stops: refused, or left open.
  bool name_writers();
  void follow_observations();
  bool gather();
  bool link(std::uint32_t place);
  bool judge_clusters();
  bool build_blocks();
  bool add_block(Value first, std::size_t& clusters);
  bool judge_blocks();

  [[nodiscard]] std::vector<std::uint32_t> some_circle() const;
  [[nodiscard]] std::vector<std::optional<std::uint32_t>> observers() const;
  bool refuse(Breach breach, const std::vector<std::uint32_t>& places);
  void show(const Block& block, std::vector<std::uint32_t>& places) const;
  [[nodiscard]] std::vector<std::uint32_t> writers_between(Value one, Value other) const;
  [[nodiscard]] const Block* forward_around(Instant at) const;
  [[nodiscard]] std::vector<const Block*> in_order() const;

  const SubHistory* sub_;
  std::vector<Cluster> clusters_;  // by value
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> forward_;  // blocks, by f
  std::optional<Refusal> refusal_;
};

}  // namespace raftbed::linear
