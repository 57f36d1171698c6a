// A timeline: one line of events along which one can go both ways.
//
// Back is a checkpoint and the way forward again: a copy of the universe every so many events, a
// bounded number of them, further apart the longer the line. What was typed is kept with the event
// that it followed, and is typed again on the way; so the future of a line is never lost by going
// back. A value: a copy goes on alike, and shares the checkpoints.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/debug/event_record.h"
#include "sim/universe/universe.h"

namespace raftbed::debug {

// What was typed, and behind which event.
struct Typed {
  std::uint64_t event = 0;
  plan::Action action;
  std::size_t number = 0;  // among the commands that fired, from 0
};

// A run ends with its first broken rule. To see what comes of it one goes past: rules are watched
// from outside then, and each that breaks is told.
enum class Rules : std::uint8_t { stop_at_first, go_past };

class Timeline {
 public:
  // Of our own nodes, if there is no other kind.
  explicit Timeline(plan::Plan plan, Rules rules = Rules::stop_at_first,
                    std::shared_ptr<const cluster::SubjectKind> kind = nullptr);

  // Where we are. Where an assertion of our own code broke, the copy before it.
  [[nodiscard]] const universe::Universe& universe() const;
  [[nodiscard]] std::uint64_t event() const { return here_.universe.moment().event; }
  [[nodiscard]] std::uint64_t furthest() const { return furthest_; }
  [[nodiscard]] bool has_future() const { return furthest_ > event(); }
  [[nodiscard]] universe::Stopped stopped() const { return here_.universe.stopped(); }
  [[nodiscard]] bool is_over() const { return stopped() != universe::Stopped::running; }
  [[nodiscard]] Rules rules() const {
    return here_.watched ? Rules::go_past : Rules::stop_at_first;
  }
  [[nodiscard]] const check::MarkSet& marks() const;
  [[nodiscard]] const EventRecord& last() const { return last_; }
  [[nodiscard]] const std::vector<Typed>& typed() const { return typed_; }

  // One event on; false when the run is over.
  bool step();
  // To behind this event, or to the end where there is none.
  void go_to(std::uint64_t event);
  // Whether more events of this very instant are due: what is typed follows them.
  [[nodiscard]] bool is_amid_instant() const;
  // Takes effect one nanosecond after the last event, and is one event itself.
  // REQUIRES: no future, not amid an instant, not over.
  universe::Effect type(plan::Action action);
  // The same line up to here, without its future.
  [[nodiscard]] Timeline forked() const;
  // The same line from its beginning, with other rules, up to here.
  [[nodiscard]] Timeline with(Rules rules) const;

 private:
  struct Here {
    universe::Universe universe;
    std::optional<universe::Oracles> watched;  // of who goes past
  };
  using Checkpoint = std::shared_ptr<const Here>;

  void keep_checkpoint();
  void take(Recorder& recorder);
  void advance(observe::Witness& witness);
  [[nodiscard]] const Typed* typed_here() const;
  void keep_copy_before_broken();

  Here here_;
  std::shared_ptr<const cluster::SubjectKind> kind_;
  EventRecord last_;
  std::vector<Checkpoint> checkpoints_;  // ascending; the first is the beginning
  std::uint64_t interval_;
  std::uint64_t furthest_ = 0;
  std::vector<Typed> typed_;  // ascending; of the future too
  std::optional<universe::Universe> before_broken_;
};

}  // namespace raftbed::debug
