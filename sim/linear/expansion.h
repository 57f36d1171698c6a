// From one answer to the next: what a configuration can become so that the operation that is due
// has taken effect, in as few steps as do ("just in time", Lowe 2017).
//
// Exact: whatever order there is, one of the ways leads along it. Why each thing that is left out
// can be left out (what follows speaks of an order that explains the history, and turns it into
// another that does):
// - Lazy. Nothing is taken before an answer is due: then the order up to the one who is due is
//   executed, and no more.
// - Eager sights. A read that fits, or a refused compare-and-set, or a compare-and-set that changes
//   nothing, is done at once: it moves nothing, so that it can be moved ahead to here.
// - A visit, from a blind write (a put, a delete) up to the next one, is not executed as long as
//   nobody in it is due: nobody outside it can tell when it was. All who take part in it were
//   pending when the write that ended it was executed: they are `hideable` then. When one of them
//   is due, the visit is put in before the last blind write, whole, and the key holds what it held.
//   A visit that nobody saw is not even put in: as soon as it is hideable, a blind write or an
//   append is done; it can still be used, up to its answer. So at most one put or delete is
//   executed in a way, either of a visit that is put in or of what the key is to hold, which is
//   what keeps few values among many clients short.
// - Of pending writes with the same effect the one that is answered first is used: any two can be
//   swapped, as both were called. (Of those that can be hidden, and of those that cannot, each.)
// - Dead values. Who leaves a value that somebody must still see and nobody can write any more, has
//   no way on: that is seen at once, by looking ahead.
// - Settled values. One that nobody looks at any more is like any other such: they are one state.
// - Writes of unknown outcome, which need not be used, are followed by somebody who sees them, as
//   are appends where a blind write follows.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/linear/budget.h"
#include "sim/linear/config.h"
#include "sim/linear/config_set.h"
#include "sim/linear/look_ahead.h"
#include "sim/linear/states.h"
#include "sim/linear/timeline.h"

namespace raftbed::linear {

// Of a way: the write that was executed, and whether before the last blind write.
struct Step {
  std::uint32_t place = 0;
  bool is_hidden = false;
};

class Expansion {
 public:
  struct Way {
    Config config;
    std::vector<Step> steps;
  };

  // All of them stay where they are as long as this lives.
  Expansion(const SubHistory& sub, States& states, const Timeline& timeline);

  // Before anybody was called.
  [[nodiscard]] Config initial() const;
  // Behind the timeline's answer, one for each value that the key may hold there and somebody will
  // look at: each can do whatever any can that holds the value and is reached from anywhere. One
  // more than `most` where there are more. What stood in the way so far is forgotten. O(values +
  // pending), and of memory O(most * pending). REQUIRES: no appends.
  [[nodiscard]] std::vector<Config> best_behind(std::size_t most);
  // From before the timeline's level to behind it. The ways are there up to the next call, the
  // likeliest first. There may be others where it lacked something: these steps, or this number of
  // ways, which are configurations, or bytes for more thousands of writes in a row.
  std::optional<Spent> run(const Config& from, std::uint64_t steps_max, std::size_t ways_max);
  [[nodiscard]] std::size_t ways() const { return ways_; }
  [[nodiscard]] const Way& way(std::size_t at) const { return found_[at]; }
  // Writes tried, of all runs.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // The last to be answered of those that stood in the way of any that led nowhere: with what was
  // called up to his answer alone, they lead nowhere either.
  [[nodiscard]] std::optional<std::uint32_t> culprit() const { return culprit_; }

 private:
  // Before a visit that is put in: nothing that anybody could see, or add to.
  static constexpr Value nowhere = 0xffff'fffe;
  struct Walk {
    Config config;
    bool is_hidden = false;
    bool may_put = false;
    bool must_be_seen = false;
  };
  // The earliest answered of those of one effect.
  struct Choice {
    std::uint32_t plain = Timeline::never;     // that cannot be hidden
    std::uint32_t hideable = Timeline::never;  // that can
  };

  [[nodiscard]] const Operation& operation(std::uint32_t place) const {
    return sub_->operations[place];
  }
  [[nodiscard]] bool is_sight(const Operation& o) const;
  [[nodiscard]] bool fits(const Operation& o, Value state) const;
  [[nodiscard]] Value effect_value(const Operation& o) const;
  [[nodiscard]] std::vector<bool> looked_at_from(const Config& config) const;
  void call(Config& config) const;
  bool see(Config& config, bool hidden) const;

  void begin(const Config& from);
  void walk_hidden();
  [[nodiscard]] bool is_seen_hidden() const;
  void pass();
  [[nodiscard]] bool is_over(const Config& config) const;
  void walk(std::size_t depth);
  bool is_new(const Walk& walk);
  void choose(const Walk& walk, std::vector<std::uint32_t>& choices) const;
  void add_choice(std::uint32_t place, bool hideable, std::vector<Choice>& all) const;
  [[nodiscard]] bool is_same_effect(const Operation& a, const Operation& b) const;
  [[nodiscard]] bool may_take(const Walk& walk, const Operation& o) const;
  bool take(std::uint32_t place, std::size_t depth);
  void write_blindly(Config& config) const;
  void emit(const Walk& walk);
  [[nodiscard]] std::optional<Spent> lacked() const {
    if (is_too_deep_) return Spent::bytes;
    if (ways_ >= ways_max_) return Spent::configurations;
    return steps_ > last_step_ ? std::optional(Spent::steps) : std::nullopt;
  }

  [[nodiscard]] bool is_dead(const Config& config, Value left);
  [[nodiscard]] bool is_stuck(const Config& config);
  void blame(std::uint32_t place);

  const SubHistory* sub_;
  States* states_;
  const Timeline* timeline_;
  LookAhead ahead_;
  std::uint64_t cost_;     // of a step: masks of many are long
  std::size_t depth_max_;  // so that neither masks nor calls run out of memory
  bool is_too_deep_ = false;
  std::uint32_t due_ = 0;
  Value held_ = absent;      // where a visit that is put in goes back to
  std::vector<Walk> walks_;  // by depth
  std::vector<std::vector<std::uint32_t>> choices_;
  std::vector<Step> path_;
  std::vector<Way> found_;  // of which the first `ways_` count
  std::size_t ways_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t first_step_ = 0;  // of this run
  std::uint64_t last_step_ = 0;   // that it may take
  std::size_t ways_max_ = 0;
  std::optional<ConfigSet> seen_;  // of a long run
  std::vector<std::uint64_t> key_;
  std::optional<std::uint32_t> culprit_;
};

}  // namespace raftbed::linear
