// How much a judge may spend on one key before it says that it does not know. Counted in steps and
// bytes, never in time: the same history gets the same verdict on any machine.
#pragma once

#include <cstdint>

namespace raftbed::linear {

struct Budget {
  std::uint64_t steps_a_key = 2'000'000;
  std::uint64_t bytes = std::uint64_t{1} << 30;  // of what a search remembers
};

// What there was too little of.
enum class Spent : std::uint8_t { steps, bytes };

}  // namespace raftbed::linear
