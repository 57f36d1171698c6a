// How a learner catches up, so that it can vote: "the replication of entries to the new server is
// split into rounds. Each round replicates all the log entries present in the leader's log at the
// start of the round" (dissertation 4.2.1).
//
// A round is open while the learner has not reached its goal; the next opens as soon as there is
// something for it. The last one decides, and one that is open for long is none that was short:
// who caught up once, and was cut off since, would be the gap that this is to avoid.
#pragma once

#include <optional>
#include <utility>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace raftbed::raft {

// A round that is open: the learner has not all that there was when it began.
struct CatchUpRound {
  LogIndex goal;
  NodeInstant since;
};

class CatchUp {
 public:
  // So much is in our log. A round opens with it, unless one is open, or the learner has it all.
  void grow(LogIndex match, LogIndex last, NodeInstant now) {
    if (is_open_ || match >= last) return;
    is_open_ = true;
    goal_ = last;
    since_ = now;
  }
  // The learner says that it has so much. Whether it has caught up with this, and had not before.
  // An answer in which it lacks nothing is a round in which there was nothing to send: where no
  // client writes, there would be no other after a long one.
  bool reach(LogIndex match, LogIndex last, NodeInstant now, Duration short_round) {
    if (match < (is_open_ ? goal_ : last)) return false;
    const bool is_short = !is_open_ || now - since_ < short_round;
    is_open_ = false;
    return !std::exchange(was_short_, is_short) && is_short;
  }
  [[nodiscard]] bool is_done(NodeInstant now, Duration short_round) const {
    return was_short_ && (!is_open_ || now - since_ < short_round);
  }
  [[nodiscard]] std::optional<CatchUpRound> open_round() const {
    if (!is_open_) return std::nullopt;
    return CatchUpRound{goal_, since_};
  }

 private:
  bool is_open_ = false;
  bool was_short_ = false;  // the last that was closed
  LogIndex goal_;
  NodeInstant since_;
};

}  // namespace raftbed::raft
