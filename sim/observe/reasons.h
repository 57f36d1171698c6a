// Why: the rule of the paper behind each note of the core, in words.
#pragma once

#include <string_view>

#include "core/raft/note.h"

namespace raftbed::observe {

// "it has voted for another in this term (Raft 5.2; Figure 2, RequestVote 2)", of the node that
// noted it. A lasting text. O(kinds of notes).
std::string_view reason_of(raft::NoteKind kind);

}  // namespace raftbed::observe
