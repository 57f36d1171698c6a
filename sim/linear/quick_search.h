// A quick go at an order, for parts that are searched (judge.h): where there is one it is mostly
// found without a detour, and then it is not worth while to get ready for more.
//
// As Wing and Gong's search, stretch by stretch of operations that overlap, over a list of the
// calls alone: whoever is called by the first answer that is left can be next. A read that fits is
// taken at once. Of the writes first those are tried that write what the one to be answered first
// must see, then whoever is answered first. A write of unknown outcome is taken where the one to be
// answered first must see it, and only then. Where many dead ends in a row lead no further, it
// remembers where it was (been_there.h), and tries first to put in visits before the last put
// (quick_path.h), if what the key holds is seen again before what they would leave there.
//
// `found` is proved, by the order; that it finds none proves nothing, as it does not try all (the
// unknown ones are not used in every way). O(n + steps * c) where c are pending at a time. What it
// needs is kept from part to part: up to 96 bytes an operation of the largest one, 4 a value of the
// history, and 512 KiB once it remembers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/linear/been_there.h"
#include "sim/linear/budget.h"
#include "sim/linear/open_writes.h"
#include "sim/linear/quick_path.h"

namespace raftbed::linear {

class QuickSearch {
 public:
  // For histories with so many values.
  explicit QuickSearch(std::size_t values) : open_(values) {}

  // `found` or `undecided`; the latter at once where the operations are not in the order of their
  // calls, where there are appends, and where one has an impossible answer. They stay where they
  // are as long as the order is asked for.
  Order run(std::span<const Operation> operations, Value initial, std::uint64_t steps_max);
  // As many as are needed for nearly all that it finds.
  [[nodiscard]] static std::uint64_t enough(std::size_t operations) { return 100 + 3 * operations; }
  // What it takes for so many, but for the values.
  [[nodiscard]] static std::uint64_t bytes(std::size_t operations) {
    return 96 * operations + BeenThere::bytes;
  }
  // Of the last run.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // After `found`: the operations, by their places, in an order that explains() holds for.
  [[nodiscard]] std::vector<std::uint32_t> order() const { return path_.order(); }

 private:
  static constexpr std::uint32_t nobody = OpenWrites::nobody;
  static constexpr Value nothing = 0xffff'ffff;
  static constexpr std::ptrdiff_t candidates_max = 4;  // of one choice
  static constexpr int sights_max = 16;                // that are looked at ahead
  static constexpr std::uint32_t patience = 32;        // dead ends in a row

  // What else could have been taken: candidates, from begin to end.
  struct Choice {
    std::uint32_t stretch_end;
    std::uint32_t taken;  // before it
    std::uint32_t begin;
    std::uint32_t end;
  };
  void begin(std::span<const Operation> operations, Value initial);
  bool find_stretch(std::uint32_t begin);
  void list_unknown(std::uint32_t place);
  bool take_alone(std::uint32_t place);
  bool go_through(std::uint64_t steps_max);
  std::optional<std::uint32_t> look_around();
  bool take_next(std::uint32_t due);
  void add_unknown(Value wanted, Instant answer);
  void add_hidden(std::uint32_t due, Value wanted, std::uint32_t first);
  void add_visits(Value wanted, const QuickPath::Gap& gap, std::uint32_t first);
  [[nodiscard]] bool is_held_on(Value other) const;
  [[nodiscard]] std::uint32_t candidate_count() const {
    return static_cast<std::uint32_t>(candidates_.size());
  }
  void keep_best(std::uint32_t first, Value wanted);
  bool is_hopeless();
  bool choose();
  void carry_out(Move move);
  void visit(std::uint32_t place);
  std::uint32_t see(Value held, Instant until);
  void take(Move move);
  void go_back_to(const Choice& choice);
  void give_back(std::uint32_t place);
  void clear_ring() { next_[head_] = before_[head_] = head_; }
  [[nodiscard]] const Operation& operation(std::uint32_t place) const { return operations_[place]; }

  std::span<const Operation> operations_;
  // Those of known outcome that are left of the stretch, in a ring; its head stands behind the last
  // place of all.
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> before_;
  std::uint32_t head_ = 0;
  std::uint32_t end_ = 0;  // of the stretch: all in it are over before the next one is called
  OpenWrites open_;
  std::uint32_t listed_end_ = 0;  // of unknown outcome that are listed
  QuickPath path_;
  std::vector<Choice> choices_;
  std::vector<Move> candidates_;
  Value held_ = absent;
  BeenThere been_there_;
  bool is_stuck_ = false;
  std::size_t furthest_ = 0;     // that the path came to at a dead end
  std::uint32_t dead_ends_ = 0;  // since it did
  std::uint64_t steps_ = 0;
  std::uint64_t looked_at_ = 0;  // in looking for stretches
};

}  // namespace raftbed::linear
