// How a node answers a get.
#pragma once

#include <cstdint>

namespace raftbed::actor {

enum class ReadMode : std::uint8_t {
  log,       // as an entry of the log, like any other operation
  index,     // by its leader, once a quorum has confirmed that it leads (core/raft/read.cc)
  lease,     // by its leader, within its lease where it holds one (core/raft/lease.cc)
  follower,  // by whoever is asked, once it has applied what its leader says is committed
};

}  // namespace raftbed::actor
