// One key's part, made ready to be judged: in the order of the calls, its values numbered from 0
// (absent) without gaps, and without what cannot matter: reads of unknown outcome, and writes of
// unknown outcome that nobody can have observed (leave_out_unobserved() says why that is exact).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/linear/history.h"

namespace raftbed::linear {

struct SubHistory {
  const History* history = nullptr;  // that it is of
  std::vector<Operation> operations;
  std::vector<Value> names = {absent};  // of its values in the history
  Value initial = absent;
  bool has_appends = false;
  bool has_differs = false;

  [[nodiscard]] std::size_t values() const { return names.size(); }
  // That of `absent` is empty, and means nothing.
  [[nodiscard]] std::string_view text(Value value) const {
    return value == absent ? std::string_view() : history->text(names[value]);
  }
  // Sets the two, after operations came or went.
  void look_at_effects();
};

// The state that the operation sees, where it sees one.
constexpr std::optional<Value> sight_of(const Operation& operation) {
  switch (operation.effect) {
    case Effect::read: return operation.value;
    case Effect::compare_and_set: return operation.expected;
    case Effect::put:
    case Effect::append:
    case Effect::differs:
    case Effect::impossible: return std::nullopt;
  }
  return std::nullopt;
}

// What is seen of a key, to ask whether a write can have been observed: its value, or where there
// are appends one that has it as its beginning (a put) or anywhere (an append).
class Sights {
 public:
  // The sub-history stays where it is as long as this lives.
  explicit Sights(const SubHistory& sub);
  [[nodiscard]] bool can_show(const Operation& write) const;
  // By place, of all: true for those of known outcome, too. As found_in.h for appends, and else
  // O(n log n), as comparisons of texts go.
  [[nodiscard]] std::vector<bool> can_show_each() const;

 private:
  void sort_texts();
  [[nodiscard]] bool begins_one(std::string_view text) const;
  [[nodiscard]] bool is_in_one(std::string_view text) const;

  const SubHistory* sub_;
  std::vector<bool> seen_;               // by value
  std::vector<std::string_view> texts_;  // sorted; none begins another
};

// Makes parts ready, one after the other: O(n log n) for a part of n, whatever the history's size.
class Splitter {
 public:
  explicit Splitter(const History& history)
      : history_(&history), local_(history.values(), unused) {}

  SubHistory take(std::span<const Operation> part);

 private:
  static constexpr Value unused = 0xffff'ffff;
  Value local(Value value, SubHistory& sub);

  const History* history_;
  std::vector<Value> local_;  // by the history's value
};

}  // namespace raftbed::linear
