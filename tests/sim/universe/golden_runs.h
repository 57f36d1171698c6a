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
    {2, 969, 0x36aa4619e27ea8aa},
    {3, 1416, 0x3007199281994c9c},
    {4, 4844, 0xe93a18982c70f9b8},
    {5, 2157, 0xb9b63eae8be3ccac},
    {6, 1555, 0x344e71c9cbf3b0e0},
    {7, 827, 0xe6833c9b123f198f},
    {8, 2264, 0xb6fb246361210868},
    {9, 2546, 0x5ebd003131273175},
    {10, 1230, 0x50b7b8c2dcb1b75e},
    {11, 2237, 0x1487ef725aed77cf},
    {12, 1793, 0x06d57cdd0ecf634d},
    {13, 1670, 0x3174b90f2bb77e59},
    {14, 1795, 0xea40deb6d9e1515c},
    {15, 4068, 0x8fc30458abedb90e},
    {16, 637, 0x904175ed1f962845},
    {17, 1641, 0xe38f6f04928275db},
    {18, 1593, 0x5e9948f2cae48450},
    {19, 3895, 0xe399af2a63a8fdba},
    {20, 874, 0xaebde7b81ab67b96},
};
// clang-format on

}  // namespace raftbed::universe
