// The search for an order that uses few of the writes of unknown outcome, for parts of which few
// operations are pending at a time. Who takes such a write wherever it helps has none left where
// nothing else does; and mostly hardly any are needed.
//
// In the order of time, as the frontier (frontier_search.h): all that the history can have led to
// before an answer, then before the next. But first without any write of unknown outcome. Where
// nothing leads on, it goes back a little, further each time that this was not enough, and comes
// once more to there with them, the fewest used first ("uniform cost"). Of the ways that lead to
// the same it keeps the one that has used the fewest.
//
// `found` is proved, by the order, which is executed (certificate.h). That it finds none proves
// nothing: what the other ways have left is forgotten. Of a refused compare-and-set it tries few of
// those that could be in its way. O(n log n + steps * w), where w ways lead to one level; 32 bytes
// an operation, for the way there.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <queue>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/states.h"
#include "sim/linear/supply.h"
#include "sim/linear/trail.h"

namespace raftbed::linear {

class ThriftySearch {
 public:
  // Whether it is made for it: with writes of unknown outcome, and no appends. O(n).
  [[nodiscard]] static bool suits(const SubHistory& sub);

  // The sub-history stays where it is as long as this lives. REQUIRES: it suits.
  explicit ThriftySearch(const SubHistory& sub);

  // `found` or `undecided`. After `undecided` with too few steps it goes on from there.
  Order run(const Budget& budget);
  // Ways gone on from.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // After `undecided`. `configurations` where it has given up: too many are pending, or there are
  // too many ways, or going back did not help. But for steps, it stays so.
  [[nodiscard]] Spent spent() const { return spent_; }
  // After `found`: the operations, by their places, in an order that explains() holds for.
  [[nodiscard]] const std::vector<std::uint32_t>& order() const { return order_; }

 private:
  using Slots = std::uint16_t;  // a set of them
  static constexpr std::uint32_t slots = 16;
  static constexpr std::size_t ways_max = 256;  // at one level
  static constexpr std::uint32_t stride = 8;    // levels from one moment that is kept to the next
  static constexpr std::uint32_t tries_max = 6;
  static constexpr std::size_t kept_max = std::size_t{1} << tries_max;

  // How the key can have come to hold what it holds. Of those that are pending some are done.
  struct Way {
    Value held = absent;
    Slots done = 0;             // by slot
    bool must_be_seen = false;  // what it holds is of a write of unknown outcome
    std::uint32_t trail = Trails::root;
    Supply::Used used;
    std::uint64_t number = 0;  // in the order in which they were found
  };
  struct FewestFirst {
    bool operator()(const Way& a, const Way& b) const;
  };
  // Before an answer, and before who is called by then.
  struct Moment {
    std::uint32_t level = 0;
    std::uint32_t called = 0;  // a place: all before it
    Slots pending = 0;         // by slot
    std::array<std::uint32_t, slots> at_slot{};
    std::vector<Way> ways;
  };

  [[nodiscard]] bool is_spent(const Budget& budget);
  bool call();
  [[nodiscard]] std::uint32_t due() const;
  bool go_on();
  bool pass_level(std::uint32_t due);
  void pass(const Way& way, std::uint32_t due);
  [[nodiscard]] bool is_passed(const Way& way) const;
  void expand(const Way& way);
  void take_any(const Way& way);
  void take_open(const Way& way, Value wanted);
  void take_kind(const Way& way, std::uint32_t kind);
  void take(const Way& way, std::uint32_t place, Slots done);
  [[nodiscard]] Slots sights_of(Value held, Slots done) const;
  void see(Way& way, Slots sights);
  [[nodiscard]] bool fits(const Operation& o, Value held) const;
  [[nodiscard]] bool is_second(std::uint32_t slot, std::uint32_t left) const;
  void keep();
  bool go_back();
  bool finish();
  Way hold(const Way& way);
  void let_go(const Way& way);
  void let_go(const Moment& moment);
  [[nodiscard]] const Operation& operation(std::uint32_t place) const {
    return sub_->operations[place];
  }

  const SubHistory* sub_;
  States states_;
  Supply supply_;
  Trails trails_;
  Moment now_;
  std::deque<Moment> kept_;
  std::uint32_t wall_ = 0;   // the last level that nothing led on from
  std::uint32_t tries_ = 0;  // to get over it
  std::priority_queue<Way, std::vector<Way>, FewestFirst> waiting_;
  std::vector<Way> passed_;  // of this level
  std::uint64_t found_ = 0;
  std::vector<std::uint32_t> order_;
  std::uint64_t steps_ = 0;
  Spent spent_ = Spent::steps;
};

}  // namespace raftbed::linear
