// Smaller plans: what the minimizer tries. Each takes a plan and gives one with less in it that is
// still valid, and changes nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sim/plan/plan.h"

namespace raftbed::campaign {

// Positions, as ranges from the first to before the last; ascending, none of them empty: as many
// operations as a plan may name cost no more than the gaps between them.
using Kept = std::vector<std::pair<std::size_t, std::size_t>>;
std::size_t count(const Kept& kept);
// Without the kept positions that are the from-th to before the end-th of them.
Kept without(const Kept& kept, std::size_t from, std::size_t end);

plan::Plan with_commands(const plan::Plan& plan, const Kept& kept);
plan::Plan with_clients(const plan::Plan& plan, const Kept& kept);

// The operations of all scripts, one after the other, are 0 to count_operations()-1.
std::size_t count_operations(const plan::Plan& plan);
plan::Plan with_operations(const plan::Plan& plan, const Kept& kept);

// The settings that are not at their default, in the order of their table, are 0 to
// count_settings()-1. Those that are not kept are at it: they may disagree with the kept ones then
// (plan::problem_with()).
std::size_t count_settings(const plan::Plan& plan);
plan::Plan with_settings(const plan::Plan& plan, const Kept& kept);

// n1 to nN alone: whatever names another node goes, and a command that is left without targets.
plan::Plan with_nodes(const plan::Plan& plan, std::uint16_t nodes);

// The command at this position at the last multiple of `step` before its instant, and its length
// likewise. Absent where it stands there already, or would pass the command before it.
std::optional<plan::Plan> with_rounded(const plan::Plan& plan, std::size_t position, Duration step);

}  // namespace raftbed::campaign
