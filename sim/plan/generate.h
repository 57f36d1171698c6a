// A seed becomes a plan: the swarm. Each seed switches a random subset of fault kinds, workloads
// and options on; a default run is short and dense: 1 to 7 nodes, mostly 2 to 5, at most 20,000
// events, few keys, hard faults.
//
// Deterministic, with a generator number of its own: the same (generator, seed) is the same plan
// for ever.
#pragma once

#include <cstdint>

#include "sim/plan/plan.h"

namespace raftbed::plan {

Plan generate(std::uint64_t seed);

// The standard run of the benchmarks: 5 nodes, 60 simulated seconds, 100 client operations a
// simulated second, all fault kinds.
Plan standard_run(std::uint64_t seed);

}  // namespace raftbed::plan
