// Why there is no order: a few operations that have none even by themselves, and which of the
// conditions of zones.h does not hold.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/linear/sub_history.h"

namespace raftbed::linear {

enum class Breach : std::uint8_t {
  impossible_answer,
  never_written,   // (1)
  written_later,   // (1)
  two_successors,  // (2)
  circle,          // (2)
  chain_order,     // (3)
  zones_cross,     // (4)
  two_places,      // of one append (append_links.h)
};

// The operations by their places: those that show it, and what they stand on (grounds.h).
struct Refusal {
  Breach breach = Breach::impossible_answer;
  std::uint32_t culprit = 0;          // of these, the last to be answered
  std::vector<std::uint32_t> others;  // in the order of their calls
  // All of these, to be told: those that show it, and then what they stand on. Empty where nobody
  // says so, and some may be named twice.
  std::vector<std::uint32_t> in_turn = {};
};

// By these, in the order in which they are to be told, of which some may be named twice.
Refusal refusal_of(const SubHistory& sub, Breach breach, std::vector<std::uint32_t> places);

}  // namespace raftbed::linear
