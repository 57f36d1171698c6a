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
    {1, 1859, 0xf86d3fb862712608},
    {2, 460, 0x6f5889f469dc8fc3},
    {3, 1416, 0x3007199281994c9c},
    {4, 2282, 0x330d63ae3fec54f6},
    {5, 2321, 0x82a042fd9b7616a3},
    {6, 1863, 0x7231afde1fa085a0},
    {7, 949, 0x642b9b4f0876e976},
    {8, 2645, 0xa49e01a26728f2bf},
    {9, 2604, 0xa060d72b1dd36eec},
    {10, 1230, 0x50b7b8c2dcb1b75e},
    {11, 2064, 0x9ac238c63af30d57},
    {12, 2754, 0xe47f6a854bbb4c0f},
    {13, 1695, 0x792b0592625070e6},
    {14, 1887, 0x776fb716147dd8e7},
    {15, 3904, 0x219bf5281c95f627},
    {16, 637, 0x904175ed1f962845},
    {17, 1643, 0x73ac01caf00364fc},
    {18, 564, 0x132b21d48adb8f85},
    {19, 3896, 0x55edb6cdfaac02ca},
    {20, 874, 0xaebde7b81ab67b96},
};
// clang-format on

}  // namespace raftbed::universe
