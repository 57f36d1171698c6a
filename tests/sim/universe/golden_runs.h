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
    {1, 2060, 0x4c4fbb02786ab65f},
    {2, 398, 0xe604effdd95a5a54},
    {3, 1416, 0x0bf0e5015e2a4a21},
    {4, 2282, 0xc422000b94e6ce31},
    {5, 2185, 0xd3d01cd64fb566de},
    {6, 1863, 0xe3392c3f7fa93423},
    {7, 783, 0x2ae39cd7dbce6142},
    {8, 2602, 0x30cb6cc822bdffd6},
    {9, 2604, 0xc94c9aaf8b7cebf5},
    {10, 1230, 0xbb261644a9c0df71},
    {11, 2016, 0xfaf7627bc07275cf},
    {12, 2286, 0x9413f0287b33dfd1},
    {13, 1828, 0x3ff8714ec0c880b5},
    {14, 1883, 0x9e7f5dc45ab690fb},
    {15, 4586, 0xf1623526c72027ed},
    {16, 637, 0x93c9928b999ecc5e},
    {17, 1311, 0xa52c97164a120bb9},
    {18, 557, 0xf8b3bcdbcafa2e45},
    {19, 3922, 0x5a839d0259250fbb},
    {20, 873, 0x580cd40a8616d361},
};
// clang-format on

}  // namespace raftbed::universe
