// What a world is made of and how it behaves when no fault is active: plain data with stated
// defaults.
//
// The defaults are those of a small data centre with ordinary disks: about a millisecond one way,
// most syncs under a millisecond and a quarter, both with a tail of an order of magnitude. Rates of
// loss are not here: a network that loses messages is a fault, and has a start, a length and a
// scope (DESIGN, section 5).
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/time.h"
#include "sim/world/latency.h"

namespace raftbed::world {

// One directed link that differs from the others.
struct LinkLatency {
  Endpoint from;
  Endpoint to;
  Latency latency;
  friend bool operator==(const LinkLatency&, const LinkLatency&) = default;
};

struct NetworkOptions {
  Latency latency{microseconds(500), milliseconds(1), Ratio{1, 50}, milliseconds(20)};
  std::vector<LinkLatency> links;  // the last that names a link holds
  friend bool operator==(const NetworkOptions&, const NetworkOptions&) = default;
};

// What becomes of an un-synced operation when the power fails: odds as weights, not all zero. A
// truncation cannot be torn; it is kept or lost by their two weights.
struct SurvivalWeights {
  std::uint32_t kept = 1;
  std::uint32_t lost = 1;
  std::uint32_t torn = 1;
  friend bool operator==(const SurvivalWeights&, const SurvivalWeights&) = default;
};

struct DiskOptions {
  Latency sync{microseconds(200), milliseconds(1), Ratio{1, 100}, milliseconds(10)};
  SurvivalWeights survival;
  friend bool operator==(const DiskOptions&, const DiskOptions&) = default;
};

struct ClockOptions {
  // Each node's clock runs faster or slower by up to this many parts in a million: a usual crystal.
  std::int32_t drift_ppm_max = 100;
  // Each node's clock starts somewhere in [0, this]: no two nodes agree on what time it is.
  Duration offset_max = seconds(1000);
  friend bool operator==(const ClockOptions&, const ClockOptions&) = default;
};

struct WorldOptions {
  std::uint16_t nodes = 3;    // n1 ... nN; at least 1
  std::uint32_t clients = 1;  // c1 ... cM
  NetworkOptions network;
  DiskOptions disk;
  ClockOptions clock;
  friend bool operator==(const WorldOptions&, const WorldOptions&) = default;
};

}  // namespace raftbed::world
