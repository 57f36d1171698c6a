// A counter-example of the judge (sim/linear/counterexample.h), told of the operations as they were
// observed: a story in three sentences.
#pragma once

#include "sim/check/linearizability.h"

namespace raftbed::check {

// REQUIRES: it is of this part.
Counterexample told(const KeyRecords& part, const linear::Counterexample& example);

}  // namespace raftbed::check
