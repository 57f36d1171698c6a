#include "sim/exchange/loaded.h"

namespace raftbed::exchange {

std::string place_of(Places places, std::uint32_t line) {
  switch (places) {
    case Places::lines: return "line " + std::to_string(line);
    case Places::operations: return "operation " + std::to_string(line);
    case Places::events: return '@' + std::to_string(line);
  }
  return {};
}

}  // namespace raftbed::exchange
