// How much a judge may spend on one key before it says that it does not know. Counted in steps,
// configurations and bytes, never in time: the same history gets the same verdict on any machine.
#pragma once

#include <cstdint>

namespace raftbed::linear {

struct Budget {
  // Of its searches. The quick one (quick_search.h) has steps of its own: as many at the most, and
  // about two an operation.
  std::uint64_t steps_a_key = 2'000'000;
  std::uint64_t bytes = std::uint64_t{1} << 30;           // of what the searches remember
  std::uint64_t configurations = std::uint64_t{1} << 20;  // that one of them holds open at a time
};

// What there was too little of.
enum class Spent : std::uint8_t { steps, bytes, configurations };

// What a search for an order came to.
enum class Order : std::uint8_t { found, none, undecided };

}  // namespace raftbed::linear
