// A campaign: many seeds, in worker processes, judged one by one and told as one.
//
// Run i has the same seed and the same verdict whoever runs it. Records are taken in the order of
// their runs whatever the order of their arrival, so summary, journal and artifacts do not depend
// on the number of workers. A worker that dies or hangs is a finding with its seed; a new one goes
// on with the next run. Wall time only stops the starting of runs. The first SIGINT or SIGTERM ends
// the campaign with what there is, the third ends it at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "sim/campaign/child.h"
#include "sim/campaign/run_record.h"
#include "sim/campaign/seeds.h"
#include "sim/campaign/summary.h"
#include "sim/campaign/worker.h"

namespace raftbed::campaign {

struct CampaignOptions {
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> runs;  // absent: until something else stops it
  std::optional<std::chrono::milliseconds> max_time;
  std::uint32_t jobs = 1;
  Bugs bugs;                // with any, the campaign stops at its first finding, ...
  bool keep_going = false;  // ... unless
  std::optional<std::filesystem::path> out;  // journal, artifacts; absent: nothing is written
  std::uint64_t max_undecided = 0;
  Ratio recheck = percent(5);
  Limits limits;
  std::uint32_t artifacts_a_bucket = 4;
};

struct CampaignProgress {
  std::uint64_t runs = 0;
  std::uint64_t events = 0;
  std::size_t buckets = 0;
  std::uint64_t undecided = 0;
  Determinism determinism;
  std::chrono::milliseconds wall{0};
};

// What a seed stands for, run with these bugs.
RunSeed run_expanded(Bugs bugs);

struct CampaignHooks {
  RunSeed run;  // absent: run_expanded(options.bugs)
  std::function<void(const CampaignProgress& progress)> progress;  // about once a second
  std::function<void(const Bucket& bucket)> found;  // a new bucket, its artifact written
};

// REQUIRES: jobs > 0; this process has one thread.
Summary fuzz(const CampaignOptions& options, const CampaignHooks& hooks = {});

}  // namespace raftbed::campaign
