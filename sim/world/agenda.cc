#include "sim/world/agenda.h"

#include <algorithm>

namespace raftbed::world {

// Looks for the event's place from the end at which it most likely is: that of what is due next.
std::uint64_t Agenda::push(Instant at, EventKind kind, Endpoint subject, std::uint32_t payload) {
  ASSERT(next_sequence_ < Event::sequence_end);
  const Event event(at, kind, subject, payload, next_sequence_);
  events_.push_back(event);
  Event* const first = events_.data();
  Event* place = &events_.back();
  for (; place != first && place[-1] < event; --place) *place = place[-1];
  *place = event;
  return next_sequence_++;
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
