// The crew: worker processes that are kept busy, watched, and replaced when they die.
//
// Work is handed out in small ranges of runs, so that nobody waits for the slowest. Every run that
// was handed out is reported once: by its worker, or by the crew where the worker died or hung with
// it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/campaign/child.h"
#include "sim/campaign/run_record.h"
#include "sim/campaign/worker.h"

namespace raftbed::campaign {

struct Range {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

class Crew {
 public:
  using NextRange = std::function<std::optional<Range>()>;  // absent: no more work for now
  using Take = std::function<void(RunRecord record)>;

  Crew(std::uint32_t workers, Work work, const Limits& limits);

  // Hands out work, waits a while for reports, and takes them. False when nobody has anything to
  // do.
  bool turn(std::chrono::milliseconds wait, const NextRange& next, const Take& take);

 private:
  using Clock = std::chrono::steady_clock;
  struct Worker {
    Child child;
    Lines lines;
    Range left;               // what it was ordered and has not reported, in order
    Clock::time_point since;  // it was last heard of
  };

  Child hire() const;
  void order(Worker& worker);
  void hear(Worker& worker, const Take& take);
  void replace(Worker& worker, std::optional<Died> died, const Take& take);
  [[nodiscard]] bool is_hanging(const Worker& worker) const;
  [[nodiscard]] RunRecord dead_record(std::uint64_t run, const Died& died) const;

  Work work_;
  Limits limits_;
  std::vector<Worker> workers_;
};

}  // namespace raftbed::campaign
