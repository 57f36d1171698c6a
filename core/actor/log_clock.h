// What a leader stamps its proposals with: the log's time, carried on by the leader's own clock.
//
// Clocks of nodes start wherever they like. So a leader does not write what its clock shows, but
// the log's time when it began to lead plus what its clock has measured since; and goes on from a
// later time that it applies, which its predecessor had still written. The time of a cluster that
// nobody leads stands still: no client loses its session to that. What is off by a clock's jump is
// a time that all replicas agree on (dissertation 6.3).
#pragma once

#include <algorithm>

#include "core/base/time.h"
#include "core/kv/machine_time.h"

namespace raftbed::actor {

class LogClock {
 public:
  // The node begins to lead.
  void start(kv::MachineInstant applied, NodeInstant now) {
    start_ = applied;
    since_ = now;
  }
  // Never before what was applied.
  kv::MachineInstant stamp(kv::MachineInstant applied, NodeInstant now) {
    const Duration room = kv::last_stamp - start_;
    if (start_ + std::min(now - since_, room) < applied) start(applied, now);
    return start_ + std::min(now - since_, kv::last_stamp - start_);
  }

 private:
  kv::MachineInstant start_;
  NodeInstant since_;
};

}  // namespace raftbed::actor
