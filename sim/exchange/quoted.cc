#include "sim/exchange/quoted.h"

#include <fmt/format.h>

namespace raftbed::exchange {

std::string quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const bool is_plain = static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += is_plain || c == '"' || c == '\\' ? std::string(1, c) : fmt::format("\\u{:04x}", c);
  }
  return quoted + '"';
}

}  // namespace raftbed::exchange
