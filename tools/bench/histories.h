// Histories to be judged, of any size: what clients see of one store, with one violation or none.
//
// Each client asks one operation after the other, without a pause; each takes effect at an instant
// of its interval, evenly drawn. Same mix, same history.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/linear/history.h"

namespace raftbed::bench {

enum class Violation : std::uint8_t {
  none,
  stale_read,
  lost_update,
  phantom_value,
  duplicate_apply
};

struct Mix {
  std::uint32_t operations = 1'000'000;
  std::uint32_t clients = 4;
  std::uint32_t keys = 100;
  std::uint32_t puts = 40;  // percent; the rest of these are gets
  std::uint32_t swaps = 10;
  std::uint32_t appends = 0;  // what was read grows by them, up to the next put
  std::uint32_t unknown = 0;  // percent
  std::uint32_t values = 0;   // a key; 0: each write has its own
  bool tells = true;          // a refused compare-and-set says what it found
  Violation violation = Violation::none;

  friend bool operator==(const Mix&, const Mix&) = default;
};
// Absent where it has no place for the violation: what is written over long ago takes many writes
// of one key.
std::optional<linear::History> make_history(const Mix& mix);

}  // namespace raftbed::bench
