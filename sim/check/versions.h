// Versions: a cheap, necessary check beside the search for an order. A reply carries the log index
// of the key's last write, so along real time it can only grow, a write's is its own, and it names
// one value.
//
// Sound for any outcomes: only answers are compared with each other, and a key's version at the
// instant at which an operation takes effect never falls from one instant to a later one. Not to be
// used for a store without versions.
#pragma once

#include <optional>
#include <vector>

#include "sim/check/key_history.h"
#include "sim/observe/finding.h"

namespace raftbed::check {

// V1 version-never-back, V2 version-is-one-write, V3 version-names-one-value, of stale reads the
// last alone. O(n log n).
std::optional<observe::Finding> judge_versions(const std::vector<KeyRecords>& parts);
std::optional<observe::Finding> judge_versions(const observe::History& history);

}  // namespace raftbed::check
