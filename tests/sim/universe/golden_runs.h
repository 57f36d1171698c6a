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
    {2, 883, 0xf6a06e150d553314},
    {3, 1647, 0x3e1887ebd67c0936},
    {4, 3379, 0x641dee8678d74790},
    {5, 2332, 0x01d768ddc83452ce},
    {6, 1585, 0xc54e2a292a9f9580},
    {7, 1294, 0x8178eb8d0b28e3bc},
    {8, 1762, 0x21d395ac33eab4c1},
    {9, 2410, 0xdbe41a8de7dee3bc},
    {10, 958, 0xc0c5cdae301c1472},
    {11, 3011, 0x9966fea8bebc7906},
    {12, 1667, 0x8adcfbb87ae7e5d2},
    {13, 1639, 0xf3df950fe8bd1f52},
    {14, 1795, 0x856fb7c46d223804},
    {15, 3654, 0xe151f894cb2109dc},
    {16, 674, 0xd7ead9961000d7f5},
    {17, 1546, 0xc66d6fd7c56746fe},
    {18, 2162, 0xe60fdcba782513ac},
    {19, 3812, 0x3b27a0838839a82d},
    {20, 537, 0xe89b0364a5f8061e},
};
// clang-format on

}  // namespace raftbed::universe
