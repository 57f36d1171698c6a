// SIGINT and SIGTERM, for a command that ends with what it has by then: 130 and 143 (DESIGN,
// section 7).
#pragma once

#include "sim/campaign/signals.h"

namespace raftbed::tools {

// From here on the first of them is noted, and the third ends the process at once.
inline void heed_interrupts() {
  campaign::SignalWatch::for_good();
}
inline bool is_interrupted() {
  return campaign::SignalWatch::received().has_value();
}
// The code that tells of the signal, where there was one.
inline int unless_interrupted(int code) {
  const auto signal = campaign::SignalWatch::received();
  return signal ? 128 + *signal : code;
}

}  // namespace raftbed::tools
