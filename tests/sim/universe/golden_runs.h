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
    {1, 1897, 0x212b1292466d2330},
    {2, 884, 0x04287e3658ef6768},
    {3, 1639, 0x3fa72b0dc09315d7},
    {4, 3380, 0xa0de214301b04392},
    {5, 2315, 0xb14cc4a51287bfe5},
    {6, 1585, 0xabc6c6e7d5ade63e},
    {7, 1220, 0xe9832dc84e6f8ecb},
    {8, 1763, 0x21d395ac33eab4c1},
    {9, 2410, 0xdbe41a8de7dee3bc},
    {10, 933, 0x214cd79e913e37e5},
    {11, 2800, 0x0282fde71fc43e9e},
    {12, 1667, 0x8adcfbb87ae7e5d2},
    {13, 1720, 0x0979486f77226a9d},
    {14, 1795, 0xd5a778053c22df15},
    {15, 3654, 0xe151f894cb2109dc},
    {16, 677, 0xd7ead9961000d7f5},
    {17, 1581, 0xefbeeba5b51e336d},
    {18, 2164, 0xce5eb38aed673ce5},
    {19, 3812, 0x3b27a0838839a82d},
    {20, 518, 0x82fa805fde45f054},
};
// clang-format on

}  // namespace raftbed::universe
