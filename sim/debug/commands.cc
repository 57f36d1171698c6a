#include "sim/debug/commands.h"

#include <algorithm>

namespace raftbed::debug {

std::vector<Group> groups() {
  return {{"move", moving_commands()},
          {"look", looking_commands()},
          {"branch", branching_commands()},
          {"act (as in a scenario; one nanosecond after the last event)", acting_commands()},
          {"other", other_commands()}};
}

const Command* command_named(std::string_view name) {
  for (const Group& group : groups()) {
    for (const Command& command : group.commands) {
      const auto& names = command.names;
      if (std::find(names.begin(), names.end(), name) != names.end()) return &command;
    }
  }
  return nullptr;
}

}  // namespace raftbed::debug
