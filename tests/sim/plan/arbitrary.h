// Arbitrary valid plans: every action, every kind of target, keys of any bytes, comments of any
// text.
#pragma once

#include <rapidcheck.h>

#include "sim/plan/plan.h"

namespace raftbed::plan::testing {

// Only nodes up to `nodes`.
rc::Gen<Action> arbitrary_action(std::uint16_t nodes);
rc::Gen<MessageName> arbitrary_message_name(std::uint16_t nodes);
rc::Gen<Plan> arbitrary_plan();

}  // namespace raftbed::plan::testing
