// A node's role in words: whom it follows or who votes for it, and what a leader knows of its
// peers, its lease and what is on its way. A part of describe_node.
#pragma once

#include <string>

#include "core/base/time.h"
#include "core/raft/raft.h"

namespace raftbed::cluster {

// One line, and one for each peer of a leader. `now` is what the node's clock shows.
std::string describe_role(const raft::Raft& raft, NodeInstant now);

}  // namespace raftbed::cluster
