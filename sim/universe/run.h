// One run from its plan to its verdict: the universe is advanced until it is over, and then judged
// as a whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/observe/finding.h"
#include "sim/plan/plan.h"
#include "sim/universe/universe.h"

namespace raftbed::universe {

// An `expect` line that did not come true.
struct Unmet {
  plan::Expectation expectation;
  std::string found;  // what was, instead
};

struct Outcome {
  std::uint64_t seed = 0;
  observe::Verdict verdict = observe::Verdict::clean;
  std::vector<observe::Finding> findings;  // at most one today: a run ends with its first
  std::string undecided;                   // why, where the verdict is that
  std::uint64_t fingerprint = 0;
  std::uint64_t events = 0;
  std::uint64_t messages = 0;    // deliveries
  std::uint64_t operations = 0;  // that clients began
  std::uint64_t answered = 0;    // of them
  Instant ended;
  Stopped stopped = Stopped::running;
  std::optional<Excuse> excuse;  // where it is excused
  check::MarkSet marks;
  std::vector<Unmet> unmet;
  std::size_t commands_fired = 0;
  std::size_t commands_with_effect = 0;
};

// What only the whole run can be judged by: the clients' history, the conservation of messages, and
// the ghosts against what nodes and disks really hold. REQUIRES: the run is over.
Outcome judge(const Universe& universe);

// Runs to the end, and judges. `trace` is told everything.
Outcome run(const plan::Plan& plan, observe::Witness* trace = nullptr);
// The same, and leaves the universe at its end for who wants more of it (its resolved plan).
Outcome run(Universe& universe, observe::Witness* trace = nullptr);

}  // namespace raftbed::universe
