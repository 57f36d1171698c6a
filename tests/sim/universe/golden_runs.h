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
    {4, 4820, 0x9fd28f14f2262a87},
    {5, 2296, 0xa8d71633934f00a9},
    {6, 1553, 0xca8f1ccbddd23ae9},
    {7, 821, 0x9188bf2e5bbe5026},
    {8, 2324, 0x26371b610859eb8b},
    {9, 2695, 0x3f239aea8f5e5696},
    {10, 1178, 0xac8b30349a20362e},
    {11, 2148, 0x79c36ba5c6559411},
    {12, 1667, 0x8adcfbb87ae7e5d2},
    {13, 1713, 0x3fc51dc4d41e6aac},
    {14, 1795, 0xd5a778053c22df15},
    {15, 4269, 0x39e537ac4825feb9},
    {16, 628, 0x884c84e4e001575b},
    {17, 1557, 0xdce5f05aa2c2dcc3},
    {18, 1495, 0x19a7cc8b497adcc2},
    {19, 3809, 0x36e9da56363826cf},
    {20, 842, 0xbfc93b23501fd3f4},
};
// clang-format on

}  // namespace raftbed::universe
