// Replay: an artifact is run again, and the outcome is one of five words (DESIGN, section 7).
//
// Under the same build and the recorded bugs nothing may differ: the same fingerprint and bucket,
// or it has diverged. Under another build, or other bugs, the run may differ, and what counts is
// whether there is still a finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/campaign/artifact.h"

namespace raftbed::campaign {

struct BugsAsRecorded {};
struct NoBugs {};
using BugChoice = std::variant<BugsAsRecorded, NoBugs, Bugs>;

enum class ReplayKind : std::uint8_t {
  reproduced,     // same build and bugs: same fingerprint, same bucket
  found_again,    // another build or other bugs: the same bucket
  found_another,  // another build or other bugs: a finding of another bucket
  fixed,          // another build or other bugs: nothing found, and every mark expected was reached
  diverged,       // what must be the same is not, or an expected mark was not reached
};
std::string_view text(ReplayKind kind);  // "REPRODUCED"

// Where two runs of one plan part.
struct Divergence {
  Stretch where;
  // Two runs of this very program differ: it is not deterministic. Otherwise only the record does.
  bool is_nondeterministic = false;
  std::vector<std::string> events;  // what happens there now, a line each
};

struct Replay {
  ReplayKind kind = ReplayKind::diverged;
  bool is_same_build = false;
  universe::Outcome outcome;     // of the run now
  std::optional<Found> found;    // of the run now
  std::size_t commands = 0;      // of the plan that was replayed
  std::size_t commands_met = 0;  // that met their target
  std::optional<Divergence> divergence;
  std::string story;  // one to three sentences: what was recorded, what is now
};

// 0 also where a run that was clean is reproduced.
int exit_code(const Replay& replay);

Replay replay(const Artifact& artifact, const BugChoice& bugs = BugsAsRecorded{});

// Two runs of a plan side by side, event by event: absent where they are alike to the end.
std::optional<Divergence> find_nondeterminism(const plan::Plan& plan);

}  // namespace raftbed::campaign
