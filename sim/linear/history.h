// A history as the judge reads it: in numbers, of whatever system it tells, the operations of all
// keys in one row.
//
// An operation lasts from its call to its answer; intervals are closed, so that two of which one
// ends at the instant at which the other begins are concurrent. One whose outcome is unknown lasts
// for ever: it may take effect at any point behind its call, or never. Keys are independent of each
// other (locality, Herlihy and Wing 1990): a history has an order exactly when each key's part has.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/time.h"
#include "sim/linear/texts.h"

namespace raftbed::linear {

// What a key holds: a text's number and one, or nothing.
using Value = std::uint32_t;
inline constexpr Value absent = 0;

inline constexpr Instant for_ever = Instant::end();

enum class Effect : std::uint8_t {
  read,             // the key held `value`
  put,              // it holds `value` afterwards, whatever it held
  append,           // `value` is the piece that was added at the end
  compare_and_set,  // it held `expected`, and holds `value` afterwards
  differs,          // it held anything but `expected`: a compare-and-set that was refused
  impossible,       // an answer that no state explains
};

// A refused compare-and-set that says what it found is a read. A delete is a put of `absent`. A
// read of unknown outcome tells nothing, and is left out.
struct Operation {
  Instant call;
  Instant answer = for_ever;
  Value value = absent;
  Value expected = absent;
  std::uint32_t id = 0;  // of whoever made the history: to speak of it
  Effect effect = Effect::read;

  [[nodiscard]] bool is_known() const { return answer != for_ever; }
};

// A rank: where somebody says that an operation took effect, in an order that its system keeps: the
// index of an applied log, or a key's version. Who only looked has that of the last write before.
// 0 says nothing.
constexpr std::uint64_t rank_of(std::uint64_t version) {
  return version + 1;
}
constexpr std::optional<std::uint64_t> version_of(std::uint64_t rank) {
  return rank == 0 ? std::nullopt : std::optional(rank - 1);
}

// What was asked of one key.
struct Part {
  std::uint32_t key = 0;  // a text's number
  std::uint32_t operations = 0;
  Instant last_call = Instant(-for_ever.ns());
  bool is_in_order = true;  // they were added in the order of their calls
};

class History {
 public:
  // Of each key, before anything happened.
  Value initial = absent;
  // By Operation::id, of as many as it has (certificate.h). It need not be true.
  std::vector<std::uint64_t> ranks;

  [[nodiscard]] Value value_of(std::string_view text) { return texts_.number_of(text) + 1; }
  // The number of a key's part, from 0 in the order in which the keys are first asked for.
  std::uint32_t part_of(std::string_view key);
  // Behind what there is. REQUIRES: a part that part_of() gave. O(1).
  void add(std::uint32_t part, const Operation& operation);
  // Room for as many operations in all.
  void reserve(std::size_t operations);
  // Sorts the operations by their calls, unless those of each key are in that order; who stood
  // before whom at one instant stays so. O(n log n).
  void put_in_order();
  // Keys and values keep their numbers, and ids their ranks.
  void forget_operations();

  // Of all keys, in one row, and of each its part. They are judged fastest if those of each key are
  // in the order of their calls.
  [[nodiscard]] std::span<const Operation> operations() const { return operations_; }
  [[nodiscard]] std::span<const std::uint32_t> owners() const { return owners_; }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  // Whether all of them were added in the order of their calls.
  [[nodiscard]] bool is_in_order() const { return is_in_order_; }

  // REQUIRES: value != absent.
  [[nodiscard]] std::string_view text(Value value) const { return texts_.contents(value - 1); }
  [[nodiscard]] std::string_view key(std::uint32_t part) const {
    return texts_.contents(parts_[part].key);
  }
  // One more than the greatest value.
  [[nodiscard]] std::size_t values() const { return texts_.size() + 1; }
  [[nodiscard]] Texts& texts() { return texts_; }

 private:
  Texts texts_;  // of values and keys
  std::vector<Operation> operations_;
  std::vector<std::uint32_t> owners_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> part_at_;  // by the key's number; 0 none, else the part and one
  Instant last_call_ = Instant(-for_ever.ns());
  bool is_in_order_ = true;
};

inline void History::add(std::uint32_t part, const Operation& operation) {
  Part& whose = parts_[part];
  ++whose.operations;
  whose.is_in_order = whose.is_in_order && operation.call >= whose.last_call;
  whose.last_call = operation.call;
  is_in_order_ = is_in_order_ && operation.call >= last_call_;
  last_call_ = operation.call;
  operations_.push_back(operation);
  owners_.push_back(part);
}

}  // namespace raftbed::linear
