#include "sim/world/agenda.h"

#include <algorithm>
#include <memory>

namespace raftbed::world {

// Looks for the event's place from the end at which it most likely is: that of what is due next.
void Agenda::insert(Instant at, std::uint64_t order, Endpoint subject, std::uint32_t payload) {
  const Event event(at, order, subject, payload);
  events_.emplace_back();
  Event* const first = events_.data();
  Event* place = &events_.back();
  for (; place != first && place[-1] < event; --place) *place = place[-1];
  // Made there: what was stored in pieces and is copied as a whole stalls.
  std::construct_at(place, event);
}

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
