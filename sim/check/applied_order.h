// What the system under test itself says of the order in which the clients' operations took effect:
// the versions that it answered with, and of those that were not answered the log as it was
// applied. It comes from the suspect, so that it is a witness for "linearizable" once it has been
// executed, and for nothing else (sim/linear/certificate.h).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/check/apply_rules.h"
#include "sim/observe/history.h"

namespace raftbed::check {

// Ranks by OperationId (linear::History::ranks). O(n log n) of the operations and of what was
// applied.
std::vector<std::uint64_t> applied_order(const observe::History& history,
                                         const ApplyRules& applied);

}  // namespace raftbed::check
