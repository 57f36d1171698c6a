// Why a key's history has no order: the few operations that show it, and a story in three
// sentences.
//
// What was called after the answer at which every order got stuck is left out first. Then
// operations are taken away, in runs of halving length, as long as what remains has no order:
// reads, and writes whose value nobody who remains has seen, so that no new puzzle ("a value that
// nobody wrote") takes the place of the old.
#pragma once

#include <cstdint>

#include "sim/check/linearizability.h"

namespace raftbed::check {

// REQUIRES: the history has no order, and got stuck at `stuck`, its place among the operations. The
// shrinking spends at most about `steps_max` steps of search, and then stops where it is.
Counterexample explain(const KeyRecords& part, KeyHistory history, std::uint32_t stuck,
                       std::uint64_t steps_max);

}  // namespace raftbed::check
