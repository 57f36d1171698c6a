// The minimizer: delta debugging (Zeller and Hildebrandt 2002) on a plan, keeping the bucket.
//
// Crude, and it works because chance is keyed: what is left of a plan runs as it did before.
// Passes, until none helps: commands; whole clients; operations; nodes; settings, to their
// defaults; then rounder instants. Deterministic given `runs_max`; only `go_on` may look at a
// clock. Every plan is tried once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "sim/plan/plan.h"

namespace raftbed::campaign {

// The bucket that a plan ends in; absent where it ends in none.
using Trial = std::function<std::optional<std::string>(const plan::Plan& plan)>;
// In this process. A broken assertion of ours is a bucket like any other.
std::optional<std::string> bucket_of_run(const plan::Plan& plan);
// In a process of its own: for buckets of plans that crash or hang.
std::optional<std::string> bucket_of_isolated_run(const plan::Plan& plan);
// The one that this bucket needs.
Trial trial_for(const std::string& bucket);

struct PlanSize {
  std::size_t commands = 0;
  std::size_t operations = 0;  // of the clients' scripts
  std::size_t clients = 0;
  std::size_t nodes = 0;
  std::size_t settings = 0;  // that are not at their default
  friend auto operator<=>(const PlanSize&, const PlanSize&) = default;
};
PlanSize size_of(const plan::Plan& plan);
std::string text(
    const PlanSize& size);  // "12 commands, 30 operations of 2 clients, 3 nodes, 4 options"

struct MinimizeProgress {
  std::uint32_t runs = 0;
  PlanSize size;
};

struct MinimizeOptions {
  std::uint32_t runs_max = 3'000;
  std::function<bool()> go_on;                                     // asked before every run
  std::function<void(const MinimizeProgress& progress)> progress;  // after every run
  Trial trial;                                                     // absent: trial_for(bucket)
};

struct Minimized {
  plan::Plan plan;
  std::string bucket;
  PlanSize before;
  PlanSize after;
  std::uint32_t runs = 0;
  bool is_complete = false;  // nothing more can be left out; otherwise it had to stop
};

// An error where the plan, run as it is, does not end in this bucket.
Result<Minimized> minimize(const plan::Plan& plan, const std::string& bucket,
                           const MinimizeOptions& options = {});

}  // namespace raftbed::campaign
