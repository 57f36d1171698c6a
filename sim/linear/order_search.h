// The search for an order of one key's operations: Wing and Gong's, with Lowe's list, memoised by
// what is done and what the key holds. Depth first, without recursion, within a budget. Exact:
// "none" means that there is no order, "found" that there is one.
//
// What keeps it short (each leaves an order if there is one):
// - what is open, moves nothing and fits what the key holds (a read, a refused compare-and-set) is
//   taken at once and never reconsidered: any order that has it later has it here as well;
// - writes of unknown outcome come after the others, and are only taken where somebody sees them:
//   before a blind put, or where they change nothing, they can be left out of any order. (Where a
//   refused compare-and-set does not say what it found, a write that nobody sees may have been what
//   it found; there only those that change nothing are left out.);
// - states that nobody sees are one state (states.h), so that orders which differ in them alone are
//   one;
// - of equal writes of unknown outcome the one called first is taken first: they can be swapped in
//   any order.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/config_set.h"
#include "sim/linear/done_set.h"
#include "sim/linear/interval_list.h"
#include "sim/linear/states.h"

namespace raftbed::linear {

class OrderSearch {
 public:
  // The sub-history stays where it is as long as the search lives.
  explicit OrderSearch(const SubHistory& sub);

  // After `undecided` it goes on from there, with a greater budget.
  Order run(const Budget& budget);
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // After `undecided`: what there was too little of.
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `none`: the operation, by its place in the sub-history, before whose answer every order
  // got stuck at the latest.
  [[nodiscard]] std::uint32_t stuck() const;
  // After `found`: the operations, by their places, in that order.
  [[nodiscard]] std::vector<std::uint32_t> order() const;

 private:
  static constexpr std::uint32_t never = 0xffff'ffff;
  // An operation of unknown outcome.
  struct Open {
    std::uint32_t operation = 0;
    std::uint32_t twin = never;  // the one before it, among these, that does the same
  };
  // Where the search is among the choices of one configuration.
  struct Cursor {
    bool open = false;     // through the known ones, and now among the open ones
    std::uint32_t at = 0;  // event, or place among the open ones
    Instant first_answer;  // of the known ones; for the open ones
  };
  struct Taken {
    std::uint32_t operation = 0;
    Value state_before = absent;
    bool must_be_seen_before = false;
    bool forced = false;
  };

  void list_open();
  [[nodiscard]] const Operation& operation(std::uint32_t at) const { return sub_->operations[at]; }
  [[nodiscard]] bool is_known(std::uint32_t at) const { return operation(at).is_known(); }
  // Whose call or answer the event is.
  [[nodiscard]] std::uint32_t owner(std::uint32_t event) const {
    return known_[list_.owner(event)];
  }
  [[nodiscard]] std::uint32_t first_answer() const;

  [[nodiscard]] std::optional<std::uint32_t> idle_step() const;
  [[nodiscard]] bool fits_idly(const Operation& candidate) const;
  std::optional<std::uint32_t> next_choice(Cursor& cursor);
  std::optional<std::uint32_t> next_known(Cursor& cursor);
  std::optional<std::uint32_t> next_open(Cursor& cursor) const;
  [[nodiscard]] std::optional<Value> after(std::uint32_t at);
  bool try_choice(std::uint32_t at);
  void take(std::uint32_t at, Value after, bool forced);
  Taken give_back();
  std::optional<Cursor> backtrack();
  [[nodiscard]] DoneSet& done_set_of(std::uint32_t at) {
    return is_known(at) ? known_done_ : open_done_;
  }
  bool is_new();

  [[nodiscard]] bool is_spent(const Budget& budget);

  const SubHistory* sub_;
  States states_;
  std::vector<std::uint32_t> known_;   // operations, in the order of their places
  IntervalList list_;                  // of these
  std::vector<Open> open_;             // in the order of their calls
  std::vector<std::uint32_t> number_;  // by operation: among the known ones, or the open ones
  DoneSet known_done_;
  DoneSet open_done_;
  std::size_t left_ = 0;  // known operations not done
  Value state_ = absent;
  Cursor cursor_;
  bool is_fresh_ = true;       // nobody has looked for an idle step yet
  bool must_be_seen_ = false;  // the last step was of an unknown outcome
  std::vector<Taken> path_;
  ConfigSet seen_;
  std::vector<std::uint64_t> key_;  // a buffer
  std::uint64_t steps_ = 0;
  Spent spent_ = Spent::steps;
  std::uint32_t stuck_ = 0;  // the last answer, by event, that the search could not get past
};

}  // namespace raftbed::linear
