// Lists and maps as values. Whoever writes one twice may put blanks elsewhere or escape other signs
// of a string, and EDN reads (1, 2) and [1 #_0 2] alike: they are one value. As outside of lists, a
// tag says nothing. In which order a map tells its members does matter.
#pragma once

#include <string>

#include "sim/exchange/scanner.h"

namespace raftbed::exchange {

// With its brackets, and no more blanks than are needed; as it stands from where it is malformed.
// O(length); nothing recurses.
// REQUIRES: a list or a map.
std::string canonical(const Node& nested);

}  // namespace raftbed::exchange
