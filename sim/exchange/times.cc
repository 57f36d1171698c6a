#include "sim/exchange/times.h"

#include <fmt/format.h>

#include "sim/exchange/numbers.h"

namespace raftbed::exchange {

std::optional<Trouble> read_call_time(const Piece& piece, std::string_view name, const Node& member,
                                      Call& call) {
  const auto at = integer_of(member);
  if (!at) return at_node(piece, member, fmt::format("\"{}\", an integer", name));
  if (!is_in_time(Instant(*at))) {
    return at_node(piece, member,
                   fmt::format("a \"{}\" between the beginning and the end of all time", name));
  }
  call.at = Instant(*at);
  return std::nullopt;
}

}  // namespace raftbed::exchange
