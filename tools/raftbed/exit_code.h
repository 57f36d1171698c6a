// What raftbed tells whoever started it (DESIGN, section 7). A pipeline leans on these: a number
// never changes its meaning.
#pragma once

namespace raftbed::tools::exit_code {

inline constexpr int clean = 0;  // also: the budget is spent and nothing was found
inline constexpr int finding =
    1;                           // a rule was broken, a finding reproduced, an expectation not met
inline constexpr int usage = 2;  // what was asked for makes no sense, or a file cannot be read
inline constexpr int inconclusive = 3;  // more undecided runs than allowed
inline constexpr int diverged = 4;      // a replay that differs, or a run that is not deterministic
inline constexpr int nothing_ran = 5;
inline constexpr int internal = 70;  // raftbed itself is broken
// 130 and 143: interrupted by SIGINT or SIGTERM, with what there was kept and reported.

}  // namespace raftbed::tools::exit_code
