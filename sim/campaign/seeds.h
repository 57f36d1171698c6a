// The seeds of a campaign: run i of campaign S is always the same seed, and always the same plan.
//
// Keyed like every other chance, so that the union of the runs does not depend on the number of
// workers, and any run can be named by (campaign, i) alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ratio.h"
#include "sim/plan/plan.h"

namespace raftbed::campaign {

using Bugs = std::vector<plan::BugSetting>;

std::uint64_t seed_of_run(std::uint64_t campaign_seed, std::uint64_t run);
// Whether the run is made twice and compared.
bool is_rechecked(std::uint64_t campaign_seed, std::uint64_t run, Ratio share);

// What a seed stands for, with these bugs seeded. Without any, it is plan::generate(seed).
plan::Plan expand(std::uint64_t seed, const Bugs& bugs);

// "E01 C03 n2": as a plan says it, behind `bug`.
std::string text(const Bugs& bugs);
// 0x and sixteen digits.
std::string hex(std::uint64_t value);

}  // namespace raftbed::campaign
