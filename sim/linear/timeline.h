// A sub-history as a search in the order of time sees it: one level for each answer that was given,
// and between two of them who was called. Whoever is pending has a slot, which another may have
// once it was answered; who never was answered keeps his.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/linear/states.h"
#include "sim/linear/sub_history.h"

namespace raftbed::linear {

class Timeline {
 public:
  static constexpr std::uint32_t never = 0xffff'ffff;

  // The sub-history stays where it is as long as this lives. O(n log n).
  explicit Timeline(const SubHistory& sub);

  [[nodiscard]] std::uint32_t levels() const { return static_cast<std::uint32_t>(ends_.size()); }
  // Words that a mask of all slots takes.
  [[nodiscard]] std::size_t words() const { return slots_ / 64 + 1; }

  // To before that level's answer. O(events between).
  void move_to(std::uint32_t level);
  [[nodiscard]] std::uint32_t level() const { return level_; }
  // Of here: who is answered, who was called since the level before, and who is pending, by slots.
  [[nodiscard]] std::uint32_t due() const { return answered_[level_]; }
  [[nodiscard]] std::span<const std::uint32_t> calls() const { return calls_at(level_); }
  [[nodiscard]] std::span<const std::uint64_t> pending() const { return pending_; }
  [[nodiscard]] std::uint32_t at_slot(std::size_t slot) const { return at_slot_[slot]; }

  [[nodiscard]] std::uint32_t slot(std::uint32_t place) const { return slot_[place]; }
  // The level of its answer; `never` where its outcome is unknown.
  [[nodiscard]] std::uint32_t deadline(std::uint32_t place) const { return deadline_[place]; }
  // Among those called behind here: the first of known outcome that must see the value; whether
  // somebody looks at it, or writes it, or anybody puts anything.
  [[nodiscard]] std::optional<std::uint32_t> next_sight(Value value) const;
  [[nodiscard]] std::optional<std::uint32_t> next_sight() const;
  [[nodiscard]] bool will_be_looked_at(Value value) const { return last_look_[value] > level_ + 1; }
  [[nodiscard]] bool will_be_written(Value value) const { return last_write_[value] > level_ + 1; }
  [[nodiscard]] bool will_be_put() const { return last_put_ > level_ + 1; }

 private:
  [[nodiscard]] std::span<const std::uint32_t> calls_at(std::uint32_t level) const;
  void list_levels(const SubHistory& sub);
  void give_slots(const SubHistory& sub);
  void look_ahead(const SubHistory& sub);
  void forward();
  void backward();
  void set_pending(std::uint32_t place, bool is_pending);

  std::vector<std::uint32_t> answered_;  // by level
  std::vector<std::uint32_t> called_;    // in the order of the calls
  std::vector<std::uint32_t> ends_;      // of a level's calls among them
  std::vector<std::uint32_t> deadline_;  // by place
  std::vector<std::uint32_t> slot_;      // likewise
  std::vector<std::uint32_t> had_slot_;  // likewise: who had it before
  std::size_t slots_ = 0;

  std::vector<std::uint32_t> first_sights_;  // by value and one: where its sights begin
  struct Sight {
    std::uint32_t level;  // of its call
    std::uint32_t place;
  };
  std::vector<Sight> sights_;
  std::vector<std::uint32_t> last_look_;   // by value: a level, and one
  std::vector<std::uint32_t> last_write_;  // likewise
  std::uint32_t last_put_ = 0;             // likewise
  std::vector<Sight> all_sights_;

  std::uint32_t level_ = 0;
  std::vector<std::uint64_t> pending_;
  std::vector<std::uint32_t> at_slot_;
};

}  // namespace raftbed::linear
