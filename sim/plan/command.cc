// What is common to actions: how long they last.
#include "sim/plan/command.h"

namespace raftbed::plan {

std::optional<Duration> length_of(const Action& action) {
  return std::visit(
      [](const auto& any) -> std::optional<Duration> {
        if constexpr (requires { any.length; }) {
          return any.length;
        } else {
          return std::nullopt;
        }
      },
      action);
}

}  // namespace raftbed::plan
