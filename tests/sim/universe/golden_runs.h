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
    {1, 2060, 0x71ec17b3931a217b},
    {2, 398, 0xa1d7bb22734f54a9},
    {3, 1418, 0x2f02aaa402c5d568},
    {4, 2287, 0x266f4515fed878d7},
    {5, 2179, 0x8f1246ca4b99cad8},
    {6, 1863, 0x5c2a36a58f67413b},
    {7, 783, 0xbefa4228d5619fed},
    {8, 2602, 0x11cfe859abb7113c},
    {9, 2604, 0x0c84c662c12556af},
    {10, 1233, 0x96ac518a02ad1837},
    {11, 2020, 0x6e68f083d54754f1},
    {12, 2286, 0xfb77070dd885e24b},
    {13, 1832, 0x390beb9190cdb4aa},
    {14, 1883, 0xf4cd25436e5bcc1b},
    {15, 4586, 0x71014ec5ad14054b},
    {16, 639, 0x1e6d1895be4482ab},
    {17, 1306, 0xd754269dabdd325e},
    {18, 553, 0xd5f7357ff6f71ea7},
    {19, 3922, 0x2b8e30b9db7be53b},
    {20, 873, 0xd5a971f85c6c8d89},
};
// clang-format on

}  // namespace raftbed::universe
