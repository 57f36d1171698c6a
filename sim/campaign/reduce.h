// Smaller plans: what the minimizer tries. Each takes a plan and gives one with less in it that is
// still valid, and changes nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/plan/plan.h"

namespace raftbed::campaign {

using Kept = std::vector<std::size_t>;  // positions, ascending

plan::Plan with_commands(const plan::Plan& plan, const Kept& kept);
plan::Plan with_clients(const plan::Plan& plan, const Kept& kept);

// The operations of all scripts, one after the other, are 0 to count_operations()-1.
std::size_t count_operations(const plan::Plan& plan);
plan::Plan with_operations(const plan::Plan& plan, const Kept& kept);

// n1 to nN alone: whatever names another node goes, and a command that is left without targets.
plan::Plan with_nodes(const plan::Plan& plan, std::uint16_t nodes);

// The command at this position at the last multiple of `step` before its instant, and its length
// likewise. Absent where it stands there already, or would pass the command before it.
std::optional<plan::Plan> with_rounded(const plan::Plan& plan, std::size_t position, Duration step);

}  // namespace raftbed::campaign
