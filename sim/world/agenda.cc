#include "sim/world/agenda.h"

#include <algorithm>

#include "core/base/broken.h"

namespace raftbed::world {

std::uint64_t Agenda::push(Instant at, EventKind kind, Endpoint subject, std::uint32_t payload) {
  ASSERT(next_sequence_ < Event::sequence_end);
  const std::uint64_t sequence = next_sequence_++;
  const Event event(at, kind, subject, payload, sequence);
  heap_.push_back(event);
  rise(heap_.size() - 1, event);
  return sequence;
}

const Event& Agenda::top() const {
  ASSERT(!heap_.empty());
  return heap_.front();
}

Event Agenda::pop() {
  const Event first = top();
  const Event last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sink(0, last);
  return first;
}

bool Agenda::cancel(std::uint64_t sequence) {
  const auto found = std::find_if(heap_.begin(), heap_.end(), [sequence](const Event& event) {
    return event.sequence() == sequence;
  });
  if (found == heap_.end()) return false;
  const auto hole = static_cast<std::size_t>(found - heap_.begin());
  const Event last = heap_.back();
  heap_.pop_back();
  if (hole == heap_.size()) return true;
  // The last one fills the hole, and belongs above or below it: one of the two does nothing.
  rise(hole, last);
  const Event settled = heap_[hole];
  sink(hole, settled);
  return true;
}

std::vector<Event> Agenda::in_order() const {
  std::vector<Event> events = heap_;
  std::sort(events.begin(), events.end());
  return events;
}

// Moves the hole towards the root until the event may lie in it.
void Agenda::rise(std::size_t hole, const Event& event) {
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / arity;
    if (!(event < heap_[parent])) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = event;
}

// Moves the hole towards the leaves until the event may lie in it.
void Agenda::sink(std::size_t hole, const Event& event) {
  for (std::size_t first = hole * arity + 1; first < heap_.size(); first = hole * arity + 1) {
    const std::size_t child = least_child(first);
    if (!(heap_[child] < event)) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = event;
}

std::size_t Agenda::least_child(std::size_t first) const {
  const Event* const heap = heap_.data();
  const std::size_t end = std::min(first + arity, heap_.size());
  std::size_t least = first;
  for (std::size_t child = first + 1; child < end; ++child) {
    least = heap[child] < heap[least] ? child : least;
  }
  return least;
}

}  // namespace raftbed::world
