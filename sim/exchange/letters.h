// Letters of ASCII, whatever the locale.
#pragma once

namespace raftbed::exchange {

// A capital as a small letter; any other sign as it is.
constexpr char in_small(char sign) {
  return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
}

}  // namespace raftbed::exchange
