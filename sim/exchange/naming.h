// What an anomaly of a history that was read is called, and a sentence that says it: of a lock in
// the words of locks, of anything else in those of the judge (sim/linear/anomaly.h).
#pragma once

#include <string_view>

#include "sim/exchange/telling.h"

namespace raftbed::exchange {

struct Naming {
  std::string_view name;
  std::string_view sentence;
};
Naming naming_of(const Told& told);

}  // namespace raftbed::exchange
