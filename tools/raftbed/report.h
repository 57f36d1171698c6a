// How a run is told: to people in a dozen lines, to machines as one document.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "raftbed/console.h"
#include "raftbed/target.h"
#include "sim/campaign/run_record.h"
#include "sim/universe/run.h"

namespace raftbed::tools {

// What is to be read, and the failure block of a finding that nobody expected.
std::string report_of(const universe::Outcome& outcome, const Target& target,
                      const Console& console);
nlohmann::ordered_json json_of_run(const universe::Outcome& outcome, const Target& target,
                                   std::chrono::nanoseconds wall);
// A scenario that expects something is judged by that; any other by its verdict.
int exit_code_of(const universe::Outcome& outcome, const plan::Plan& plan);
std::string expectation_text(const plan::Expectation& expectation);

}  // namespace raftbed::tools
