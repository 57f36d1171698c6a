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
    {1, 2060, 0xa0d17dadb38d63d6},
    {2, 398, 0x32d120a45dcd3303},
    {3, 1416, 0x2a6f4edd8b678e9c},
    {4, 2282, 0x25081973728e0c79},
    {5, 2185, 0x054c0e064ddd6f1b},
    {6, 1863, 0xcede29c3c626aaac},
    {7, 783, 0xd62c05dab6038619},
    {8, 2602, 0x0e0b2a1b3eb95c34},
    {9, 2604, 0xeb0619c6a3047d3c},
    {10, 1230, 0xf55228e4ba0c6384},
    {11, 2016, 0xc4e63545dcebb947},
    {12, 2286, 0x15ecd274fd2a0ce9},
    {13, 1828, 0x0a7f1ef98aa518d0},
    {14, 1883, 0xb0e061d31cddf8be},
    {15, 3904, 0x0324864acc38ff63},
    {16, 637, 0xf21e559025f4f8ed},
    {17, 1311, 0xaefe9b677d2cbfc6},
    {18, 557, 0xbb1cb70cf5f0c21c},
    {19, 3922, 0xf5c5beaa94727920},
    {20, 873, 0xd398d82c430c8189},
};
// clang-format on

}  // namespace raftbed::universe
