// The commands of the stepper: groups of them, a file each, and the one table that dispatch and
// `help` are made of.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/debug/stepper.h"
#include "sim/plan/words.h"

namespace raftbed::debug {

// The words behind the command's name are taken from `words` (an action of the plan reads its name,
// too); where they are wrong, `words` has failed and nothing was done. What it says goes to
// `answer`.
using Act = void (*)(Stepper& stepper, plan::Words& words, Answer& answer);

struct Command {
  std::vector<std::string_view> names;  // the first is the one that help shows
  std::string_view usage;               // "step [N]"
  std::string_view meaning;
  Act act;
  bool is_action = false;  // of the plan
};

struct Group {
  std::string_view title;
  std::span<const Command> commands;
};

std::span<const Command> moving_commands();
std::span<const Command> looking_commands();
std::span<const Command> branching_commands();
std::span<const Command> other_commands();  // help, quit
// The verbs of the plan that the stepper takes as they are, with an example each.
std::span<const Command> acting_commands();

std::vector<Group> groups();
// Absent where there is none of that name.
const Command* command_named(std::string_view name);

}  // namespace raftbed::debug
