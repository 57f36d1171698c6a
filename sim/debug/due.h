// What is still to come, for people: the events on the agenda, and the messages in flight.
#pragma once

#include <string>
#include <vector>

#include "sim/plan/command.h"
#include "sim/universe/universe.h"

namespace raftbed::debug {

// "vote n1 -> n2 term 1 #0 arrives, sent at 101ms", "n2's disk finishes a sync", ...
std::string describe_due(const universe::Universe& universe, const world::Event& event);

struct Flying {
  MessageName name;
  std::string contents;
  Instant due;
  bool is_at_door = false;  // of a paused receiver
};
// In the order in which they are due; of one node alone, if one is named.
std::vector<Flying> flying(const universe::Universe& universe, std::optional<NodeId> node);

// A node's disk, where there is something to say: when a sync is due, and what is not synced.
std::string describe_disk(const universe::Universe& universe, NodeId node);

}  // namespace raftbed::debug
