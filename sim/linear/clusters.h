// What there is to say of each value of each part, as the operations of a whole history come by:
// clusters as of zones.h, numbered, and how compare-and-sets chain them.
//
// They are numbered as they first come. Most values are of one part: its number stands where the
// value says. For the first values that are shared with others a row of all parts says theirs, for
// the rest a table of pairs. Nothing is filled before it is needed: who stops halfway has paid for
// half.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/history.h"
#include "sim/linear/room.h"

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

class Clusters {
 public:
  static constexpr std::uint32_t nobody = 0xffff'ffff;
  // Those before and behind in a chain.
  struct Link {
    std::uint32_t before = nobody;  // that its writer expected
    std::uint32_t next = nobody;    // whose writer expected this one
  };

  // For the history as it is. REQUIRES: fewer than 2^27 of its operations are compare-and-sets; it
  // ends with Broken else.
  explicit Clusters(const History& history);

  // An operation of this part is to come, or of one before it: they hold the initial value.
  void meet(std::uint32_t part);
  // REQUIRES: a part that was met. O(1).
  std::uint32_t number_of(std::uint32_t part, Value value);
  [[nodiscard]] Cluster& operator[](std::uint32_t number) const { return clusters_[number]; }

  [[nodiscard]] Link link_of(std::uint32_t number) const {
    return links_[clusters_[number].marks / Cluster::chained];
  }
  Link& make_link(std::uint32_t number);

  // The initial values' of parts that were met, then the others as they came.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t number = 0; number < met_; ++number) visit(number);
    for (std::uint32_t number = parts_; number < end_; ++number) visit(number);
  }

 private:
  // Who came first with a value.
  struct Owner {
    std::uint32_t part;
    std::uint32_t number;
  };
  struct Place {
    std::uint64_t pair = 0;
    std::uint32_t number = 0;  // 0: free
  };
  // As many as there is room for in the marks: two a compare-and-set.
  static constexpr std::size_t links_max = std::size_t{1} << 28;
  static std::uint64_t pair_of(std::uint32_t part, Value value) {
    return std::uint64_t{part} << 32 | value;
  }
  void fill_to(Value value);
  std::uint32_t add(std::uint32_t part);
  void make_room();
  std::uint32_t number_of_shared(std::uint32_t part, Value value);
  bool make_row(Value value);
  std::uint32_t add_placed(std::uint32_t part, Value value);
  [[nodiscard]] Place& place_of(std::uint64_t pair);
  void make_places();

  Value initial_;
  std::uint32_t parts_;    // the clusters before are of initial values
  std::uint32_t met_ = 0;  // of these
  std::uint32_t end_;
  std::uint32_t room_;
  Room<Cluster> clusters_;
  std::uint32_t values_;
  std::uint32_t filled_ = 0;           // of the owners
  Room<Owner> owners_;                 // by value
  std::vector<std::uint32_t> row_at_;  // by value: 0 none, else the row and one
  std::vector<std::uint32_t> rows_;    // of as many numbers as there are parts; 0: none yet
  std::size_t rows_max_;               // numbers in all of them
  std::vector<Place> places_{1};       // a power of two of them, half of them free
  std::uint64_t last_place_ = 0;       // the greatest place
  std::size_t placed_ = 0;
  std::vector<Link> links_{Link{}};
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
  clusters_[end_] = Cluster{for_ever, Cluster::never_yet, Cluster::never_yet, part, 0};
  return end_++;
}

}  // namespace raftbed::linear
