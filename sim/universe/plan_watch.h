// What the plan does in an event, told for a trace: the commands as they take effect, and the end
// of those that had a length. No witness is told of it, because it is none of the world's doings.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/observe/trace.h"
#include "sim/universe/universe.h"

namespace raftbed::universe {

class PlanWatch {
 public:
  // REQUIRES: the event has not been taken yet: the end of a lasting command is seen on the agenda
  // alone.
  explicit PlanWatch(const Universe& before);
  [[nodiscard]] std::vector<observe::TraceRecord> records(const Universe& after) const;

 private:
  std::size_t fired_before_;
  std::optional<std::uint32_t> expiring_;  // the number of the command whose length is over
};

// The records of one event in order: what the plan did stands before what came of it, and behind
// event 0, which the first event brings along.
std::vector<observe::TraceRecord> in_order(const std::vector<observe::TraceRecord>& of_plan,
                                           std::vector<observe::TraceRecord> of_world);

}  // namespace raftbed::universe
