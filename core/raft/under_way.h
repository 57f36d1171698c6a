// What a step of Raft works with, and what is still to come of the steps before it.
#pragma once

#include <cstddef>
#include <optional>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/raft/note.h"
#include "core/raft/step.h"

namespace raftbed::raft {

// One step under way: when it happens, and what comes of it. It lives on the stack.
struct Step {
  NodeInstant now;
  Output& output;
  bool is_refused = false;
  // A note with whichever of term, index and node its kind states.
  template <class... Fields>
  void note(NoteKind kind, Fields... fields) {
    Note& made = output.notes.emplace_back();  // in its place: what is copied at once stalls
    made.kind = kind;
    (tell(made, fields), ...);
  }
  // Of a wish: says why not, and lets nothing else come of the step.
  template <class... Fields>
  void refuse(NoteKind kind, Fields... fields) {
    is_refused = true;
    note(kind, fields...);
  }
  static void tell(Note& note, Term term) { note.term = term; }
  static void tell(Note& note, LogIndex index) { note.index = index; }
  static void tell(Note& note, NodeId node) { note.node = node; }
  static void tell(Note& note, std::optional<NodeId> node) { note.node = node; }
};

// How long an election timer runs in this term.
struct Timeout {
  Term term;
  Duration length;
};

// How far an append reaches.
struct Sent {
  LogIndex next;  // behind its last entry
  std::size_t bytes = 0;
};

// What a node means to do, beside what its role says: for who looks at it.
struct Intent {
  bool saves_state = false;        // the state machine has been asked for it, for a snapshot
  bool wants_to_save = false;      // it is to be asked for it, once it may be
  bool asks_for_snapshot = false;  // its own state is in doubt: it wishes for the leader's
  // From who would stand against a leader that it has heard; votes where options ask for that,
  // pre-votes always. Absent where it leads.
  std::optional<NodeInstant> withholds_votes_until;
};

// A write that was issued and is not durable yet.
struct PendingWrite {
  WriteId id;
  LogIndex covers;  // our log is stable up to here once this write is durable
  bool has_hard_state = false;
  bool overwritten = false;  // some of its entries have been truncated since
};

// The writes of this life. They become durable in the order of their numbers.
struct Writes {
  std::vector<PendingWrite> pending;  // in the order in which they were issued
  WriteId last;                       // 0: none yet
  WriteId durable;                    // the last that is, and with it all before it
  WriteId hard_state;                 // the last that changed term or vote
};

}  // namespace raftbed::raft
