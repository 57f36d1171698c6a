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
    {1, 2060, 0x852535f51023d19a},
    {2, 398, 0xaae48242a4db85ba},
    {3, 1416, 0xe0cb65fa7ae3b800},
    {4, 2282, 0x924ef31e85386acd},
    {5, 2185, 0x78f856d29389512e},
    {6, 1863, 0x64e5932b12c8a2b8},
    {7, 783, 0x70ecb8da9ee979dc},
    {8, 2602, 0xfdfb166fdf080f7a},
    {9, 2604, 0x332487e426f76cde},
    {10, 1230, 0xa1399cd45e591a4e},
    {11, 2016, 0xa89a256f889c5205},
    {12, 2286, 0x2ad6290a7d7100f8},
    {13, 1828, 0x0606dbacd3bea8ad},
    {14, 1883, 0x0a69c389d09a9086},
    {15, 3904, 0x77f7e8a3d3f3e714},
    {16, 637, 0xf23847cb44876ba1},
    {17, 1311, 0x5dd122a3c94ba567},
    {18, 557, 0x63fb94dab900e6ea},
    {19, 3922, 0x1ee61842e97dd8ef},
    {20, 873, 0x0540bef99874773f},
};
// clang-format on

}  // namespace raftbed::universe
