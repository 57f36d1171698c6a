// What the clients do: how many operations, and how close together.
#include <algorithm>

#include "sim/plan/swarm.h"

namespace raftbed::plan {

std::vector<ClientScript> draw_clients(const Dice& dice, const Shape& shape) {
  // At most 50 operations a client and second: they are to fall among the faults, not before them.
  const auto busy = static_cast<std::uint32_t>(shape.active.ns() / milliseconds(20).ns());
  const std::uint32_t most = std::clamp<std::uint32_t>(busy, 12, 60);
  std::vector<ClientScript> clients;
  for (std::uint32_t id = 1; id <= shape.clients; ++id) {
    const std::uint32_t operations = dice.at("operations", id).between(10, most);
    clients.push_back(ClientScript{ClientId(id), {{1, operations}}});
  }
  return clients;
}

// From less than a message may be late to about as long as a run: what has no session any more is
// now a copy that comes late, now a client that was slow. But a client that registers must get
// round to its operation, through a node that forwards it: else no cluster would ever settle.
void draw_sessions(Settings& settings, const Dice& dice) {
  if (!dice.at("expire").happens(percent(30))) return;
  const Duration timeout = settings.election_timeout_max;
  constexpr std::int64_t quarters[] = {1, 2, 4, 4, 8, 16};
  settings.session_expiry =
      std::max(timeout / 4 * dice.at("expiry").pick(quarters), election_time(settings) * 4);
}

Duration interval_for(const Dice& dice, const Shape& shape,
                      const std::vector<ClientScript>& clients) {
  std::uint32_t most = 1;
  for (const ClientScript& script : clients) {
    most = std::max(most, script.operations.back().second);
  }
  const Duration even = shape.active / most;
  const Duration interval = dice.between(even / 4, even * 6 / 5);
  return std::max(milliseconds(2), Duration(interval.ns() / 10'000 * 10'000));
}

}  // namespace raftbed::plan
