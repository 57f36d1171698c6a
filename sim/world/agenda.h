// The agenda: what is due, ordered by (instant, sequence), as plain records of 24 bytes.
//
// Every event has a sequence number of its own, given by the agenda in the order of pushing. Within
// an instant the plan goes first: what a command has ended (expiry), then commands, each in their
// own order, then everything else; so it does not matter whether a plan is put on the agenda at
// once or one command at a time. The world does not interpret commands, expiries, clients and
// supervisors: they belong to the layers above. A run has some tens of events ahead of it, and what
// it pushes is mostly due soon: a row that is kept in order costs less than a heap.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "core/base/broken.h"
#include "core/base/ids.h"
#include "core/base/time.h"

namespace raftbed::world {

// In order of precedence within an instant; the last five are equals there.
enum class EventKind : std::uint8_t {
  expiry,      // the undoing of a command: payload says which
  command,     // a command of the plan is due: payload says which
  deliver,     // subject: the receiver; payload: the message's slot
  disk,        // subject: the node; payload: the sync's ticket
  wake,        // subject: the node; payload: the generation of the timer
  client,      // a client's action
  supervisor,  // a restart, a back-off
};

class Event {
 public:
  constexpr Event() = default;
  constexpr Event(Instant at, EventKind kind, Endpoint subject, std::uint32_t payload,
                  std::uint64_t sequence)
      : Event(at, order_of(kind, sequence), subject, payload) {}

  [[nodiscard]] constexpr Instant at() const { return at_; }
  [[nodiscard]] constexpr EventKind kind() const {
    return static_cast<EventKind>(static_cast<std::uint8_t>(order_));
  }
  [[nodiscard]] constexpr std::uint64_t sequence() const {
    return (order_ >> 8) & (sequence_end - 1);
  }
  [[nodiscard]] constexpr Endpoint subject() const { return subject_; }
  [[nodiscard]] constexpr std::uint32_t payload() const { return payload_; }

  friend constexpr bool operator==(const Event&, const Event&) = default;
  friend constexpr bool operator<(const Event& a, const Event& b) { return a.key() < b.key(); }

  static constexpr std::uint64_t sequence_end = std::uint64_t{1} << 54;

 private:
  friend class Agenda;
  constexpr Event(Instant at, std::uint64_t order, Endpoint subject, std::uint32_t payload)
      : at_(at), order_(order), subject_(subject), payload_(payload) {}
  static constexpr std::uint64_t order_of(EventKind kind, std::uint64_t sequence) {
    return rank_of(kind) << 62 | sequence << 8 | static_cast<std::uint64_t>(kind);
  }
  // (instant, order) as one number, compared without a branch that nobody could predict. No instant
  // is negative.
  __extension__ using Wide = unsigned __int128;
  [[nodiscard]] constexpr Wide key() const {
    return static_cast<Wide>(static_cast<std::uint64_t>(at_.ns())) << 64 | order_;
  }
  static constexpr std::uint64_t rank_of(EventKind kind) {
    return kind == EventKind::expiry ? 0 : kind == EventKind::command ? 1 : 2;
  }
  Instant at_;
  std::uint64_t order_ = 0;  // rank (2 bits), sequence (54), kind (8): compares as (rank, sequence)
  Endpoint subject_;
  std::uint32_t payload_ = 0;
};
static_assert(sizeof(Event) == 24);

class Agenda {
 public:
  // Gives back the event's sequence number. O(events due before it).
  std::uint64_t push(Instant at, EventKind kind, Endpoint subject, std::uint32_t payload) {
    ASSERT(next_sequence_ < Event::sequence_end);
    insert(at, Event::order_of(kind, next_sequence_), subject, payload);
    return next_sequence_++;
  }

  [[nodiscard]] bool empty() const { return events_.empty(); }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  // The next event that is due. REQUIRES: !empty(), of this and of pop().
  [[nodiscard]] const Event& top() const {
    ASSERT(!events_.empty());
    return events_.back();
  }
  Event pop() {
    const Event first = top();
    events_.pop_back();
    return first;
  }

  // Takes the event with this sequence number off; whether it was there. Looks at all of them: it
  // is for hands.
  bool cancel(std::uint64_t sequence);
  // All events in the order in which they are due.
  [[nodiscard]] std::vector<Event> in_order() const;

 private:
  void insert(Instant at, std::uint64_t order, Endpoint subject, std::uint32_t payload);

  std::vector<Event> events_;  // the next one last
  std::uint64_t next_sequence_ = 0;
};

}  // namespace raftbed::world
