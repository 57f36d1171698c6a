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
    {2, 853, 0xd177c6d8f3a423a0},
    {3, 1639, 0x3fa72b0dc09315d7},
    {4, 3437, 0xc1d5a52402c4c89b},
    {5, 2296, 0xa8d71633934f00a9},
    {6, 1553, 0xca8f1ccbddd23ae9},
    {7, 821, 0x9188bf2e5bbe5026},
    {8, 1753, 0xbbd64b0053d179a7},
    {9, 2410, 0xdbe41a8de7dee3bc},
    {10, 929, 0x55ae96a119c53c0c},
    {11, 2148, 0x79c36ba5c6559411},
    {12, 1667, 0x8adcfbb87ae7e5d2},
    {13, 1713, 0x3fc51dc4d41e6aac},
    {14, 1795, 0xd5a778053c22df15},
    {15, 3660, 0xa7bc98035e186498},
    {16, 483, 0x35ec843b67a4bdb4},
    {17, 1557, 0xa1b143cb40cbce85},
    {18, 1082, 0x53be988fe7cd6212},
    {19, 3812, 0x3b27a0838839a82d},
    {20, 472, 0x1758ba5808ebe65a},
};
// clang-format on

}  // namespace raftbed::universe
