// A history as the judge reads it: key by key, in numbers, of whatever system it tells.
//
// An operation lasts from its call to its answer; intervals are closed, so that two of which one
// ends at the instant at which the other begins are concurrent. One whose outcome is unknown lasts
// for ever: it may take effect at any point behind its call, or never. Keys are independent of each
// other (locality, Herlihy and Wing 1990): a history has an order exactly when each key's part has.
#pragma once

#include <cstdint>
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

struct KeyPart {
  std::uint32_t key = 0;  // a text's number
  std::vector<Operation> operations;
};

class History {
 public:
  // Of each key, before anything happened.
  Value initial = absent;

  [[nodiscard]] Value value_of(std::string_view text) { return texts_.number_of(text) + 1; }
  // The part of a key; it moves when another key's is asked for that has none yet.
  KeyPart& part_of(std::string_view key);

  [[nodiscard]] const std::vector<KeyPart>& parts() const { return parts_; }
  [[nodiscard]] std::vector<KeyPart>& parts() { return parts_; }
  // REQUIRES: value != absent.
  [[nodiscard]] std::string_view text(Value value) const { return texts_.contents(value - 1); }
  [[nodiscard]] std::string_view key(const KeyPart& part) const {
    return texts_.contents(part.key);
  }
  // One more than the greatest value.
  [[nodiscard]] std::size_t values() const { return texts_.size() + 1; }
  [[nodiscard]] Texts& texts() { return texts_; }

 private:
  Texts texts_;                         // of values and keys
  std::vector<KeyPart> parts_;          // in the order in which the keys were first used
  std::vector<std::uint32_t> part_at_;  // by the key's number; 0 none, else the place and one
};

}  // namespace raftbed::linear
