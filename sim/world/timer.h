// A node's one timer: the next deadline by its own clock, and at most one wake event on the agenda.
//
// A deadline that moves away leaves the event where it is: it comes early, is recognised, and is
// set again; so a timer that every message puts off costs one comparison a message. A deadline that
// comes nearer replaces the event. The world's instant of a deadline is rounded up: a wake that is
// due never comes before its deadline.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/world/agenda.h"
#include "sim/world/clock.h"

namespace raftbed::world {

class Timer {
 public:
  // The deadline from now on; none takes effect when the event comes.
  void set(std::optional<NodeInstant> deadline, NodeId node, const Clock& clock, Instant now,
           Agenda& agenda) {
    deadline_ = deadline;
    const bool is_in_time = armed_ && armed_->covers && deadline && *armed_->covers <= *deadline;
    if (!is_in_time) arm(node, clock, now, agenda);
  }
  [[nodiscard]] std::optional<NodeInstant> deadline() const { return deadline_; }

  // Sees to it that an event comes no later than the deadline, by this clock; call it after any
  // change of the clock.
  void arm(NodeId node, const Clock& clock, Instant now, Agenda& agenda) {
    if (armed_) armed_->covers = deadline_;
    if (!deadline_) return;
    const std::optional<Instant> wanted = clock.when(*deadline_);
    if (!wanted) return;  // frozen: armed again when the clock goes on
    const Instant due = *wanted > now ? *wanted : now;
    if (armed_ && armed_->at <= due) return;
    if (armed_) agenda.cancel(armed_->sequence);
    armed_ = Armed{due, deadline_, agenda.push(due, EventKind::wake, node, 0)};
  }

  // The event has come. True, and the deadline is over, if it was reached; else it is armed again.
  bool fire(NodeId node, const Clock& clock, Instant now, Agenda& agenda) {
    armed_.reset();
    if (!deadline_) return false;
    if (clock.at(now) >= *deadline_) {
      deadline_.reset();
      return true;
    }
    arm(node, clock, now, agenda);
    return false;
  }

  // An event that came and was not heard is no longer expected.
  void forget_event() { armed_.reset(); }
  // Whoever set it is dead.
  void stop(Agenda& agenda) {
    if (armed_) agenda.cancel(armed_->sequence);
    armed_.reset();
    deadline_.reset();
  }

 private:
  struct Armed {
    Instant at;
    // Its event comes in time for this deadline and all later ones, by the clock as it is.
    std::optional<NodeInstant> covers;
    std::uint64_t sequence = 0;
  };
  std::optional<NodeInstant> deadline_;
  std::optional<Armed> armed_;
};

}  // namespace raftbed::world
