// A node in a few lines for people: what the stepper's `print` shows. Views only; nothing is
// changed.
#pragma once

#include <string>

#include "core/actor/node.h"

namespace raftbed::cluster {

std::string describe_node(const actor::Node& node);

}  // namespace raftbed::cluster
