// A quick go at an order, for parts that are searched (judge.h): where there is one it is mostly
// found without a detour, and then it is not worth while to get ready for more.
//
// As Wing and Gong's search, stretch by stretch of operations that overlap, over a list of the
// calls alone: whoever is called by the first answer that is left can be next. A read that fits is
// taken at once. Of the writes first those are tried that write what the one to be answered first
// must see, then whoever is answered first. A write of unknown outcome is taken where the one to be
// answered first must see it, and only then.
//
// `found` is proved, by the order; that it finds none proves nothing, as it neither tries all
// (the unknown ones are not used in every way) nor remembers where it has been. O(n + steps * c)
// where c are pending at a time. What it needs is kept from part to part: up to 64 bytes an
// operation of the largest one, and 4 a value of the history.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/value_index.h"

namespace raftbed::linear {

class QuickSearch {
 public:
  // For histories with so many values.
  explicit QuickSearch(std::size_t values) : index_(values) {}

  // `found` or `undecided`; the latter at once where the operations are not in the order of their
  // calls, where there are appends, and where one has an impossible answer. They stay where they
  // are as long as the order is asked for.
  Order run(std::span<const Operation> operations, Value initial, std::uint64_t steps_max);
  // As many as are needed for nearly all that it finds.
  [[nodiscard]] static std::uint64_t enough(std::size_t operations) { return 100 + 2 * operations; }
  // What it takes for so many, but for the values.
  [[nodiscard]] static std::uint64_t bytes(std::size_t operations) { return 64 * operations; }
  // Of the last run.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // After `found`: the operations, by their places, in an order that explains() holds for.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  static constexpr std::uint32_t nobody = 0xffff'ffff;
  static constexpr Value nothing = 0xffff'ffff;
  static constexpr std::ptrdiff_t candidates_max = 4;  // of one choice
  static constexpr int looks_max = 16;                 // at swaps of unknown outcome, for one

  struct Taken {
    std::uint32_t place;
    Value held_before;
  };
  // What else could have been taken: candidates, from begin to end.
  struct Choice {
    std::uint32_t stretch_end;
    std::size_t taken;  // before it
    std::size_t begin;
    std::size_t end;
  };
  // Of unknown outcome that write one value, in the order of their calls.
  struct Chain {
    std::uint32_t first = nobody;  // that is not taken
    std::uint32_t last = nobody;
  };
  struct Unknown {
    Chain puts;
    Chain swaps;
  };

  void begin(std::span<const Operation> operations, Value initial);
  bool find_stretch(std::uint32_t begin);
  void list_unknown(std::uint32_t place);
  Unknown& unknown_of(Value value);
  bool take_alone(std::uint32_t place);
  bool go_through(std::uint64_t steps_max);
  std::optional<std::uint32_t> look_around();
  bool take_next(const Operation& due);
  void add_unknown(Value wanted, Instant answer);
  void keep_best(std::size_t first, Value wanted);
  bool choose();
  void write(std::uint32_t place);
  void take(std::uint32_t place);
  void go_back_to(const Choice& choice);
  void give_back(std::uint32_t place);
  void clear_ring() { next_[head_] = before_[head_] = head_; }
  [[nodiscard]] bool is_taken(std::uint32_t unknown) const { return before_[unknown] == unknown; }
  [[nodiscard]] const Operation& operation(std::uint32_t place) const { return operations_[place]; }

  std::span<const Operation> operations_;
  // Those of known outcome that are left of the stretch, in a ring; its head stands behind the last
  // place of all. Of those of unknown outcome the next in the chain; and itself, if it is taken.
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> before_;
  std::uint32_t head_ = 0;
  std::uint32_t end_ = 0;  // of the stretch: all in it are over before the next one is called
  ValueIndex index_;       // of what those of unknown outcome write
  std::vector<Unknown> unknown_;   // by number
  std::uint32_t unknown_end_ = 0;  // those before it are listed
  std::vector<Taken> path_;
  std::vector<Choice> choices_;
  std::vector<std::uint32_t> candidates_;
  Value held_ = absent;
  std::uint64_t steps_ = 0;
  std::uint64_t looked_at_ = 0;  // in looking for stretches
};

}  // namespace raftbed::linear
