// A counter-example in three sentences: which answer no order explains, what that is called, and
// who shows it.
#pragma once

#include <string>

#include "sim/exchange/telling.h"

namespace raftbed::exchange {

std::string story(const Told& told);

}  // namespace raftbed::exchange
