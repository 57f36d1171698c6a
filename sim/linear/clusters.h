// The clusters of a whole history, numbered as they first come, as its operations come by.
//
// Most values are of one part: its number stands where the value says. Of values that are shared
// with others a table says theirs (shared_numbers.h). Nothing is filled before it is needed: who
// stops halfway has paid for half.
#pragma once

#include <cstdint>
#include <memory>

#include "sim/linear/chains.h"
#include "sim/linear/cluster.h"
#include "sim/linear/room.h"
#include "sim/linear/shared_numbers.h"

namespace raftbed::linear {

class Clusters {
 public:
  static constexpr std::uint32_t nobody = Chains::nobody;

  // For the history as it is. REQUIRES: fewer than 2^27 of its operations are compare-and-sets; it
  // ends with Broken else.
  explicit Clusters(const History& history);

  // An operation of this part is to come, or of one before it: they hold the initial value.
  void meet(std::uint32_t part);
  // REQUIRES: a part that was met. O(1).
  std::uint32_t number_of(std::uint32_t part, Value value);
  // REQUIRES: of these, that it was made no block.
  [[nodiscard]] Cluster& operator[](std::uint32_t number) { return slots_[number].cluster; }
  [[nodiscard]] const Cluster& operator[](std::uint32_t number) const {
    return slots_[number].cluster;
  }
  [[nodiscard]] const Chains::Link& link_of(std::uint32_t number) const {
    return chains_.of((*this)[number]);
  }
  Chains::Link& make_link(std::uint32_t number) { return chains_.make((*this)[number]); }

  // In place of the cluster, which is none from there on.
  void make_block(std::uint32_t number, Instant latest_call, std::uint32_t before) {
    Slot& slot = slots_[number];
    const Instant f = slot.cluster.f;
    const Instant s = slot.cluster.s;
    std::construct_at(&slot.block, f, s, latest_call, before);
  }
  // REQUIRES: it was made one.
  [[nodiscard]] Block& block(std::uint32_t number) { return slots_[number].block; }

  // The initial values' of parts that were met, then the others as they came.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t number = 0; number < met_; ++number) visit(number);
    for (std::uint32_t number = parts_; number < end_; ++number) visit(number);
  }

 private:
  union Slot {
    Cluster cluster;
    Block block;
  };
  // Who came first with a value.
  struct Owner {
    std::uint32_t part;
    std::uint32_t number;
  };
  void fill_to(Value value);
  std::uint32_t add(std::uint32_t part);
  void make_room();
  std::uint32_t number_of_shared(std::uint32_t part, Value value);

  Value initial_;
  std::uint32_t parts_;    // the clusters before are of initial values
  std::uint32_t met_ = 0;  // of these
  std::uint32_t end_;
  std::uint32_t room_;
  Room<Slot> slots_;
  std::uint32_t values_;
  std::uint32_t filled_ = 0;  // of the owners
  Room<Owner> owners_;        // by value
  SharedNumbers shared_;
  Chains chains_;
};

inline std::uint32_t Clusters::number_of(std::uint32_t part, Value value) {
  if (value == initial_) return part;
  if (value >= filled_) [[unlikely]]
    fill_to(value);
  Owner& owner = owners_[value];
  if (owner.part == part) return owner.number;
  if (owner.part != nobody) return number_of_shared(part, value);
  owner = Owner{part, add(part)};
  return owner.number;
}

inline std::uint32_t Clusters::add(std::uint32_t part) {
  if (end_ == room_) [[unlikely]]
    make_room();
  slots_[end_].cluster = Cluster{for_ever, Cluster::never_yet, Cluster::never_yet, part, 0};
  return end_++;
}

}  // namespace raftbed::linear
