// Time as integers: durations, and two kinds of instant that do not mix.
//
// An Instant is the world's; a NodeInstant is what one node's own clock shows. Only a node's clock
// (sim/world/clock.h, or a real clock in another host) turns the one into the other, so that no
// rule of the core can lean on a time that the node cannot know. All are counts of nanoseconds in
// 64 bits: 292 years, far beyond any run.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace raftbed {

class Duration {
 public:
  constexpr Duration() = default;
  constexpr explicit Duration(std::int64_t nanoseconds) : ns_(nanoseconds) {}
  [[nodiscard]] constexpr std::int64_t ns() const { return ns_; }
  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return Duration(a.ns_ + b.ns_); }
  friend constexpr Duration operator-(Duration a, Duration b) { return Duration(a.ns_ - b.ns_); }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return Duration(a.ns_ * n); }
  friend constexpr Duration operator/(Duration a, std::int64_t n) { return Duration(a.ns_ / n); }

 private:
  std::int64_t ns_{};
};

constexpr Duration nanoseconds(std::int64_t n) {
  return Duration(n);
}
constexpr Duration microseconds(std::int64_t n) {
  return Duration(n * 1'000);
}
constexpr Duration milliseconds(std::int64_t n) {
  return Duration(n * 1'000'000);
}
constexpr Duration seconds(std::int64_t n) {
  return Duration(n * 1'000'000'000);
}

// 73 years: longer than any run, and short enough that instants and lengths below it can be added.
inline constexpr Duration beyond_all_runs(std::int64_t{1} << 61);

// d * n, or beyond_all_runs where that is less: for products of what a plan is free to say.
// REQUIRES: d and n are not negative.
constexpr Duration times(Duration d, std::int64_t n) {
  const bool is_beyond = n > 0 && d > beyond_all_runs / n;
  return is_beyond ? beyond_all_runs : d * n;
}

// A point of a time line that counts from that line's own zero.
template <class Line>
class Point {
 public:
  constexpr Point() = default;
  constexpr explicit Point(std::int64_t nanoseconds) : ns_(nanoseconds) {}
  // Later than anything that happens: a deadline that never comes.
  static constexpr Point end() { return Point(std::numeric_limits<std::int64_t>::max()); }
  [[nodiscard]] constexpr std::int64_t ns() const { return ns_; }
  [[nodiscard]] constexpr Duration since_zero() const { return Duration(ns_); }
  friend constexpr auto operator<=>(Point, Point) = default;
  friend constexpr Point operator+(Point at, Duration d) { return Point(at.ns_ + d.ns()); }
  friend constexpr Point operator-(Point at, Duration d) { return Point(at.ns_ - d.ns()); }
  friend constexpr Duration operator-(Point a, Point b) { return Duration(a.ns_ - b.ns_); }

 private:
  std::int64_t ns_{};
};

using Instant = Point<struct WorldTime>;     // the world's: histories and traces use it
using NodeInstant = Point<struct NodeTime>;  // one node's own clock: all that the core ever sees

}  // namespace raftbed
