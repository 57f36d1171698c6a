// How long things take: a base, an even jitter, and now and then a heavy tail; all in whole
// nanoseconds.
//
// The tail matters more than its odds say: it is what makes messages overtake each other and syncs
// pile up.
#pragma once

#include "core/base/chance.h"
#include "core/base/ratio.h"
#include "core/base/time.h"

namespace raftbed::world {

struct Latency {
  Duration base;
  Duration jitter;  // evenly up to this much more
  Ratio tail_odds;  // how many of all get, on top,
  Duration tail;    // evenly up to this much more

  // What is so named takes this long: one draw of the stream.
  [[nodiscard]] Duration drawn(const Chance& chance, Stream stream, Identity identity) const;
  // The base alone.
  [[nodiscard]] Latency calmed() const {
    return Latency{base, Duration(), Ratio{0, 1}, Duration()};
  }
  friend bool operator==(const Latency&, const Latency&) = default;
};

// The duration times the factor, rounded down; at most beyond_all_runs.
constexpr Duration scaled(Duration duration, Ratio factor) {
  if (factor.numerator == factor.denominator) return duration;
  __extension__ using Wide = __int128;
  const Wide product = static_cast<Wide>(duration.ns()) * factor.numerator / factor.denominator;
  if (product > beyond_all_runs.ns()) return beyond_all_runs;
  return Duration(static_cast<std::int64_t>(product));
}

// Which of two ratios is more, by value: 1/2 is less than 2/3 and not less than 2/4.
constexpr bool is_less(Ratio a, Ratio b) {
  return std::uint64_t{a.numerator} * b.denominator < std::uint64_t{b.numerator} * a.denominator;
}
constexpr Ratio greater_of(Ratio a, Ratio b) {
  return is_less(a, b) ? b : a;
}

}  // namespace raftbed::world
