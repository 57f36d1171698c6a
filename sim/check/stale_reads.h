// Stale reads, judged by what they promise: a session never sees a key go back behind what it has
// seen or written of it, by a stale read or after one, and nobody sees what is not written yet.
//
// By versions: a stale read is told the version of the key where it was answered. They take no part
// in the order of the others (linearizability.h).
#pragma once

#include <optional>
#include <vector>

#include "sim/check/key_history.h"
#include "sim/observe/finding.h"

namespace raftbed::check {

// V4 stale-read-never-back, V5 stale-read-not-of-the-future. O(n log n).
std::optional<observe::Finding> judge_stale_reads(const std::vector<KeyRecords>& parts);

}  // namespace raftbed::check
