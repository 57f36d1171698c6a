// A node in a few lines for people: what the stepper's `print` shows. Views only; nothing is
// changed.
#pragma once

#include <string>

#include "core/actor/node.h"
#include "core/base/time.h"

namespace raftbed::cluster {

// `now` is what its clock shows.
std::string describe_node(const actor::Node& node, NodeInstant now);

}  // namespace raftbed::cluster
