// Actions, read from the rest of a line. See text.h for a whole text.
#pragma once

#include "sim/plan/command.h"
#include "sim/plan/words.h"

namespace raftbed::plan {

// Up to the end of the line. `words` says whether it was an action.
Action parse_action(Words& words);

}  // namespace raftbed::plan
