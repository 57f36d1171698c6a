// Dice: a decision of the generator, named by its path. dice.at("settings").at("keys").between(1,
// 4)
//
// What a decision comes to depends on the seed and on its path alone: a new decision elsewhere, or
// another order of asking, shifts none. A path is asked once; what is asked twice gives the same
// answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/chance.h"
#include "core/base/ratio.h"
#include "core/base/time.h"

namespace raftbed::plan {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : chance_(seed) {}

  [[nodiscard]] Dice at(std::string_view what, std::uint64_t number = 0) const {
    Digest name;
    for (const char c : what) name.add(static_cast<std::uint64_t>(static_cast<unsigned char>(c)));
    Dice dice = *this;
    dice.path_.add(name.value()).add(number);
    return dice;
  }

  // Uniform in [0, bound). REQUIRES: bound > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) const {
    return chance_.below(Stream::plan, path_, bound);
  }
  // Uniform in [low, high]. REQUIRES: low <= high.
  [[nodiscard]] std::uint32_t between(std::uint32_t low, std::uint32_t high) const {
    return low + static_cast<std::uint32_t>(below(std::uint64_t{high} - low + 1));
  }
  // Likewise, but round: multiples of a power of ten that leaves some hundred choices, for the
  // reader's sake.
  [[nodiscard]] Duration between(Duration low, Duration high) const {
    std::int64_t step = 1;
    while ((high - low).ns() / step >= 400) step *= 10;
    const Duration first((low.ns() + step - 1) / step * step);
    if (first > high) return low;
    const auto steps = static_cast<std::uint64_t>((high - first).ns() / step + 1);
    return first + Duration(static_cast<std::int64_t>(below(steps)) * step);
  }
  [[nodiscard]] bool happens(Ratio odds) const {
    return chance_.happens(Stream::plan, path_, odds);
  }
  // One of them, all alike; write it twice to have it twice as often.
  template <class T, std::size_t count>
  [[nodiscard]] T pick(const T (&choices)[count]) const {
    return choices[below(count)];
  }

 private:
  Chance chance_;
  Identity path_;
};

}  // namespace raftbed::plan
