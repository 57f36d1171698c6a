// A timeline as a scenario that runs alone: the plan with what was typed, up to here, and an
// `expect` line that says what a run of it comes to.
#pragma once

#include <cstdint>
#include <string>

#include "sim/debug/timeline.h"

namespace raftbed::debug {

enum class Form : std::uint8_t { as_written, resolved };  // roles stay, or are the nodes they were

struct Saved {
  plan::Plan plan;
  std::string text;         // of the scenario
  std::string expectation;  // "expect safe"
  bool runs_alike = false;  // alone it gives the fingerprint that it has here
};

// Where the run is not over, the scenario ends here. It was run once, alone, to say so.
Saved save(const Timeline& timeline, Form form);

}  // namespace raftbed::debug
