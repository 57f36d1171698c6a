// What a leader keeps of the reads that do not go through the log: those that wait to be confirmed
// (read.cc), and the lease that spares them the wait (lease.cc).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/raft/message.h"
#include "core/raft/step.h"

namespace raftbed::raft {

// A read that waits to be confirmed.
struct PendingRead {
  ReadTicket ticket;
  Round after;                    // what a quorum must have answered a later one than
  std::optional<LogIndex> index;  // absent until an entry of the term is committed
};
struct PendingReads {
  std::vector<PendingRead> waiting;  // in the order in which they were asked
  std::optional<Round> asked_after;  // a round is out for them: what was sent behind this one
};

// When a round was sent.
struct TimedRound {
  Round round;
  NodeInstant at;
};
struct Lease {
  std::vector<TimedRound> timed;  // sent, and not answered by a quorum: in order
  Round seen;                     // the last one sent by the end of the step before
  NodeInstant until;
  bool is_void = false;  // another has been told to stand in this term: whenever it hears of that
};

// Whether reads may be answered by it. In this order: what is suspended may have expired too.
enum class LeaseState : std::uint8_t {
  suspended = 0,  // another is told to stand, or was in this term
  expired = 1,    // or has not begun
  early = 2,      // nothing of the term is committed yet
  holds = 3,
};

}  // namespace raftbed::raft
