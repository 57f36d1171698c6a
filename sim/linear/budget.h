// How much a judge may spend on one key before it says that it does not know. Counted in steps,
// configurations and bytes, never in time: the same history gets the same verdict on any machine.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace raftbed::linear {

struct Budget {
  // Of its searches. The quick one (quick_search.h) has steps of its own: as many at the most, and
  // about three an operation.
  std::uint64_t steps_a_key = 2'000'000;
  std::uint64_t bytes = std::uint64_t{1} << 30;           // of what the searches remember
  std::uint64_t configurations = std::uint64_t{1} << 20;  // that one of them holds open at a time
  std::uint64_t steps_an_operation = 0;                   // of the key, where that is more

  // What there is for a key of so many operations.
  [[nodiscard]] Budget for_key(std::size_t operations) const {
    Budget budget = *this;
    budget.steps_a_key = std::max(steps_a_key, steps_an_operation * operations);
    budget.steps_an_operation = 0;
    return budget;
  }
};

// Where nobody says another: what a key may take grows with what it has.
inline constexpr Budget usual_budget{.steps_an_operation = 20};

// What there was too little of.
enum class Spent : std::uint8_t { steps, bytes, configurations };

// What a search for an order came to.
enum class Order : std::uint8_t { found, none, undecided };

}  // namespace raftbed::linear
