// Why: the rule of the paper behind each note of the core, and what a promise stood on.
#pragma once

#include <string>
#include <string_view>

#include "core/raft/note.h"
#include "sim/debug/timeline.h"

namespace raftbed::debug {

// "It has voted for another candidate in this term (Raft 5.2, Figure 2)."
std::string_view reason_of(raft::NoteKind kind);

// What made the last event happen, what each node decided in it and by which rule, whether what was
// promised is on the promiser's disk, and the rule that broke. Each line has its @event.
std::string explain(const Timeline& timeline);

}  // namespace raftbed::debug
