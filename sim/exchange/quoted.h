// A text between quotes, as JSON and EDN both read it.
#pragma once

#include <string>
#include <string_view>

namespace raftbed::exchange {

// In one way alone: of the signs that may be escaped, those that must be. O(length).
std::string quoted(std::string_view text);

}  // namespace raftbed::exchange
