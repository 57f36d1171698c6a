// I6 terms never go back, I7 one vote a term, I10 what was promised is durable and stays so (Raft
// Figure 2, 5.1).
//
// A promise is a message that has left: a granted vote, an acknowledged append. At that moment it
// is compared with the world's disk, and at the start of every later life with what that life
// found. An acknowledged entry may be cut off again by a later leader; then the promise ends with
// it (I11 judges whether it might).
#pragma once

#include "sim/check/commit_rules.h"
#include "sim/check/ghost.h"
#include "sim/check/rules.h"

namespace raftbed::check {

// Each updates the ghost, also where a rule is broken. O(1).
Judged hard_state_changed(Ghost& ghost, const raft::HardState& now);
// What the world says of the disk is believed.
Judged durable_advanced(Ghost& ghost, const observe::DurableAdvanced& what);
Judged vote_promised(Ghost& ghost, const observe::VotePromised& what, Disks disks);
Judged append_promised(Ghost& ghost, const observe::AppendPromised& what, Disks disks);
// I17 for disks: what the world said of this one, change by change, against what its bytes mean as
// a whole. O(log).
Judged disk_agrees(const Ghost& ghost, const raft::Restored& recovered);
// A life starts: before its log takes the place of the ghost's (LogRules::started).
Judged life_started(Ghost& ghost, const observe::Started& what);
Judged life_ended(Ghost& ghost);

}  // namespace raftbed::check
