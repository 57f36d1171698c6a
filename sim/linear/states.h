// What a key can hold while the search goes: the values of its sub-history, what appends make of
// them, and one state for all that nobody sees.
//
// A state that nobody sees, nor anything that appends could make of it, is `unseen`: nothing but a
// put or a delete can follow that tells one such state from another.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

inline constexpr Value unseen = 0xffff'ffff;

class States {
 public:
  explicit States(const SubHistory& sub);

  // The value, or `unseen`. O(1).
  [[nodiscard]] Value as_seen(Value value) const {
    return value == absent || seen_[value] ? value : unseen;
  }
  // What a key holds after this was appended, as seen. REQUIRES: the piece is a value.
  Value appended(Value state, Value piece);
  // What the key holds before anything happens.
  [[nodiscard]] Value initial() const { return as_seen(sub_->initial); }
  // What is remembered of appends.
  [[nodiscard]] std::uint64_t bytes() const {
    constexpr std::uint64_t node = 4 * sizeof(void*);
    return appended_.size() * (node + sizeof(*appended_.begin())) +
           made_.size() * (node + sizeof(*numbers_.begin()) + sizeof(made_.front()));
  }

 private:
  [[nodiscard]] std::string_view text(Value state) const {
    return state < sub_->values() ? sub_->text(state) : made_[state - made_from()];
  }
  [[nodiscard]] Value made_from() const { return static_cast<Value>(sub_->values()); }
  [[nodiscard]] bool begins_a_sight(std::string_view text) const;
  Value number_of(Value sight, std::size_t length);
  void sort_sights();

  const SubHistory* sub_;
  std::vector<bool> seen_;  // by the sub-history's value: it begins a sight, or is one
  std::vector<std::pair<std::string_view, Value>> sights_;  // sorted
  // By appends, and none of those: each begins a sight, and lies there.
  std::vector<std::string_view> made_;
  std::map<std::pair<Value, std::size_t>, Value> numbers_;  // by the first such, and the length
  std::map<std::pair<Value, Value>, Value> appended_;
};

}  // namespace raftbed::linear
