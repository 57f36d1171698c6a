#include "sim/world/agenda.h"

#include <algorithm>

namespace raftbed::world {

bool Agenda::cancel(std::uint64_t sequence) {
  const auto found = std::find_if(events_.begin(), events_.end(), [sequence](const Event& event) {
    return event.sequence() == sequence;
  });
  if (found == events_.end()) return false;
  events_.erase(found);
  return true;
}

std::vector<Event> Agenda::in_order() const {
  return {events_.rbegin(), events_.rend()};
}

}  // namespace raftbed::world
