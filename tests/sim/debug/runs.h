// Runs to step through: a calm one of three nodes and a client, and others from their text.
#pragma once

#include <string>

#include "sim/plan/plan.h"

namespace raftbed::testing {

// REQUIRES: it is a scenario.
plan::Plan plan_of(const std::string& text);
// REQUIRES: it is an action of the scenario language.
plan::Action action(const std::string& text);
// With a client, a crash, a partition and a rate of loss: about a thousand events.
plan::Plan lively();
// A file of the tree, by its path from the top.
std::string file(const std::string& path);
std::string path_of(const std::string& path);

}  // namespace raftbed::testing
