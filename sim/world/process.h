// One node's process: whether it runs, which life it is in, its timer, and what waits for it while
// it is paused.
//
// A paused process is alive and deaf, as under SIGSTOP or while its machine is moved: what comes
// for it (messages, completions, its wake) is kept in the order in which it came, and comes again,
// in that order, at the instant at which it goes on. Pauses that overlap all have to end. A kill
// throws away what was kept.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "sim/world/agenda.h"
#include "sim/world/fault.h"
#include "sim/world/timer.h"

namespace raftbed::world {

enum class ProcessState : std::uint8_t { down, running, paused };

struct Process {
  bool is_up = false;
  Incarnation incarnation;  // the life it is in, or was in last; 0 before the first
  Timer timer;
  std::vector<FaultId> pauses;  // active ones
  // While it is down: the command that ended it last; absent: it ended by itself, or never began.
  std::optional<FaultId> ended_by;
  std::vector<Event> kept;  // what came during a pause, in order

  [[nodiscard]] ProcessState state() const {
    if (!is_up) return ProcessState::down;
    return pauses.empty() ? ProcessState::running : ProcessState::paused;
  }
};

}  // namespace raftbed::world
