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
    {2, 988, 0x74cd73d275dd0669},
    {3, 1639, 0x3fa72b0dc09315d7},
    {4, 3437, 0xc1d5a52402c4c89b},
    {5, 2296, 0xa8d71633934f00a9},
    {6, 1553, 0xca8f1ccbddd23ae9},
    {7, 820, 0x804386d91d7a8c8b},
    {8, 1753, 0xbbd64b0053d179a7},
    {9, 2251, 0xa7b61f01923d4a25},
    {10, 929, 0x55ae96a119c53c0c},
    {11, 2148, 0x79c36ba5c6559411},
    {12, 1667, 0x8adcfbb87ae7e5d2},
    {13, 1713, 0x3fc51dc4d41e6aac},
    {14, 1795, 0xd5a778053c22df15},
    {15, 3502, 0xe617cd49395f4293},
    {16, 483, 0x35ec843b67a4bdb4},
    {17, 1562, 0x8918c225ba639975},
    {18, 1078, 0x435f1a1408ad3638},
    {19, 3796, 0x83a633e70b6a1451},
    {20, 472, 0x1758ba5808ebe65a},
};
// clang-format on

}  // namespace raftbed::universe
