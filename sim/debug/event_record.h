// One event as the stepper tells it: what it was, the lines of the trace, and what was observed, of
// which `until` and `why` are derived.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/observe/finding.h"
#include "sim/observe/trace.h"
#include "sim/plan/command.h"
#include "sim/universe/plan_watch.h"

namespace raftbed::debug {

// An observation or a note, kept.
struct Seen {
  NodeId node;
  observe::Moment moment;
  std::variant<observe::NodeObservation, raft::Note> what;
};

struct EventRecord {
  observe::Moment moment;
  std::string cause;  // "vote n1 -> n2 term 1 #0 arrives, sent at 101ms"
  std::vector<observe::TraceRecord> lines;
  std::vector<Seen> seen;
  std::optional<observe::Finding> finding;  // the rule that broke in this event
};

// Listens to one event: the trace, and what it was made of. Made on the stack, told by the
// universe, and finished when the event is over.
class Recorder final : public observe::Trace {
 public:
  // REQUIRES: the event has not been taken yet.
  // `typed`: a command that comes before what the agenda holds; null if there is none.
  Recorder(const universe::Universe& before, const plan::Action* typed);
  // What no witness is told is added here: the moment, and what the plan did.
  EventRecord finish(const universe::Universe& after);

  void node(const observe::Observations& observations) override;

 private:
  EventRecord record_;
  universe::PlanWatch plan_;
};

// A line each, every one with its @event; one line where nothing came of the event.
std::string text(const EventRecord& record);
// "@5 FAIL  raft  I10 promised-stays-durable  n2 (follower)" and the story, each line with its
// @event.
std::string text(const observe::Finding& finding);

}  // namespace raftbed::debug
