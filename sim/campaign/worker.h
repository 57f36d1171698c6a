// A worker: makes the runs that it is ordered to make, one after the other, and reports each in a
// line.
//
// An order is "FIRST COUNT\n". Lives in a process of its own (child.h): a run that takes the
// process with it is told by its parent, who knows which report did not come.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/ratio.h"
#include "sim/campaign/child.h"
#include "sim/campaign/run_record.h"

namespace raftbed::campaign {

// Runs a seed. Two calls with one seed give the same record.
using RunSeed = std::function<RunRecord(std::uint64_t seed)>;

struct Work {
  std::uint64_t campaign_seed = 1;
  Ratio recheck;
  RunSeed run;
};

// Run i of the campaign, made twice and compared where chance says so. What `run` throws is a
// finding.
RunRecord record_of_run(const Work& work, std::uint64_t run);

// Until there are no more orders, or nobody reads the reports.
void obey_orders(const Work& work, const ChildPipes& pipes);

// Lines out of a stream that comes in pieces.
class Lines {
 public:
  // Reads what is there. False at the end of the stream.
  bool read_from(int descriptor);
  // The next whole line, without its end.
  std::optional<std::string> next();

 private:
  std::string bytes_;
  std::size_t taken_ = 0;
};

}  // namespace raftbed::campaign
