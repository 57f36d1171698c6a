// A probability or a rate as an exact fraction: floating point decides nothing (DESIGN, section 3).
#pragma once

#include <compare>
#include <cstdint>

namespace raftbed {

struct Ratio {
  std::uint32_t numerator = 0;
  std::uint32_t denominator = 1;  // never 0

  [[nodiscard]] constexpr bool is_never() const { return numerator == 0; }
  [[nodiscard]] constexpr bool is_always() const { return numerator >= denominator; }
  // Equality is of the written form: 1/2 and 2/4 print differently, so they are different values.
  friend constexpr bool operator==(Ratio, Ratio) = default;
};

constexpr Ratio percent(std::uint32_t n) {
  return Ratio{n, 100};
}

}  // namespace raftbed
