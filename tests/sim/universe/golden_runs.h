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
    {1, 2060, 0xc82b3170966489c6},
    {2, 398, 0xbb455ce8266b7832},
    {3, 1416, 0x718eba7ab06878a5},
    {4, 2282, 0x7a8e82392c0df38d},
    {5, 2185, 0xbd16ae71ed98ab5f},
    {6, 1863, 0x0954f6fa14d311b7},
    {7, 783, 0x6e411d4f20e481d7},
    {8, 2602, 0xb78ecf7c44d3d097},
    {9, 2604, 0x00f0cb66faee7736},
    {10, 1230, 0x52739d7683a9e917},
    {11, 2016, 0x6c643bc7f40e3ba0},
    {12, 2286, 0xf313850c510e2b83},
    {13, 1828, 0x9cb6e5b81c728dfa},
    {14, 1883, 0x776fb716147dd8e7},
    {15, 3904, 0xae6e09f30ae7f2d9},
    {16, 637, 0xfbe798605f4ab586},
    {17, 1311, 0xf7e502056ec19426},
    {18, 557, 0xc23e6c5be0156da7},
    {19, 3922, 0xf6de3ebefe0a766b},
    {20, 873, 0x0b290802312e4552},
};
// clang-format on

}  // namespace raftbed::universe
