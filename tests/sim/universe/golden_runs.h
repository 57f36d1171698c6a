// The fingerprints of a score of runs. Rewritten by golden_runs_test.cc's [.rewrite], with the
// reason in the commit.
#pragma once

#include <cstdint>

namespace raftbed::universe {

struct Golden {
  std::uint64_t seed;
  std::uint64_t events;
  std::uint64_t fingerprint;
};
// clang-format off
inline constexpr Golden golden_runs[] = {
    {1, 1891, 0x6915f9d0953f221e},
    {2, 426, 0x6a2ba57bdcc729c4},
    {3, 1639, 0x3fa72b0dc09315d7},
    {4, 2326, 0xefb89cfb118e8aa0},
    {5, 2317, 0xab60c9c9e67f3af2},
    {6, 1851, 0x6242faa9d89bb7d7},
    {7, 903, 0x5afce9648bf18a6d},
    {8, 2605, 0xdfcb73b8f4a27903},
    {9, 2600, 0x348d66e1e35773e5},
    {10, 1178, 0xac8b30349a20362e},
    {11, 1954, 0x7da4db5c077faa95},
    {12, 2657, 0xdb200a1892969015},
    {13, 1713, 0x3fc51dc4d41e6aac},
    {14, 1888, 0x0cedafebd182c665},
    {15, 4302, 0xb6bd1102278a7c24},
    {16, 628, 0x884c84e4e001575b},
    {17, 1562, 0x0f52586a5fe16df5},
    {18, 552, 0x462649967fa55c3d},
    {19, 3795, 0x519c4390185ce338},
    {20, 842, 0xbfc93b23501fd3f4},
};
// clang-format on

}  // namespace raftbed::universe
