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
    {1, 1799, 0xf5a3dc97639e4b3f},
    {2, 465, 0xfcc0c5dbea9e6b28},
    {3, 1416, 0x3007199281994c9c},
    {4, 2282, 0x330d63ae3fec54f6},
    {5, 2321, 0x82a042fd9b7616a3},
    {6, 1863, 0x7231afde1fa085a0},
    {7, 949, 0x642b9b4f0876e976},
    {8, 2645, 0xa49e01a26728f2bf},
    {9, 2604, 0xa060d72b1dd36eec},
    {10, 1230, 0x50b7b8c2dcb1b75e},
    {11, 2060, 0xa87e9efd8ecabf73},
    {12, 2754, 0xe47f6a854bbb4c0f},
    {13, 1670, 0x3174b90f2bb77e59},
    {14, 1887, 0x776fb716147dd8e7},
    {15, 3904, 0x219bf5281c95f627},
    {16, 637, 0x904175ed1f962845},
    {17, 1641, 0xe38f6f04928275db},
    {18, 564, 0x132b21d48adb8f85},
    {19, 3895, 0xe399af2a63a8fdba},
    {20, 874, 0xaebde7b81ab67b96},
};
// clang-format on

}  // namespace raftbed::universe
