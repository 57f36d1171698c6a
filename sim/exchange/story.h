// A counter-example in three sentences: which answer no order explains, what that is called, and
// who shows it: all of them, or where they are many those that show it first.
#pragma once

#include <string>

#include "sim/exchange/telling.h"

namespace raftbed::exchange {

std::string story(const Told& told);

}  // namespace raftbed::exchange
