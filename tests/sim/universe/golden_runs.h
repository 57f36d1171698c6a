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
    {1, 1891, 0xe3f3b3e8723e9a80},
    {2, 426, 0xafdbeee9badaa7f1},
    {3, 1639, 0x66dfc8ddefbdd7d6},
    {4, 2326, 0xb0a134558254f251},
    {5, 2314, 0x74186e9706071860},
    {6, 1851, 0xf75e3b3d4cf674b6},
    {7, 903, 0x6ded8d2c1739f359},
    {8, 2605, 0x7582f8a9c4223c4a},
    {9, 2819, 0x8f91c48bab5f4398},
    {10, 1178, 0x88a79cd7e57a0a5c},
    {11, 1996, 0x1fa29c1540f43d41},
    {12, 2657, 0x181eafae755e237a},
    {13, 1713, 0x8100f9e09f119d7a},
    {14, 1887, 0x776fb716147dd8e7},
    {15, 4188, 0xbba9718690808480},
    {16, 628, 0x0fbc4223ee9f1898},
    {17, 1568, 0xec1df9f01299d4c4},
    {18, 551, 0xa6318f693ef63b02},
    {19, 3791, 0x8d2ee33ba60a57a8},
    {20, 842, 0xc262f073945a7321},
};
// clang-format on

}  // namespace raftbed::universe
