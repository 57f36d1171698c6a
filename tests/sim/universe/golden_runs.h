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
    {2, 959, 0x695890617d1db3c9},
    {3, 1639, 0x3fa72b0dc09315d7},
    {4, 5050, 0x1804102501c70b15},
    {5, 2232, 0xdb15a4e1c4070b11},
    {6, 1548, 0x14be581933559ec4},
    {7, 795, 0x81e755697c7ea386},
    {8, 2311, 0x7d8918bf8602c943},
    {9, 2289, 0x5344cc2a2338391e},
    {10, 1178, 0xac8b30349a20362e},
    {11, 2155, 0x026711b62ba071e3},
    {12, 1667, 0x8adcfbb87ae7e5d2},
    {13, 1713, 0x3fc51dc4d41e6aac},
    {14, 1795, 0xd5a778053c22df15},
    {15, 3742, 0xe60833db54f1c2a8},
    {16, 628, 0x884c84e4e001575b},
    {17, 1562, 0x0f52586a5fe16df5},
    {18, 1566, 0x8e1e2337fd5ff4b2},
    {19, 3795, 0x519c4390185ce338},
    {20, 842, 0xbfc93b23501fd3f4},
};
// clang-format on

}  // namespace raftbed::universe
